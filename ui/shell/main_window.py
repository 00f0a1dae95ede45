"""The one window of the day: call bar, queue, case and pane; a call that rings lies above the columns."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from app.cases.queues import QueueName
from app.common.enums import AgentRecord, CallState
from app.common.jobs import Jobs
from app.common.notices import INFO, Notice
from app.desktop.notice_center import INFO_MS
from app.desktop.workplace import Workplace
from app.settings import Settings
from ui.case.done_notice import DoneNotice
from ui.case.forms.contact_key import ContactKey
from ui.case.panel import CasePanel
from ui.case_list.opener import CaseListOpener
from ui.figures.opener import SupervisionOpener
from ui.inbox.chat_offer_line import ChatOfferLine
from ui.keys.commands import Commands
from ui.keys.key_notices import KeyNotices
from ui.keys.key_table import Key, bind, hint, lift
from ui.keys.keys_first import KeysFirst
from ui.keys.why_not import WhyNot
from ui.monitoring.sign_line import SignLine
from ui.paper.papers import Papers
from ui.person.place import PersonPlace
from ui.phone.call_bar import CallBar
from ui.phone.panel import PhonePanel
from ui.phone.screen_pop_line import ScreenPopLine
from ui.phone.waiting_line import WaitingLine
from ui.queue.panel import QueuePanel
from ui.queue.rail import QueueRail
from ui.sharing.panel import SharingPanel
from ui.sharing.sign_in_screen import SignInScreen
from ui.shell.call_lines import CallLines
from ui.shell.columns import Columns
from ui.shell.footer import Footer
from ui.shell.notices import Notices
from ui.shell.outside import Outside
from ui.shell.report_saving import ask_where_to_save
from ui.shell.side_pane import APPLICANT, PHONE, SidePane
from ui.shell.tab_order import step, tab_stops
from ui.shell.top_bar import TopBar
from ui.shell.tray_host import TrayHost
from ui.shell.window_place import fitted
from ui.sop.opener import SopOpener
from ui.style.icons import IconsAhead, window_icon
from ui.style.theme import Appearance, Scheme, current_theme
from ui.style.tokens import Tone
from ui.text import translations
from ui.text.caller_text import who_words
from ui.text.notice_text import action_words
from ui.video.place import VideoPlace
from ui.video.sharing_badge import SharingBadge
from ui.widgets.notice_bar import BarNotice, NoticeBar
from ui.widgets.word_undo import WordUndo

if TYPE_CHECKING:  # each dialog is imported when it is opened
    from ui.first_start.dialog import FirstStartDialog
    from ui.guide.window import GuideWindow
    from ui.settings.dialog import SettingsDialog
    from ui.sharing.sign_in_dialog import SignInDialog
    from ui.shell.staff import StaffDialog

LEAST = QSize(1024, 640)  # logical px, at every text size
_WHY_NOT = "why_not"
_LEAVING, _LEAVING_IN_CHANGE = "leaving_in_call", "leaving_in_change"
_LEAVING_UNWRITTEN = "leaving_unwritten"
_LAST_TRY_S = 0.5
# By then a user known from the settings is signed in; otherwise the window asks who works here.
_ASK_WHO_AFTER_MS = 700


class MainWindow(QMainWindow):
    """Joins the panels; what they show comes from the services."""

    def __init__(
        self,
        workplace: Workplace,
        appearance: Appearance,
        state_file: Path | None = None,
        tray_host: TrayHost | None = None,
    ) -> None:
        """`state_file` keeps size and column widths from day to day; `tray_host` stands for the desktop's."""
        super().__init__()
        self.setObjectName("main_window")
        self._workplace, self._appearance = workplace, appearance
        self._looks = workplace.preferences.settings.ui
        self._state = QSettings(str(state_file), QSettings.Format.IniFormat) if state_file else None
        self._keys_first, self._word_undo = KeysFirst(self), WordUndo(self)
        self._page = QWidget()
        self._page.setObjectName("page")
        self._call_bar = CallBar(workplace, self._page)
        self._top_bar = TopBar(workplace, self._call_bar, self)
        self._notice_bar = NoticeBar(self._page)
        self._notices = Notices(workplace, self._notice_bar, self)
        self._screen_pop = ScreenPopLine(workplace)
        self._queue = QueuePanel(workplace)
        self._case = CasePanel(workplace)
        self._contact_key = ContactKey(workplace, self._case.forms, self)
        self._phone = PhonePanel(workplace, self._call_bar)
        self._pane = SidePane(workplace, self._case, self._phone.texts)
        self._video = VideoPlace(workplace, self._phone, self._pane)
        self._sharing = SharingBadge(workplace.video.calls)
        self._monitoring_sign = SignLine(workplace.monitoring.signs)
        self._rail = QueueRail(workplace.queue.lists, workplace.access.session)
        self._columns = Columns(self._queue, self._case, self._video, self._rail, self._pane.pin_story)
        self._person = PersonPlace(workplace, self._case.marks_box, self._notice_bar, self)
        self._done_notice = DoneNotice(workplace, self._case, self._notice_bar)
        self._pane.give(APPLICANT, self._person)
        self._pane.give(PHONE, self._phone)
        self._pane.turn_to(PHONE)
        self._why_not = WhyNot(
            workplace, self._case, self._queue, self._screen_pop, self._video, self._person, self
        )
        self._key_notices = KeyNotices(workplace.calls.call_list, self)
        self._waiting = WaitingLine(workplace.calls.call_list, workplace.calls.control)
        self._chat_offer = ChatOfferLine(workplace.conversations.offers)
        self._call_lines = CallLines(
            self._page,
            self._columns,
            self._case,
            self._queue,
            (self._screen_pop, self._waiting, self._chat_offer),
        )
        self._footer = Footer(workplace, self._notice_bar)
        self._sharing_panel = SharingPanel(
            workplace.sync.sharing, workplace.files.shared, self._footer.shared, self
        )
        self.outside = Outside(workplace, self, self._state, tray_host)
        self._papers = Papers(workplace, self)
        self._sop = SopOpener(workplace.cases.editor, workplace.procedure, workplace.paper.work, self)
        self._case_list = CaseListOpener(workplace, self._state, self)
        self._supervision = SupervisionOpener(workplace, self)
        self._queue.survey_wanted.connect(self._supervision.open_survey)
        self._queue.reviews_wanted.connect(self._supervision.open_reviews)
        self._settings: SettingsDialog | None = None
        self._staff: StaffDialog | None = None
        self._sign_in: SignInDialog | None = None
        self._guide: GuideWindow | None = None
        self._first_start: FirstStartDialog | None = None
        self._icons: IconsAhead | None = None
        self._is_list_left = False  # a call that was begun in the list folded it, and there was no case
        self._why_not_ends = QTimer(self)
        self._why_not_ends.setSingleShot(True)
        self._why_not_ends.setInterval(INFO_MS)
        self._build()
        self._connect()
        self._bind_keys()
        self._retranslate()
        self._sign_in_screen.check()
        self._restore_state()
        self.outside.start()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = self._page
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top_bar)
        column.addWidget(self._sharing)
        column.addWidget(self._monitoring_sign)
        column.addWidget(self._columns, 1)
        column.addWidget(self._footer)
        for part in (self._call_lines, *self._call_bar.parts_below):
            part.raise_()
        self._sign_in_screen = SignInScreen(self._workplace, page, self)
        self.setCentralWidget(self._sign_in_screen)
        # A minimum of its own: what is in the window never makes it grow.
        self.setMinimumSize(LEAST.boundedTo(self.screen().availableSize()))
        self.resize(1366, 740)

    def _connect(self) -> None:
        workplace = self._workplace
        self._keys_first.watch(self._appearance.application)
        self._word_undo.watch(self._appearance.application)
        self._appearance.watch(self)
        workplace.preferences.changed.connect(self._on_settings)
        workplace.preferences.policy_changed.connect(self._forget_settings)
        workplace.access.session.agent_changed.connect(self._on_agent)
        workplace.access.session.signed_out.connect(self._retranslate)
        workplace.access.session.signed_out.connect(self._notice_bar.put_list_away)
        for left in (workplace.access.session.agent_changed, workplace.access.session.signed_out):
            left.connect(self._end_file_dialogs)
        workplace.access.session.staff_changed.connect(self._ask_who)
        self._sign_in_screen.lifted.connect(self._go_to_queue)
        self._sign_in_screen.settings_wanted.connect(self.open_settings)
        self._top_bar.settings_wanted.connect(self.open_settings)
        self._top_bar.staff_wanted.connect(self.switch_staff)
        self._top_bar.overview_wanted.connect(self.show_guide)
        self._top_bar.sop_wanted.connect(self._sop.open)
        self._top_bar.sign_out_wanted.connect(workplace.sign_out)
        self._top_bar.quit_wanted.connect(self.leave)
        self._call_bar.settings_wanted.connect(self.open_settings)
        self._top_bar.search.case_chosen.connect(workplace.cases.editor.open)
        self._top_bar.search.conversation_chosen.connect(workplace.conversations.view.open)
        self._top_bar.search.person_chosen.connect(self._person.show_person)
        self._supervision.person_wanted.connect(self._person.show_person)
        self._footer.shared.button.clicked.connect(self._sharing_panel.toggle)
        self._sharing_panel.sign_in_wanted.connect(self.switch_staff)
        self._sharing_panel.missed.connect(workplace.notices.post)
        self._sharing_panel.password_settled.connect(partial(self._notice_bar.withdraw, _LEAVING_IN_CHANGE))
        workplace.sync.sharing.rejections.form_wanted.connect(self._open_form)
        self._notices.settings_wanted.connect(self.open_settings)
        self._notices.missed_calls_wanted.connect(self._show_missed_calls)
        self._notices.reply_wanted.connect(self._phone.write_text)
        self._notices.sound_check_wanted.connect(self._phone.check_sound)
        self._notices.report_wanted.connect(self._save_report)
        self._case.left.connect(self._on_case_closed)  # first: the queue takes the keyboard if it is seen
        self._case.left.connect(self._queue.take_keyboard)
        self._columns.keyboard_given_up.connect(self._leave_queue)
        self._rail.chosen.connect(self._queue.go_to)
        self._queue.fold_wanted.connect(self._columns.fold_queue)
        self._columns.set_case(workplace.cases.editor.current is not None)
        workplace.cases.editor.opened.connect(self._on_case_opened)
        workplace.cases.editor.closed_view.connect(self._on_case_closed)
        workplace.calls.call_list.call_changed.connect(self._on_call_changed)
        for given in (self._case.files_given, self._case.picture_given, self._case.link_given):
            given.connect(self._on_dropped)
        self._case.tag_wanted.connect(self._case_list.open_tag)
        self._queue.form_wanted.connect(self._open_form_of_row)
        self._video.wanted.connect(partial(self._columns.reveal, self._video))
        self._waiting.elsewhere_wanted.connect(self._call_bar.open_transfer_panel)
        self._screen_pop.asking.connect(self._case.applicant.set_asked_above)
        self._screen_pop.unused.connect(self._pane.candidates.press)
        self._pane.wanted.connect(partial(self._columns.reveal, self._video))
        self._pane.turned.connect(self._on_tab)
        self._pane.contact_wanted.connect(self._contact_key.write)
        self._pane.text_wanted.connect(partial(self._phone.write_text, None))
        self._phone.wanted.connect(partial(self._pane.turn_to, PHONE))
        self._phone.text_opened.connect(self._pane.show_texts)
        self._phone.texts.came.connect(self._pane.offer_texts)
        self._person.wanted.connect(self._pane.reveal)
        self._person.left.connect(self._pane.leave)
        self._key_notices.notice.connect(workplace.notices.post)
        self._why_not_ends.timeout.connect(self._forget_why_not)
        self._notice_bar.acted.connect(self._on_notice_action)
        self.outside.window_wanted.connect(self.come_to_front)
        self.outside.quit_wanted.connect(self.leave)
        workplace.drafts.unwritten.changed.connect(self._on_unwritten)

    def _bind_keys(self) -> None:
        for hidden_at_times in (self._call_bar, self._screen_pop, self._case.tabs):
            lift(hidden_at_times, self)
        for panel in (self._queue, self._phone):  # each may be folded
            lift(panel, self)
            panel.wanted.connect(partial(self._columns.reveal, panel))
        self._pane.bind_keys(self)
        self._video.bind_keys(self)
        bind(Key.DIAL_APPLICANT, self, self._dial_applicant)
        bind(Key.NEW_CASE, self, self._new_case)
        bind(Key.NEXT_PANEL, self, self._next_panel)
        bind(Key.SETTINGS, self, self.open_settings)
        bind(Key.SWITCH_STAFF, self, self.switch_staff)
        bind(Key.SIGN_OUT, self, self._workplace.sign_out)
        bind(Key.OVERVIEW, self, self.show_guide)
        bind(Key.FIRST_START, self, self.open_first_start)
        bind(Key.NEEDS_YOU, self, self._sharing_panel.toggle)
        bind(Key.REFRESH, self, self._refresh)
        bind(Key.QUIT, self, self.leave)

    @property
    def is_signed_out(self) -> bool:
        """Whether the sign-in is on the screen, and nothing of records."""
        return self._sign_in_screen.is_down

    def why_not(self, key: Key, number: int) -> str:
        """Return why a key can do nothing now; "" if it can."""
        return self._why_not.words(key, number)

    def explain_why_not(self, key: Key, number: int) -> None:
        """A key that can do nothing now says why; the next one that can takes that away."""
        words = self.why_not(key, number)
        if words:
            self._notice_bar.post(BarNotice(_WHY_NOT, words, Tone.WARNING))
            self._why_not_ends.start()
        else:
            self._forget_why_not()
            self._key_notices.before(key)

    @Slot()
    def _forget_why_not(self) -> None:
        self._why_not_ends.stop()
        if _WHY_NOT in {notice.key for notice in self._notice_bar.notices}:
            self._notice_bar.withdraw(_WHY_NOT)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def open_settings(self) -> None:
        if self._settings is None:
            from ui.settings.dialog import SettingsDialog

            self._settings = SettingsDialog(self._workplace, self._appearance, self)
            self._settings.finished.connect(self._ask_who)  # one question at a time
            self._settings.assistant_wanted.connect(self.open_first_start)
        else:
            self._settings.show_settings(self._workplace.preferences.settings)
        self._settings.resize(min(current_theme().px(900), self.width() - 80), min(720, self.height() - 40))
        self._settings.show()
        self._settings.raise_()

    @Slot()
    def _save_report(self) -> None:
        ask_where_to_save(self._workplace.system.crash_reports, self)

    def ask_for_settings(self, keys: tuple[str, ...]) -> None:
        """The first start with a policy: only what it leaves open."""
        self.open_settings()
        if self._settings is not None:
            self._settings.ask_for(keys)

    def ask_first_start(self) -> None:
        """Open the assistant at the first start; where an agent must sign in, after that."""
        if self._sign_in_screen.is_down:
            self._sign_in_screen.lifted.connect(self.open_first_start, Qt.ConnectionType.SingleShotConnection)
        else:
            self.open_first_start()

    @Slot()
    def open_first_start(self) -> None:
        """The assistant: it begins with the first page that has something to do."""
        if self._sign_in_screen.is_down:
            return
        if self._first_start is None:
            from ui.first_start.dialog import FirstStartDialog

            self._first_start = FirstStartDialog(self._workplace, self)
            self._first_start.finished.connect(self._ask_who)
        self._first_start.begin()

    @Slot(str)
    def take_link(self, link: str) -> None:
        """A link was clicked elsewhere: offer it in the dial field. "" only brings us to the front."""
        if link:
            self._phone.offer_link(link)  # before: who types in this window is known only now
        self.come_to_front()

    @Slot()
    def come_to_front(self) -> None:
        """Also from the tray."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def switch_staff(self) -> None:
        if self._sign_in_screen.is_down:
            self._sign_in_screen.form.take_keyboard()
            return
        if self._workplace.sync.sharing.is_on:
            if self._sign_in is None:
                from ui.sharing.sign_in_dialog import SignInDialog

                self._sign_in = SignInDialog(self._workplace.sync.sharing, self)
                self._sign_in.sign_out_wanted.connect(self._workplace.sign_out)
            if not self._sign_in.isVisible():  # the user may be typing in it
                self._sign_in.ask()
            self._sign_in.raise_()
            return
        if self._staff is None:
            from ui.shell.staff import StaffDialog

            self._staff = StaffDialog(self._workplace.access.session, self)
        self._staff.show()
        self._staff.raise_()

    def show_training(self) -> None:
        """Say below the first row that this is training, and what to do next."""
        from ui.shell.training_line import TrainingLine

        line = TrainingLine(self._workplace, self._case.forms)
        line.leave_wanted.connect(self.leave)
        column = self._page.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._top_bar) + 1, line)

    @Slot()
    def show_guide(self) -> None:
        if self._guide is None:
            from ui.guide.window import GuideWindow

            self._guide = GuideWindow(Jobs(self, workers=1), Commands(self), self)
            self._guide.resize(min(current_theme().px(960), self.width() - 80), min(720, self.height() - 40))
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _new_case(self) -> None:
        """A new case from the call or the conversation that is asked about, or without one."""
        active = self._workplace.calls.call_list.active
        if active is not None and active.case_id is None:
            self._workplace.calls.screen_pop.new_case(active.key)
        elif active is None and self._workplace.conversations.view.is_undecided:
            self._workplace.conversations.view.new_case()
        else:
            self._workplace.cases.editor.start_draft()

    @Slot()
    def _leave_queue(self) -> None:
        """The queue is folded: the case gets the keyboard, or its empty page, where no key acts."""
        self._case.focus_main()
        self._is_list_left = self._workplace.cases.editor.current is None

    @Slot()
    def _on_call_changed(self) -> None:
        """While a call goes on, its case has the room; one that only rings moves nothing."""
        ongoing = self._workplace.calls.call_list.ongoing
        self._columns.set_calling(any(call.state is not CallState.RINGING_HERE for call in ongoing))
        if not ongoing and self._is_list_left:
            self._is_list_left = False
            if self._case.empty.hasFocus():
                self._queue.take_keyboard()

    @Slot()
    def _on_case_opened(self) -> None:
        self._columns.set_case(True)
        self._columns.make_way()

    @Slot()
    def _on_case_closed(self) -> None:
        self._columns.set_case(False)
        self._columns.leave_case()

    @Slot(str)
    def _open_form(self, name: str) -> None:
        """What was refused is back where it was typed."""
        self._sharing_panel.close_up()
        if name:
            self._case.forms.open(name)
        else:
            self._case.focus_main()
        if name == "escalation":  # what was typed stays; evidence and due time come
            self._workplace.cases.units.propose_packet(None)

    @Slot(str)
    def _on_tab(self, name: str) -> None:
        if name == APPLICANT:
            self._person.show_applicant()

    @Slot()
    def _on_dropped(self) -> None:
        """A file was dropped or pasted: if no case can take it, say why."""
        self.explain_why_not(Key.ATTACH, 1)

    @Slot(str)
    def _open_form_of_row(self, name: str) -> None:
        """The menu of a row opened a case for this: "assign" or "tag"."""
        Commands(self).press(Key.ASSIGN if name == "assign" else Key.TAG_CASE)

    @Slot()
    def _show_missed_calls(self) -> None:
        self._columns.reveal(self._queue)
        self._queue.go_to(QueueName.MISSED_CALLS)

    @Slot()
    def _dial_applicant(self) -> None:
        """In the list: call the chosen row; elsewhere: the applicant of the case on the screen."""
        if self._queue.has_list_focus() or self._workplace.cases.editor.current is None:
            self._queue.dial_chosen()
        else:
            self._workplace.cases.service.call_back()

    @Slot()
    def _refresh(self) -> None:
        """Fetch what others changed, and read the list anew. Both happen without this key, too."""
        self._workplace.sync.sharing.retry_now()
        self._workplace.queue.lists.refresh()
        self._workplace.notices.post(Notice("refreshed", INFO))

    @Slot()
    def _next_panel(self) -> None:
        focused = QApplication.focusWidget()
        panels = (self._call_bar, self._case, self._video, self._queue)
        dial = self._call_bar.dial
        here = next(
            (n for n, panel in enumerate(panels) if focused and panel.isAncestorOf(focused)),
            0 if focused and dial.isAncestorOf(focused) else 3,
        )
        following = panels[(here + 1) % 4]
        self._columns.reveal(following)
        if following is self._queue:
            self._queue.focus_list()
        elif following is self._video:
            self._pane.focus_main()
        elif following is self._call_bar:
            self._call_bar.focus_first()
        else:
            self._case.focus_main()

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before, self._looks = self._looks, settings.ui
        if before == settings.ui:
            return  # styling the whole window anew takes a moment
        translations.use(settings.ui.language)
        self._appearance.dress(Scheme(settings.ui.theme), settings.ui.text_scale_percent / 100)

    @Slot()
    def _forget_settings(self) -> None:
        """Other settings are locked now: the next time the window is made anew."""
        if self._settings is None:
            return
        if self._settings.isVisible():
            self._settings.finished.connect(self._forget_settings)
            return
        self._settings.deleteLater()
        self._settings = None

    @Slot(object)
    def _on_agent(self, _agent: AgentRecord) -> None:
        """The next person at this workstation begins in the list, also where it is folded."""
        self._retranslate()
        if self.isVisible() and self._workplace.cases.editor.current is None:
            self._go_to_queue()

    @Slot()
    def _end_file_dialogs(self) -> None:
        """What one user was about to choose is not taken as the next user's."""
        for dialog in self.findChildren(QFileDialog):
            dialog.reject()

    @Slot()
    def _go_to_queue(self) -> None:
        self._columns.reveal(self._queue)
        self._queue.focus_list()

    @Slot()
    def _ask_who(self) -> None:
        QTimer.singleShot(_ASK_WHO_AFTER_MS, self, self._ask_who_if_nobody)

    @Slot()
    def _ask_who_if_nobody(self) -> None:
        asking = (self._settings, self._first_start)
        is_busy = self._sign_in_screen.is_down or any(one is not None and one.isVisible() for one in asking)
        if self._workplace.access.session.agent is None and self.isVisible() and not is_busy:
            self.switch_staff()

    @Slot(str, str)
    def _on_notice_action(self, key: str, action: str) -> None:
        if key not in (_LEAVING, _LEAVING_IN_CHANGE, _LEAVING_UNWRITTEN):
            return
        if action == "quit":
            self.leave()
        else:
            self._notice_bar.withdraw(key)

    @Slot()
    def _on_unwritten(self) -> None:
        if not self._workplace.drafts.unwritten.in_memory:
            self._notice_bar.withdraw(_LEAVING_UNWRITTEN)

    # -- leaving -------------------------------------------------------------------------------------------

    @Slot()
    def leave(self) -> bool:
        """End Loket, also where closing the window hides it in the tray; return whether the end has begun."""
        return self.outside.leave()

    def start_in_tray(self) -> None:
        """Instead of `show`: only the icon in the tray, if there is one."""
        self.outside.start_in_tray()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes to the tray if the settings say so. Else the first try says what is going on, the
        second one leaves; what is typed is kept.
        """
        if self.outside.keeps_window():
            event.ignore()
            return
        asked = {notice.key for notice in self._notice_bar.notices}
        for key, words in self._goes_on().items():
            if key not in asked:
                event.ignore()
                actions = (("stay", action_words("stay")), ("quit", action_words("quit")))
                self._notice_bar.post(BarNotice(key, words, Tone.WARNING, actions, is_question=True))
                return
        self.outside.close()
        self._video.leave()
        if self._state is not None:
            self._state.setValue("geometry", self.saveGeometry())
            self._state.setValue("columns", self._columns.save_widths())
            self._state.setValue("queue_is_folded", self._columns.is_folded_by_hand)
        event.accept()

    def _goes_on(self) -> dict[str, str]:
        """Return what would be broken off, in words."""
        going_on, calls = {}, self._workplace.calls.call_list.ongoing
        if calls:
            text = self.tr(
                "The call with {who} is still going on. {hang_up} ends it; "
                "{quit} once more ends it and leaves Loket."
            )
            going_on[_LEAVING] = text.format(
                who=who_words(calls[0]), hang_up=hint(Key.HANG_UP), quit=hint(Key.QUIT)
            )
        if self._workplace.sync.sharing.own_password.under_way:
            text = self.tr(
                "A password is being changed; it takes a few seconds. {quit} again closes Loket at once: "
                "next time, try the new password first, then the old one."
            )
            going_on[_LEAVING_IN_CHANGE] = text.format(quit=hint(Key.QUIT))
        if in_memory := self._workplace.drafts.unwritten.make_sure(_LAST_TRY_S):
            text = self.tr(
                "The disk takes nothing. In the memory of this computer only: saved changes: {changes}, "
                "cases being typed: {drafts}. Free some space and wait some seconds, then Loket writes them. "
                "{quit} once more leaves Loket, and they are lost."
            )
            going_on[_LEAVING_UNWRITTEN] = text.format(
                changes=in_memory.changes, drafts=in_memory.drafts, quit=hint(Key.QUIT)
            )
        return going_on

    def _screens(self) -> list[QScreen]:
        return self._appearance.application.screens()

    def _restore_state(self) -> None:
        if self._state is None:
            return
        geometry, columns = self._state.value("geometry"), self._state.value("columns")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
            self.setGeometry(fitted(self.geometry(), [one.availableGeometry() for one in self._screens()]))
        if isinstance(columns, QByteArray) and not columns.isEmpty():
            self._columns.restore_widths(columns)
        self._columns.set_folded(self._state.value("queue_is_folded", False, bool) is True)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        agent = self._workplace.access.session.agent
        self.setWindowTitle(f"Loket · {agent.name}" if agent else "Loket")
        self.setWindowIcon(window_icon("headset", "accent"))
        self._notices.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.outside.window_is_shown()
        if self._icons is None:
            self._icons = IconsAhead(self.devicePixelRatioF(), self)
        if self._sign_in_screen.is_down:
            self._sign_in_screen.form.take_keyboard()
        elif QApplication.focusWidget() is None:
            self._queue.focus_list()

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        bar = self._call_bar
        sections = (
            (bar, bar.dial, bar.transfer_panel, bar.keypad),
            (self._call_lines,),
            (self._case,),
            (self._video,),
            (self._rail, self._queue),
        )
        target = step(tab_stops(self, sections), self.focusWidget(), is_forward)
        if target is None or self._sign_in_screen.is_down:
            return super().focusNextPrevChild(is_forward)
        reason = Qt.FocusReason.TabFocusReason if is_forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
