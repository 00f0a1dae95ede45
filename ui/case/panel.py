"""The case panel: shows the one open case and passes on what the person decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.cases.packet import Packet
from app.common.enums import Channel
from app.common.finding import JELITA, OSS
from app.common.turns import Turns
from app.conversations.conversation_view import CaseConversations
from app.desktop.workplace import Workplace
from app.recordings.playback import ListedRecordings
from app.records.service import Refusal
from app.sop.lifecycle import Move
from app.sop.step_clocks import StepClock
from app.values.open_case import VisibleCase
from app.values.written import VisibleMessage
from ui.case.empty import EmptyCase
from ui.case.evidence.kept_evidence import KeptEvidence
from ui.case.evidence.lookup_summary import LookupSummary
from ui.case.evidence.lookups import LookupPanes
from ui.case.fields.applicant_box import ApplicantBox
from ui.case.fields.details_form import DetailsForm
from ui.case.fields.field_marks import FieldMarks
from ui.case.fields.notes import NoteField
from ui.case.files.files_taker import FilesTaker
from ui.case.forms.completion import Completion
from ui.case.forms.forms import Forms
from ui.case.header import CaseHeader
from ui.case.page import CasePage
from ui.case.paragraph import Paragraph
from ui.case.presence_row import PresenceRow
from ui.case.refusal_text import refusal_words
from ui.case.sections import more_sections
from ui.case.sop.case_clocks import CaseClocks
from ui.case.sop.next_bar import NextBar
from ui.case.tabs import CaseTabBar
from ui.case.timeline import Timeline
from ui.inbox.message_paragraphs import message_paragraphs
from ui.keys.key_table import Key, bind
from ui.recordings.recordings_box import RecordingsBox
from ui.text.wording import word
from ui.widgets.focus_return import is_keyboard_kept
from ui.widgets.paint_hold import PaintHold
from ui.widgets.stack import Stack

TICK_MS = 1000
HANDED_ON = ("solution", "returned", "passed")  # with these a unit gives a case out of its hands


class CasePanel(FilesTaker):
    """Only facts of the services are shown. Nothing that arrives moves the keyboard or what is being typed.

    What stands beside the case (story, look-ups, recordings, files, marks) is made here. It waits, hidden,
    until the right pane takes it.

    `finish`, `save` and the other slots are what the keys of this panel do; a window may call them too.
    """

    number_copied = Signal(str)
    tag_wanted = Signal(str)  # list the cases with this tag
    left = Signal()  # the case went off the screen, and had the keyboard
    came = Signal(QWidget)  # something beside the case is to be seen
    done = Signal(object)  # VisibleCase: the person finished it, and it went off the screen
    handed_on = Signal(str, str)  # what was recorded, case number: the case is somebody else's by that

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("case_panel")
        self.setProperty("look", "page")
        self._work, self._editor = workplace, workplace.cases.editor
        self._service, self._units = workplace.cases.service, workplace.cases.units
        self._shown: VisibleCase | None = None
        self._is_opening = False  # a case comes on the screen: nobody types in its fields yet
        self._finished: VisibleCase | None = None  # until it goes off the screen
        self._recorded = ""  # what was stored last, until the case shows its effect
        self._step_clocks: tuple[StepClock, ...] = ()
        self.empty = EmptyCase(workplace.agents.states, workplace.phone.line)
        self.header = CaseHeader()
        self._clocks = CaseClocks(workplace)
        self.strip = self._clocks.strip
        self.next = NextBar(workplace.procedure.sop)
        self.forms = Forms(workplace)
        self._completion = Completion(self.forms, workplace.cases.finishing)
        self.applicant = ApplicantBox(self._editor, self._service, workplace.search.finder)
        self.details = DetailsForm(workplace.procedure.field_choices, workplace.case_list.related)
        self.lookups = LookupPanes(workplace.lookups.of_case)
        self.evidence = KeptEvidence()
        self.lookup_summary = LookupSummary(workplace.lookups.of_case, self)
        self.recordings = RecordingsBox(workplace.recordings.playback)
        self.timeline = Timeline(self._message_in_words)
        self.note = NoteField(workplace.procedure.clock)
        self._turns = Turns(self)  # that show the case which was opened
        self._hold = PaintHold(self)
        self._packet_turns = Turns(self)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self.marks_box, self.attachments, self.related = more_sections(workplace, self)
        self._keep_beside()
        self.tabs = CaseTabBar(workplace.cases.tabs, workplace.cases.presence)
        self.tabs.counted.connect(self.header.fit)
        top = (self.header, self.strip, self.applicant)
        self.page = CasePage(top, self.details, self.forms, self.note, self.next)
        self.presence_row = PresenceRow(workplace, self.header, self.page)
        self.marks = FieldMarks(
            workplace, self.details, self.applicant.form, self.forms, self.note, self.page
        )
        self._build()
        self._connect()
        self._bind_keys()
        self._retranslate()
        self.marks_box.hide()  # until there is a case
        if self._editor.current is not None:
            self._on_opened(self._editor.current)

    def _keep_beside(self) -> None:
        """A part without a parent would become a window as soon as it has something to show."""
        waiting = QWidget(self)
        waiting.setObjectName("case.beside")
        waiting.hide()
        beside = (
            self.timeline,
            self.lookups,
            self.lookups.nothing,
            self.evidence,
            self.recordings,
            self.attachments,
        )
        for part in (*beside, self.related, self.marks_box):
            # Qt calls a part hidden, too, that was never shown.
            explicit = part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
            is_hidden = part.isHidden() and explicit
            part.setParent(waiting)
            part.setVisible(not is_hidden)

    def _build(self) -> None:
        self._stack = Stack(self)
        self._stack.setObjectName("case.stack")
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._stack)
        for button in self.lookup_summary.buttons.values():
            self.strip.add(button)
        self._work.lookups.of_case.changed.connect(self.strip.fit)  # once the summary has its words
        self.strip.add(self.header.facts, 1)
        self.strip.add(self.related.sign)
        self._place_tabs()

    def _place_tabs(self) -> None:
        """The tabs share the line of the case; without a case on the screen they stand alone above."""
        if self._stack.currentIndex() == 0:
            outer = self.layout()
            assert isinstance(outer, QVBoxLayout)
            outer.insertWidget(0, self.tabs)
        else:
            self.header.take_tabs(self.tabs)
        self.tabs.show_tabs()

    def _connect(self) -> None:
        editor = self._editor
        editor.opened.connect(self._on_opened)  # as this person may see it
        editor.changed.connect(self._on_changed)
        editor.closed_view.connect(self._on_closed)
        self._work.drafts.unwritten.changed.connect(self._show_on_disk)
        editor.stored.connect(self._on_stored)
        for decider in (editor, self._service):
            decider.refused.connect(self._on_refused)
        self._service.corrected.connect(lambda: self._on_stored("corrected"))
        self._units.packet_proposed.connect(self._on_packet)
        for source in (self.details, self.forms, self.applicant.form):
            source.typed.connect(self._keep)
        self.applicant.correction_wanted.connect(lambda: self.forms.open("correct"))
        self.note.typed.connect(lambda text: self._keep("note", text))
        self.next.yes_wanted.connect(self.decide_yes)
        self.next.no_wanted.connect(self.decide_no)
        self.next.wanted.connect(self._do)
        self.lookups.page_wanted.connect(self._open_page)
        self.lookup_summary.wanted.connect(self._read_answer)
        self.forms.opened.connect(self._on_form)
        self.forms.last_wanted.connect(self.complete_and_finish)
        self.forms.put_away.connect(self.write_note)
        self.header.close_wanted.connect(editor.close_view)
        self.header.save_button.clicked.connect(self.save)
        self.header.copied.connect(self.number_copied)
        self._work.recordings.playback.listed.connect(self._on_recordings)
        self.timeline.listen_wanted.connect(self.recordings.listen_to)
        conversations = self._work.conversations
        conversations.view.changed.connect(self._on_conversations)
        self.timeline.message_wanted.connect(conversations.messages.do)
        self.timeline.older_wanted.connect(conversations.view.show_older)
        self.recordings.opened.connect(self.came)

    def _bind_keys(self) -> None:
        for key, slot in (
            (Key.SAVE, self.save),
            (Key.FINISH, self.finish),
            (Key.COMPLETE_AND_FINISH, self.complete_and_finish),
            (Key.DECIDE_YES, self.decide_yes),
            (Key.DECIDE_NO, self.decide_no),
            (Key.TELL_SOLUTION, self.tell_solution),
            (Key.NOTE, self.write_note),
            (Key.LOOK_UP, lambda: self._do("evidence")),
            (Key.OPEN_PAGE, self._open_page),
            (Key.TAKE_ANSWER, self._take_answer),
            (Key.KEEP_JELITA, lambda: self.lookups.keep(JELITA)),
            (Key.KEEP_OSS, lambda: self.lookups.keep(OSS)),
            (Key.READ_ANSWERS, lambda: self._read_answer("")),
            (Key.ASK_AGAIN, self._work.lookups.of_case.ask_again),
            (Key.WAIT, self._wait_or_go_on),
            (Key.RETURN_PACKET, lambda: self._do("return")),
            (Key.ASK_BACK, lambda: self._do("ask_back")),
            (Key.PASS_ON, lambda: self._do("pass")),
            (Key.PACKET_TEXT, lambda: self._do("packet_text")),
            (Key.CALL_UNIT, self._units.call_unit),
            (Key.TAKE_OVER, lambda: self._do("take_over")),
            (Key.ASSIGN, lambda: self._do("assign")),
            (Key.CORRECT_PERSON, lambda: self.forms.open("correct")),
            (Key.REOPEN, lambda: self._do("reopen")),
            (Key.CLOSE_CASE, lambda: self._do("close")),
            (Key.CANCEL_CASE, lambda: self._do("cancel")),
            (Key.COPY_NUMBER, self.header.copy_number),
            (Key.WHY_DUE, self.strip.toggle_account_here),
            (Key.LISTEN, self.recordings.listen_or_pause),
            (Key.LISTEN_BACK, self.recordings.back),
            (Key.LISTEN_ON, self.recordings.on),
        ):
            bind(key, self, partial(self._run_command, slot))

    # -- commands ------------------------------------------------------------------------------------------

    def _run_command(self, command: Callable[[], object]) -> None:
        """Run what a key asks for. Pressed between two steps, it finds the whole case, too."""
        self._turns.finish()
        command()

    @Slot()
    def save(self) -> None:
        if self._shown is not None:
            self._editor.save()

    @Slot()
    def finish(self) -> None:
        """Complete the form that is meant; without one, save all and be ready for the next call."""
        form = self.forms.current
        if form is not None and self.forms.is_meant:
            form.complete()
        elif self._shown is not None:
            self._editor.finish()
        else:
            self._work.agents.states.end_wrap_up()

    @Slot()
    def complete_and_finish(self) -> None:
        self._completion.begin(self._shown)

    @Slot()
    def decide_yes(self) -> None:
        """Answer from what was looked up; that becomes evidence now."""
        if self._shown is not None and Move.ANSWER in self._shown.moves:
            if found := self.lookups.take_found():
                self._service.keep_findings(found)
            self.forms.open("answer")

    @Slot()
    def decide_no(self) -> None:
        """Ask for the packet; the form opens when it is proposed."""
        if self._shown is not None and Move.ESCALATE in self._shown.moves:
            self._units.propose_packet(None, self.lookups.take_found())

    @Slot()
    def tell_solution(self) -> None:
        self._completion.complete_answer(self._shown, self._do)

    @Slot()
    def write_note(self) -> None:
        if self._shown is not None:
            self.page.show_note()
            self.note.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def applicant_place(self) -> QRect | None:
        """Return where the applicant's line lies in this panel; None while no case is on the screen."""
        if self._stack.currentIndex() == 0:
            return None
        return QRect(self.applicant.mapTo(self, QPoint(0, 0)), self.applicant.size())

    @Slot()
    def focus_main(self) -> None:
        """Take the keyboard (F6): where one left it, else the note."""
        if self._shown is None:
            self.empty.setFocus()
        elif (last := self.focusWidget()) is not None and last.isVisible():
            last.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.write_note()

    def _do(self, action: str) -> None:
        if action == "end_wait":
            self._service.end_wait()
        elif action == "take_over" and self.next.offers(action):
            self._service.take_over()
        elif self.forms.open_name == action:
            self.forms.go_into_or_shut()
        elif self.next.offers(action):
            self.forms.open(action)
        self._mark()

    def _wait_or_go_on(self) -> None:
        moves = self._shown.moves if self._shown else frozenset()
        if Move.END_WAIT in moves:
            self._service.end_wait()
        elif Move.WAIT in moves:
            self._do("wait")

    def _open_page(self, system: str = "") -> None:
        """Open the page of a system, with the form that takes back what is found there."""
        if self._is_looking_up():
            self.forms.evidence.open_page(system)

    def _take_answer(self) -> None:
        if self._is_looking_up():
            self.forms.evidence.take_answer()

    def _read_answer(self, system: str) -> None:
        """Go to what a system answered (the first that did, if none is named); again: to the next one."""
        if (answer := self.lookups.answer(system)) is not None:
            self.came.emit(self.lookups)
            answer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _is_looking_up(self) -> bool:
        """Open the look-up form if it may be open and is not."""
        if self.forms.open_name != "evidence":
            self._do("evidence")
        return self.forms.open_name == "evidence"

    def _keep(self, name: str, text: str) -> None:
        """What is typed belongs to the case that its field shows."""
        if self._shown is None:
            return
        self._editor.write(self._shown.case_id, name, text)
        self._work.lookups.of_case.typed()
        self._work.cases.tabs.typed()
        if (current := self._editor.current) is not None:
            self.header.show_typed(current)
            self._show_on_disk()

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._hold.begin()
        self._shown, self._recorded = case, ""
        self._completion.forget()
        self._work.recordings.playback.show_case(case.case_id)
        self.next.show_refusal("")
        # At once all that can be typed in, so that what is typed now belongs to this case. The page comes
        # after its fields: on a page that is shown each would be laid out anew.
        self.details.reset(case)
        self.note.reset(case.draft.get("note", ""), case.call)
        self._is_opening = True
        self.forms.reset(case)
        self._is_opening = False
        self._display_fields(case)
        self._stack.setCurrentIndex(1)
        self.marks_box.show()
        self.page.scroll_to_start()
        if self.forms.open_name == "escalation":
            self._units.propose_packet(None)  # what was typed stays; evidence and due time come
        takes_keyboard = not is_keyboard_kept()
        if takes_keyboard:
            self._take_keyboard(case)
        # The rest in turns, and painted when it is whole: nothing on the screen moves in between.
        self._turns.begin(
            self._place_tabs,
            self._display_top,
            self._display_next_step,
            self.forms.make_next,
            partial(self._open_next, takes_keyboard),
            self._display_story,
            self._end_opening,
        )

    def _take_keyboard(self, case: VisibleCase) -> None:
        form = self.forms.current
        if form is not None and self.forms.is_wanted:
            form.focus_first()
        elif not self.forms.next_of(case) and Move.CHANGE_DETAILS in case.moves and not case.value("subject"):
            self.details.focus_first()
        else:
            self.note.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_next(self, takes_keyboard: bool) -> None:
        """Open the form of the next step; an officer types in it, unless they went elsewhere meanwhile."""
        self._is_opening = True
        self.forms.open_next()
        self._is_opening = False
        is_in_note = self.window().focusWidget() is self.note.editor
        if takes_keyboard and is_in_note and self.forms.open_name == "solution":
            self.forms.solution.focus_first()

    def _end_opening(self) -> None:
        self._hold.end()
        self._run_clocks()

    @Slot(object)
    def _on_changed(self, case: VisibleCase) -> None:
        if self._shown is None or self._shown.case_id != case.case_id:
            return
        if case.status is not self._shown.status:
            self._recorded = ""
        self._shown = case
        self.details.display(case)
        self.note.display(case.draft.get("note", ""), case.call)
        self.forms.display(case)
        self._display_fields(case)
        shown = (self._display_top, self._display_next_step, self._display_story)
        if self._turns.are_left:
            self._turns.again(*shown)
            return
        for display in shown:
            display()
        self._run_clocks()

    @Slot()
    def _on_closed(self) -> None:
        focus = self.focusWidget()
        finished, self._finished = self._finished, None
        recorded, self._recorded = self._recorded, ""
        number = self._shown.number if self._shown is not None else ""
        had_keyboard, self._shown = focus is not None and focus.hasFocus(), None
        if focus is not None and had_keyboard:
            focus.clearFocus()  # else Qt looks for the next stop of Tab, and `left` for a third place
        self._turns.drop()
        self._hold.end()
        self._work.recordings.playback.show_case(None)
        self.forms.shut()
        self._stack.setCurrentIndex(0)
        self.marks_box.hide()
        self._place_tabs()
        # In turns: the next case or call comes first.
        self._turns.begin(self._forget, self._display_top, self._display_next_step, self._display_story)
        self._run_clocks()
        if had_keyboard:
            self.left.emit()
        if finished is not None:
            self.done.emit(finished)
        elif recorded in HANDED_ON:
            self.handed_on.emit(recorded, number)

    @Slot()
    def _forget(self) -> None:
        """Keep nothing of a case that was put away: a screen reader finds what is hidden, too."""
        none = self._case_or_none()
        self.details.reset(none)
        self.note.reset("", None)
        self.forms.reset(none)
        self._display_fields(none)

    @Slot(object)
    def _on_recordings(self, listed: ListedRecordings) -> None:
        if self._shown is not None and self._shown.case_id == listed.of:
            self.timeline.show_recordings(listed.of, listed.recordings)

    @Slot(object)
    def _on_conversations(self, shown: CaseConversations | None) -> None:
        if shown is not None:
            self.timeline.show_messages(shown.case_id, shown.messages, shown.has_older)

    def _message_in_words(self, message: VisibleMessage) -> list[Paragraph]:
        conversations, agent = self._work.conversations, self._work.access.session.agent
        shown = conversations.view.current
        channel = shown.channel_of(message.conversation_id) if shown is not None else None
        words = word(channel) if channel is not None else ""
        me = agent.id if agent is not None else None
        return message_paragraphs(message, words, me, conversations.messages.keeps)

    @Slot(str)
    def _on_stored(self, what: str) -> None:
        self._finished, self._recorded = (self._shown if what == "finished" else None), what
        self.next.show_refusal("")
        self.details.settle()
        self.forms.stored(what)
        self._completion.stored()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._completion.forget()
        words = refusal_words(refusal)
        if not self.forms.refused(words):
            self.next.show_refusal(words)

    @Slot(object)
    def _on_packet(self, packet: Packet) -> None:
        if self._is_shown(packet):
            self._packet_turns.begin(
                partial(self.forms.form, "escalation"), partial(self._show_packet, packet)
            )

    def _is_shown(self, packet: Packet) -> bool:
        """Whether its case is still on the screen: it was read on another thread."""
        return self._shown is not None and self._shown.case_id == packet.case_id

    def _show_packet(self, packet: Packet) -> None:
        if self._is_shown(packet):
            self.forms.show_packet(packet, self._work.procedure.clock())

    @Slot(str)
    def _on_form(self, name: str) -> None:
        self._mark()
        self.page.make_room(bool(name), self.forms.is_wanted, self._is_opening)

    @Slot()
    def _tick(self) -> None:
        if self._shown is None:
            return
        self._clocks.show(self._shown, self._work.procedure.clock())
        self.note.tick()

    # -- what is shown -------------------------------------------------------------------------------------

    def _display_top(self) -> None:
        self.header.display(self._case_or_none())
        self._show_on_disk()

    def _display_fields(self, case: VisibleCase) -> None:
        self.applicant.display(case, self._work.procedure.clock())
        self.details.set_read_only(not case.takes_details)

    def _display_next_step(self) -> None:
        case, now = self._case_or_none(), self._work.procedure.clock()
        self._step_clocks = self._clocks.show(case, now)
        self.next.display(case, self._work.access.session.agent, now)
        self._mark()

    def _display_story(self) -> None:
        case = self._case_or_none()
        self.evidence.display(case, self._work.procedure.clock())
        self.timeline.display(case.case_id, case.timeline, self._step_clocks)

    def _case_or_none(self) -> VisibleCase:
        """Return the case on the screen, or one without content."""
        return self._shown or VisibleCase(UUID(int=0), "", Channel.VOICE, self._work.procedure.clock())

    @Slot()
    def _show_on_disk(self) -> None:
        if self._shown is not None:
            self.header.show_on_disk(not self._work.drafts.unwritten.has(self._shown.case_id))

    def _mark(self) -> None:
        """Show the decision where it is due, unless one of its forms is open already."""
        moves = self._shown.moves if self._shown else frozenset()
        is_deciding = self.forms.open_name in ("answer", "escalation")
        self.next.ask(Move.ANSWER in moves and not is_deciding, Move.ESCALATE in moves and not is_deciding)
        self.next.mark_open(self.forms.open_name)

    def _run_clocks(self) -> None:
        """Tick only while a case is on the screen and the screen can be seen."""
        if self._shown is None or not self.isVisible():
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Case"))
        self.lookup_summary.retranslate()
        self.marks.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()
        self._run_clocks()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run_clocks()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
