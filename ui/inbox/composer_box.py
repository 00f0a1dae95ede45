"""The answer at the foot of the story: where it goes, its text, its files, and Ctrl+Enter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.cases.canned_texts import values_of
from app.common.beat import SECOND_MS, Beat
from app.common.enums import CaseStatus, Channel
from app.conversations.composer import CC, CONSENT, SUBJECT, TEXT, TO, VALUE, Sent
from app.conversations.message_form import gaps_of, plain_signs, sms_size
from app.conversations.routes import Hindrance, Route
from app.desktop.workplace import Workplace
from app.records.service import Refusal
from app.sop.lifecycle import Move
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.refusal_text import refusal_words
from ui.inbox.composer_text import (
    address_of,
    hindrance_words,
    limit_words,
    route_words,
    sender_words,
    sms_words,
)
from ui.keys.key_table import Key, hint, keep
from ui.style.tokens import HALF_GAP
from ui.text.announce import announce
from ui.text.placeholders import gap_words
from ui.text.wording import channel_icon
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROWS, _MOST_ROWS = 2, 7
_WINDOW_MS = 20_000  # between two looks at how long the channel takes free texts
SMS_WARNS = 2  # parts


class ComposerBox(QFrame):
    """Hidden while nothing can be answered. Never takes the keyboard by itself."""

    unseen_wanted = Signal()  # show the newest messages
    wanted = Signal()  # this box has to be seen
    focused = Signal(bool)  # a field got the keyboard: whether by the mouse

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("composer")
        self.setProperty("look", "card")
        self._work, self._composer = workplace, workplace.conversations.composer
        self._key = ""  # of the route whose draft is shown
        self._told: Sent | None = None  # a sent message that may be the solution
        self._route = ActionButton("composer.route", "", "chat", look="quiet")
        self._more = ActionButton("composer.more", "", "more", look="quiet", is_icon_only=True)
        self._window = ElidedLabel("composer.window", "caption")
        self._why = Label("composer.why", "muted", wraps=True)
        self._take = ActionButton("composer.take", "", "user")
        self._reason = KeptLine("composer.reason")
        self._number = KeptLine("composer.number")
        self._join = ActionButton("composer.join", "", "link")
        self._is_joining = False  # the number of another case is asked for
        self._subject = KeptLine("composer.subject")
        self._to, self._cc = KeptLine("composer.to"), KeptLine("composer.cc")
        self._template = KeptChoice("composer.template")
        self._gaps: list[KeptLine] = []
        self._consent = KeptLine("composer.consent")
        self._preview = Label("composer.preview", "muted", wraps=True)
        self._text = KeptText("composer.text", rows=_ROWS, most_rows=_MOST_ROWS)
        self._fields = {
            "reason": Field("composer.reason_field", self._reason),
            "number": Field("composer.number_field", self._number),
            "subject": Field("composer.subject_field", self._subject),
            "to": Field("composer.to_field", self._to),
            "cc": Field("composer.cc_field", self._cc),
            "template": Field("composer.template_field", self._template),
            "consent": Field("composer.consent_field", self._consent),
            "text": Field("composer.text_field", self._text),
        }
        self._places = QWidget()
        self._count = ElidedLabel("composer.count", "caption")
        self._plain = ActionButton("composer.plain", "", "edit", look="quiet")
        self._copies = ActionButton("composer.copies", "", "users", look="quiet")
        self._attach = ActionButton("composer.attach", "", "clip", look="quiet")
        self._send = ActionButton("composer.send", "", "send", Key.FINISH, "primary")
        self._tell = ActionButton("composer.tell", "", "check", look="primary")
        self._tell_words = Label("composer.tell_words", "muted", wraps=True)
        self._build()
        self._connect()
        self._retranslate()
        self._display()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(HALF_GAP)
        self._route.setMinimumWidth(1)
        head.addWidget(self._route, 1)
        head.addWidget(self._more)
        places = QVBoxLayout(self._places)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(HALF_GAP)
        foot = QWidget(self)
        flow = Flow(HALF_GAP)
        foot.setLayout(flow)
        for offered in (self._send, self._attach, self._copies, self._plain, self._count, self._window):
            offered.setMinimumWidth(1)
            flow.addWidget(offered)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, HALF_GAP, 8, 8)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        parts: tuple[QWidget, ...] = (
            *(self._why, self._fields["reason"], self._take, self._fields["number"], self._join),
            *(self._tell_words, self._tell),
            *(self._fields[name] for name in ("subject", "to", "cc", "template")),
            *(self._places, self._preview, self._fields["consent"], self._fields["text"], foot),
        )
        for part in parts:
            column.addWidget(part)
        for name, editor in (("subject", SUBJECT), ("to", TO), ("cc", CC), ("consent", CONSENT)):
            line = self._fields[name].editor
            assert isinstance(line, KeptLine)
            line.typed.connect(partial(self._composer.write, editor))
        self._to.typed.connect(self._show_why)
        for editor_part in (self._text, self._subject, self._to, self._cc, self._template, self._consent):
            self._watch(editor_part)
        self._watch(self._send)
        self._send.show_key(False)

    def _watch(self, part: QWidget) -> None:
        """Ctrl+Enter sends from here; elsewhere in the window it finishes the case."""
        keep(Key.FINISH, part)
        part.installEventFilter(self)

    def _connect(self) -> None:
        composer = self._composer
        self._text.typed.connect(self._on_typed)
        self._template.typed.connect(self._on_template)
        self._route.clicked.connect(self._choose_route)
        self._more.clicked.connect(self._show_more)
        self._attach.clicked.connect(self._choose_files)
        self._copies.clicked.connect(self._add_copies)
        self._plain.clicked.connect(self._replace_signs)
        self._send.clicked.connect(self.send)
        self._take.clicked.connect(self._take_over)
        self._tell.clicked.connect(self._record_told)
        self._join.clicked.connect(self._move)
        self._number.returnPressed.connect(self._move)
        composer.changed.connect(self._display)
        composer.sent.connect(self._on_sent)
        composer.refused.connect(self._on_refused)
        composer.unseen.connect(self._on_unseen)
        conversations = self._work.conversations
        for source in (conversations.inbox, conversations.messages, conversations.view):
            source.refused.connect(self._on_refused)
        self._work.cases.editor.changed.connect(self._show_tell)
        self._work.cases.editor.opened.connect(self._forget_tell)
        self._beat = Beat(SECOND_MS, self)
        self._beat.timeout.connect(self._show_window)
        self._beat.every(_WINDOW_MS)
        self._beat.start()

    # -- commands ------------------------------------------------------------------------------------------

    @property
    def editors(self) -> tuple[KeptText, ...]:
        """Where canned texts and articles can be inserted."""
        return (self._text,)

    @Slot()
    def write(self) -> None:
        """Take the keyboard for the answer (a command of the window)."""
        if self._composer.route is not None:
            self.wanted.emit()
            first = self._template if self._is_template_only() else self._text
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def choose_channel(self) -> None:
        """Answer on the next route: another channel, or another conversation."""
        shown, route = self._composer.shown, self._composer.route
        if shown is None or not shown.routes:
            return
        keys = [one.key for one in shown.routes]
        at = keys.index(route.key) if route is not None and route.key in keys else -1
        self._work.conversations.view.choose(keys[(at + 1) % len(keys)])
        self.write()

    @Slot()
    def send(self) -> None:
        self._fields["text"].set_error("")
        if self._composer.template is None and (words := gap_words(self._text.value())):
            self._fields["text"].set_error(words)
            return
        self._composer.send()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._composer.write(TEXT, text)
        self._fields["text"].set_error("")
        self._show_count()

    @Slot(str)
    def _on_template(self, value: str) -> None:
        shown = self._composer.shown
        offered = shown.templates if shown is not None else ()
        chosen = next((one for one in offered if str(one.id) == value), None)
        agent = self._work.access.session.agent
        known = values_of(
            self._work.cases.editor.current,
            agent.name if agent else "",
            self._work.procedure.clock(),
            self._work.procedure.zone,
        )
        self._composer.choose_template(chosen, known)

    @Slot(object)
    def _on_sent(self, sent: Sent) -> None:
        announce(self, self.tr("The message waits to be sent."))
        text, later = self._text.value(), self._composer.draft.get(TEXT, "")
        if text.endswith(later):  # what was typed meanwhile stays, and is not sent twice
            self._text.drop_beginning(len(text) - len(later))
        self._told = sent
        self._show_tell()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        words = refusal_words(refusal)
        self._fields["text"].set_error(words)
        announce(self, words)

    @Slot(int)
    def _on_unseen(self, count: int) -> None:
        text = self.tr("New messages came while you were typing: {count}. Read them, then send again.")
        self._fields["text"].set_error(text.format(count=count))
        announce(self, self._fields["text"].error())
        self.unseen_wanted.emit()

    @Slot()
    def _take_over(self) -> None:
        route, reason = self._composer.route, self._reason.value()
        if route is None or route.conversation is None:
            return
        if not reason.strip():
            self._fields["reason"].set_error(self.tr("Write why you take it over."))
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._fields["reason"].set_error("")
        self._work.conversations.inbox.take_over(route.conversation, reason)
        self._reason.reset("")

    def _ask_number(self) -> None:
        """Ask for the case that the conversation belongs to."""
        self._is_joining = True
        self._show_joining()
        self._number.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _move(self) -> None:
        if not self._number.value().strip():
            self._fields["number"].set_error(self.tr("Write the number of the case."))
            return
        self._work.conversations.view.join(self._number.value())
        self._is_joining = False
        self._show_joining()

    def _show_joining(self) -> None:
        self._fields["number"].set_error("")
        self._fields["number"].setVisible(self._is_joining)
        self._join.setVisible(self._is_joining)
        if not self._is_joining:
            self._number.reset("")

    @Slot()
    def _add_copies(self) -> None:
        self._cc.type_over(self._composer.usual_copies)
        self._display()

    @Slot()
    def _replace_signs(self) -> None:
        self._text.type_over(plain_signs(self._text.value()))

    @Slot()
    def _record_told(self) -> None:
        """SOP step 4 ends with the message that was sent: it is the proof."""
        if self._told is not None:
            self._work.cases.service.notify_applicant(
                self._told.channel.value, contact_id=self._told.contact_id
            )
        self._told = None
        self._show_tell()

    # -- menus ---------------------------------------------------------------------------------------------

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open(self, menu: QMenu, button: QWidget) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @Slot()
    def _choose_route(self) -> None:
        shown, chosen = self._composer.shown, self._composer.route
        menu = self._menu("composer.routes")
        for route in shown.routes if shown is not None else ():
            action = menu.addAction(route_words(route))
            action.setObjectName(f"composer.routes.{route.key}")
            action.setCheckable(True)
            action.setChecked(chosen is not None and route.key == chosen.key)
            action.triggered.connect(partial(self._work.conversations.view.choose, route.key))
        self._open(menu, self._route)

    @Slot()
    def _choose_files(self) -> None:
        menu, wanted = self._menu("composer.files"), self._composer.files
        for file in self._composer.offered_files:
            action = menu.addAction(file.name)
            action.setCheckable(True)
            action.setChecked(file in wanted)
            action.triggered.connect(partial(self._composer.attach, file))
        if not self._composer.offered_files:
            menu.addAction(self.tr("The case has no file. Attach one there first.")).setEnabled(False)
        self._open(menu, self._attach)

    @Slot()
    def _show_more(self) -> None:
        route = self._composer.route
        if route is None or route.conversation is None:
            return
        inbox, one = self._work.conversations.inbox, route.conversation
        agent = self._work.access.session.agent
        is_mine = agent is not None and one.holder_id == agent.id
        menu = self._menu("composer.menu")
        self._offer(menu, "next", self.tr("Answer on the next channel"), self.choose_channel)
        back = self._offer(menu, "release", self.tr("Give it back to everybody"), partial(inbox.release, one))
        back.setEnabled(is_mine)
        view = self._work.conversations.view
        can_move = one.has_open_episode and (is_mine or one.holder_id is None)
        self._offer(menu, "move", self.tr("Move it to another case…"), self._ask_number).setEnabled(can_move)
        out = self._offer(menu, "out", self.tr("Take it out of this case"), view.take_out)
        out.setEnabled(can_move and one.case_id is not None)
        end = self._offer(menu, "end", self.tr("The matter is done"), partial(inbox.end, one))
        end.setEnabled(one.has_open_episode and (is_mine or one.holder_id is None))
        self._open(menu, self._more)

    def _offer(self, menu: QMenu, name: str, words: str, act: object) -> QAction:
        action = menu.addAction(words)
        action.setObjectName(f"composer.menu.{name}")
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
        return action

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _display(self) -> None:
        route = self._composer.route
        self.setVisible(route is not None)
        if route is None:
            self._key = ""
            self._forget()
            return
        draft = self._composer.draft
        if route.key != self._key or route.conversation is None:
            self._fields["text"].set_error("")
        is_other = route.key != self._key
        if is_other:
            self._is_joining = False
        self._show_joining()
        self._key = route.key
        mail = self._composer.mail
        for editor, value in (
            (self._text, draft.get(TEXT, "")),
            (self._subject, mail.subject),
            (self._to, mail.to),
            (self._cc, mail.cc),
            (self._consent, draft.get(CONSENT, "")),
        ):
            if is_other or not draft:
                editor.reset(value)
            else:
                editor.show_value(value)
        self._route.setText(route_words(route))
        self._route.set_icon_name(channel_icon(route.channel))
        self._route.setAccessibleDescription(address_of(route))
        self._route.setToolTip(address_of(route))
        self._show_template()
        self._show_parts(route)
        self._show_window()
        self._show_count()
        self._show_tell()

    def _forget(self) -> None:
        """Keep nothing of a case that was put away: a screen reader finds what is hidden, too."""
        for editor in (self._text, self._subject, self._to, self._cc, self._consent, self._reason):
            editor.reset("")
        self._route.setText("")
        self._route.setToolTip("")
        self._route.setAccessibleDescription("")
        self._template.set_options(())
        for part in (self._preview, self._why, self._tell_words):
            part.setText("")
        self._put_gaps(())
        self._told = None
        self._is_joining = False
        self._show_joining()

    def _is_template_only(self) -> bool:
        return self._composer.hindrance(self._work.procedure.clock()) is Hindrance.WINDOW_OVER

    def _show_template(self) -> None:
        shown, chosen = self._composer.shown, self._composer.template
        offered = shown.templates if shown is not None else ()
        none = self.tr("No template: write a text")
        names = [(str(one.id), f"{one.name} ({one.language}, {one.category})") for one in offered]
        self._template.set_options([("", none), *names])
        self._template.reset(str(chosen.id) if chosen is not None else "")
        self._put_gaps(gaps_of(chosen.text) if chosen is not None else ())
        self._preview.setText(self._composer.preview)

    def _put_gaps(self, numbers: tuple[int, ...]) -> None:
        """Have a field for each place of the template."""
        layout = self._places.layout()
        assert layout is not None
        wanted = [f"composer.gap_{number}" for number in numbers]
        if [line.objectName() for line in self._gaps] != wanted:
            while (item := layout.takeAt(0)) is not None:
                if (part := item.widget()) is not None:
                    part.hide()
                    part.deleteLater()
            self._gaps = []
            for number in numbers:
                line = KeptLine(f"composer.gap_{number}")
                line.typed.connect(partial(self._on_gap, number))
                self._watch(line)
                label = self.tr("Place {number}").format(number=number)
                layout.addWidget(Field(f"composer.gap_{number}_field", line, label))
                self._gaps.append(line)
        for number, line in zip(numbers, self._gaps, strict=True):
            line.show_value(self._composer.values.get(number, ""))
        self._places.setVisible(bool(numbers))

    def _on_gap(self, number: int, text: str) -> None:
        self._composer.write(f"{VALUE}{number}", text)
        self._preview.setText(self._composer.preview)

    def _show_parts(self, route: Route) -> None:
        """Show the fields that this channel has, and what can be done now."""
        shown = self._composer.shown
        templates = shown.templates if shown is not None else ()
        hindrance = self._composer.hindrance(self._work.procedure.clock())
        is_mail, is_held = route.channel is Channel.EMAIL, hindrance is Hindrance.HELD
        is_template = self._composer.template is not None
        may_write = hindrance in (Hindrance.NONE, Hindrance.WINDOW_OVER)
        self._show_why()
        self._take.setVisible(is_held)
        self._fields["reason"].setVisible(is_held)
        for name in ("subject", "to"):
            self._fields[name].setVisible(is_mail and may_write)
        self._fields["cc"].setVisible(is_mail and may_write and bool(self._composer.mail.cc))
        can_choose = may_write and bool(templates)
        self._fields["template"].setVisible(
            can_choose and (hindrance is Hindrance.WINDOW_OVER or is_template)
        )
        self._preview.setVisible(is_template)
        self._fields["consent"].setVisible(self._composer.needs_consent)
        self._fields["text"].setVisible(not is_template)
        self._text.setReadOnly(not may_write)
        self._send.setVisible(may_write)
        self._attach.setVisible(may_write and route.takes_files and not is_template)
        count = len(self._composer.files)
        self._attach.setText(self.tr("Files: {count}").format(count=count) if count else self.tr("Files"))
        has_copies = is_mail and may_write and bool(self._composer.usual_copies)
        self._copies.setVisible(has_copies and not self._composer.mail.cc)

    @Slot()
    def _show_why(self) -> None:
        """Say why nothing can be sent, or what to check before."""
        route, shown = self._composer.route, self._composer.shown
        if route is None or shown is None:
            return
        hindrance = self._composer.hindrance(self._work.procedure.clock())
        words = hindrance_words(hindrance, route, bool(shown.templates))
        words = words or sender_words(self._composer.other_sender)
        self._why.setText(words)
        self._why.setVisible(bool(words))

    @Slot()
    def _show_window(self) -> None:
        route = self._composer.route
        if route is None:
            return
        now = self._work.procedure.clock()
        words = limit_words(route, self._composer.window_left_s(now))
        if words != self._window.text():
            self._window.setText(words)
            self._show_parts(route)  # it may be over now
        self._window.setVisible(bool(words))

    def _show_count(self) -> None:
        route = self._composer.route
        is_sms = route is not None and route.channel is Channel.SMS
        size = sms_size(self._text.value())
        self._count.setText(sms_words(size) if is_sms else "")
        self._count.setVisible(is_sms)
        self._plain.setVisible(is_sms and size.replaceable)
        is_long = is_sms and (size.parts >= SMS_WARNS or not size.is_plain)
        self._count.setProperty("tone", "warning" if is_long else "")

    @Slot()
    def _forget_tell(self) -> None:
        self._told = None
        self._show_tell()

    @Slot()
    def _show_tell(self) -> None:
        """Offer step 4 with the sent message as its proof."""
        current, told = self._work.cases.editor.current, self._told
        is_due = (
            told is not None
            and current is not None
            and current.case_id == told.case_id
            and current.status is CaseStatus.SOLUTION_READY
            and Move.TELL in current.moves
        )
        words = self.tr("Was this message the solution? It is the proof that the applicant has it.")
        self._tell_words.setText(words if is_due else "")
        self._tell_words.setVisible(is_due)
        self._tell.setVisible(is_due)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Answer to the applicant"))
        for name, words in (
            ("reason", self.tr("Why you take it over")),
            ("number", self.tr("Number of the case")),
            ("subject", self.tr("Subject")),
            ("to", self.tr("To")),
            ("cc", self.tr("Copy to")),
            ("template", self.tr("Approved template")),
            ("consent", self.tr("How the applicant agreed to messages there")),
            ("text", self.tr("Answer")),
        ):
            self._fields[name].set_label(words)
        self._text.setPlaceholderText(
            self.tr("{key} sends. “::” inserts a text, “??” an article.").format(key=hint(Key.FINISH))
        )
        self._send.setText(self.tr("Send"))
        self._take.setText(self.tr("Take it over"))
        self._join.setText(self.tr("Move it there"))
        self._plain.setText(self.tr("Plain signs"))
        self._copies.setText(self.tr("Copy to all"))
        self._attach.setText(self.tr("Files"))
        self._tell.setText(self.tr("Yes, the applicant has it"))
        self._more.setText(self.tr("More about this conversation"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._send.show_key(event.type() is QEvent.Type.FocusIn)
            is_by_mouse = isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.MouseFocusReason
            if event.type() is QEvent.Type.FocusIn:
                self.focused.emit(is_by_mouse)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_control and event.key() in _ENTER:
                self.send()
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._display()
