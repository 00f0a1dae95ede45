"""The inline forms of the panel: at most one is open; each learns when its command was carried out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.cases.form_needs import NEEDS
from app.cases.packet import Packet
from app.common.enums import Role
from app.desktop.workplace import Workplace
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.forms.form import FormFacts, InlineForm
from ui.case.unseen_changes_text import news_words
from ui.widgets.first_use import first_use

if TYPE_CHECKING:  # each is imported when it is made
    from ui.case.forms.answer_form import AnswerForm
    from ui.case.forms.assign_form import AssignForm
    from ui.case.forms.at_unit_forms import AnswerUnitForm, AskBackForm, PassForm
    from ui.case.forms.closing import ClosingForm
    from ui.case.forms.contact_form import ContactForm
    from ui.case.forms.correct_form import CorrectForm
    from ui.case.forms.escalation_form import EscalationForm
    from ui.case.forms.lookup import LookUpForm
    from ui.case.forms.packet_text_form import PacketTextForm
    from ui.case.forms.reason_form import ReasonForm
    from ui.case.forms.solution_form import SolutionForm
    from ui.case.forms.wait_form import WaitForm

Form = TypeVar("Form", bound=InlineForm)

# What the service calls a thing that it stored: the form whose command it was.
_STORED = {
    "answer": "answer",
    "answered_and_closed": "answer",
    "escalation": "escalation",
    "evidence": "evidence",
    "solution": "solution",
    "returned": "return",
    "asked_back": "ask_back",
    "unit_told": "answer_unit",
    "passed": "pass",
    "assigned": "assign",
    "corrected": "correct",
    "contact": "contact",
    "told": "closing",
    "closed": "closing",
    "waiting": "wait",
    "reopened": "reopen",
    "closed_untold": "close",
    "cancelled": "cancel",
}
# Forms whose name is a word that Python or Qt has for something else.
_ATTRIBUTES = {"pass": "pass_on", "return": "return_packet", "close": "close_case"}


# Made while the agent listens: made when they are opened, the window would stall.
_AHEAD = ("answer", "escalation", "closing")
_AHEAD_MS = 700
_HOLD_FOR_NEWS = ("answer", "escalation", "solution", "closing", "answer_unit")


class Forms(QWidget):
    """`open_name` is "" while all are put away. A form is made when it is opened for the first time."""

    typed = Signal(str, str)  # draft field, text
    opened = Signal(str)  # the form that is open now; "" for none
    made = Signal(InlineForm)
    put_away = Signal()  # by the person: the keyboard should go back to where it was
    last_wanted = Signal()  # complete the open form, and be ready for the next call

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("forms")
        self._work, self._editor = workplace, workplace.cases.editor
        self._service, self._units = workplace.cases.service, workplace.cases.units
        self._times = workplace.procedure.typed_times
        self._session, self._news = workplace.access.session, workplace.cases.unseen_changes
        self._made: dict[str, InlineForm] = {}
        self.open_name = ""
        self._is_dense = False  # the page is low
        self._room = 0  # px for a form, once the page has its size
        self._is_wanted = False  # the person opened it, it did not open automatically
        self._left: dict[UUID, str] = {}  # case -> the form that the person left open in it
        self._case: VisibleCase | None = None
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setVisible(False)
        self._session.agent_changed.connect(self._left.clear)

    # -- the forms -----------------------------------------------------------------------------------------

    @first_use
    def answer(self) -> AnswerForm:
        from ui.case.forms.answer_form import AnswerForm

        return self._take("answer", AnswerForm(self._service, self._times))

    @first_use
    def escalation(self) -> EscalationForm:
        from ui.case.forms.escalation_form import EscalationForm

        return self._take("escalation", EscalationForm(self._editor, self._units, self._times))

    @first_use
    def evidence(self) -> LookUpForm:
        from ui.case.forms.lookup import LookUpForm

        return self._take("evidence", LookUpForm(self._service, self._work.lookups.of_case))

    @first_use
    def solution(self) -> SolutionForm:
        from ui.case.forms.solution_form import SolutionForm

        form = SolutionForm(self._units, self._times)
        form.return_wanted.connect(lambda: self.open("return"))
        return self._take("solution", form)

    @first_use
    def closing(self) -> ClosingForm:
        from ui.case.forms.closing import ClosingForm

        return self._take("closing", ClosingForm(self._service, self._times))

    @first_use
    def wait(self) -> WaitForm:
        from ui.case.forms.wait_form import WaitForm

        return self._take("wait", WaitForm(self._service))

    @first_use
    def ask_back(self) -> AskBackForm:
        from ui.case.forms.at_unit_forms import AskBackForm

        return self._take("ask_back", AskBackForm(self._units))

    @first_use
    def answer_unit(self) -> AnswerUnitForm:
        from ui.case.forms.at_unit_forms import AnswerUnitForm

        return self._take("answer_unit", AnswerUnitForm(self._units))

    @first_use
    def pass_on(self) -> PassForm:
        from ui.case.forms.at_unit_forms import PassForm

        return self._take("pass", PassForm(self._units))

    @first_use
    def packet_text(self) -> PacketTextForm:
        from ui.case.forms.packet_text_form import PacketTextForm

        return self._take("packet_text", PacketTextForm(self._editor, self._units, self._work.paper.packets))

    @first_use
    def assign(self) -> AssignForm:
        from ui.case.forms.assign_form import AssignForm

        return self._take("assign", AssignForm(self._service))

    @first_use
    def correct(self) -> CorrectForm:
        from ui.case.forms.correct_form import CorrectForm

        return self._take("correct", CorrectForm(self._service))

    @first_use
    def contact(self) -> ContactForm:
        from ui.case.forms.contact_form import ContactForm

        return self._take("contact", ContactForm(self._service, self._times))

    @first_use
    def return_packet(self) -> ReasonForm:
        return self._reason("return", self._units.return_escalation)

    @first_use
    def reopen(self) -> ReasonForm:
        return self._reason("reopen", self._service.reopen)

    @first_use
    def close_case(self) -> ReasonForm:
        return self._reason("close", self._service.close)

    @first_use
    def cancel(self) -> ReasonForm:
        return self._reason("cancel", self._service.cancel)

    def _reason(self, asked: str, give: Callable[[str], None]) -> ReasonForm:
        from ui.case.forms.reason_form import ReasonForm

        return self._take(asked, ReasonForm(asked, give))

    def form(self, name: str) -> InlineForm:
        """Return a form by the name that it has in NEEDS."""
        form: InlineForm = getattr(self, _ATTRIBUTES.get(name, name))
        return form

    def set_dense(self, is_dense: bool) -> None:
        """Need less height where the page is low."""
        if is_dense is not self._is_dense:
            self._is_dense = is_dense
            for form in self._made.values():
                form.set_dense(is_dense)

    def set_room(self, height: int) -> None:
        """Let the texts grow while a form needs no more than this height, px."""
        self._room = height
        for form in self._made.values():
            form.set_room(height)

    def _take(self, name: str, form: Form) -> Form:
        """Put a new form into its place, with what the drafts and the case have for it."""
        form.setVisible(False)
        form.set_dense(self._is_dense)
        form.set_room(self._room)
        if self._case is not None:
            form.reset(self._case.draft)
            self._show_in(form, self._facts(self._case))
        if name in _HOLD_FOR_NEWS:
            form.hold_for(self._news_words)
            form.held.connect(lambda: self.opened.emit(self.open_name))
        form.typed.connect(self.typed)
        form.put_away.connect(self._on_put_away)
        form.last_wanted.connect(self.last_wanted)
        self._made[name] = form
        self._column.addWidget(form)
        self.made.emit(form)
        return form

    @property
    def current(self) -> InlineForm | None:
        return self._made.get(self.open_name)

    @property
    def is_wanted(self) -> bool:
        """Whether the person opened the form that is open."""
        return self._is_wanted

    @property
    def is_meant(self) -> bool:
        """Whether completing now means the open form: it was asked for, or the keyboard is in it."""
        form = self.current
        if form is None:
            return False
        focus = self.focusWidget()
        return self._is_wanted or (focus is not None and focus.hasFocus() and form.isAncestorOf(focus))

    # -- commands ------------------------------------------------------------------------------------------

    def open(self, name: str, by_hand: bool = True, *, takes_keyboard: bool = True) -> None:
        """Open a form if it is allowed now, and go into it if the person asked for it."""
        if self._case is None or not NEEDS[name] & self._case.moves:
            return
        if name == "correct" and (self._case.person is None or self._case.is_masked):
            return
        if name != self.open_name:
            if (old := self.current) is not None:
                old.setVisible(False)
            form = self.form(name)
            self.open_name = name
            form.setVisible(True)
            self.setVisible(True)
            form.propose(self._facts(self._case))
        self._is_wanted = by_hand
        self.opened.emit(name)
        if by_hand and takes_keyboard:
            self.form(name).focus_first()

    def go_into_or_shut(self) -> None:
        """What is open came automatically: go into it; or was gone into: put it away."""
        if self.is_meant:
            self.shut()
        else:
            self.open(self.open_name)

    def shut(self) -> None:
        """Put the open form away; what is typed in it stays in the draft."""
        form = self.current
        if form is None:
            return
        had_focus = form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.open_name, self._is_wanted = "", False
        if had_focus:
            self.put_away.emit()  # first: Qt would hand the keyboard of what is hidden to the next field
        form.setVisible(False)
        self.setVisible(False)
        self.opened.emit("")

    def show_packet(self, packet: Packet, now: datetime) -> None:
        self.escalation.take_packet(packet, now)
        if self.open_name != "escalation":
            self.open("escalation")

    def reset(self, case: VisibleCase) -> None:
        """Begin with another case. A form that the person left open in it is open again.

        `open_next` follows in its own turn, since it may make a form.
        """
        if self._case is not None and self._case.case_id != case.case_id:
            self._left.pop(self._case.case_id, None)
            if self._is_wanted:
                self._left[self._case.case_id] = self.open_name
        self.shut()
        self._case = None
        for form in self._made.values():
            form.reset(case.draft)
        self._show_facts(case)
        self._ahead.start()
        if left := self._left.pop(case.case_id, ""):
            self.open(left, takes_keyboard=False)

    def display(self, case: VisibleCase) -> None:
        """Show new facts; a form whose move is no longer allowed goes away, the one that is next comes."""
        is_new_place = (
            self._case is None or self._case.case_id != case.case_id or self._case.status is not case.status
        )
        self._show_facts(case)
        self._ahead.start()
        if self.open_name and not NEEDS[self.open_name] & case.moves:
            self.shut()
        if is_new_place:
            self.open_next()

    def _show_facts(self, case: VisibleCase) -> None:
        self._case = case
        facts = self._facts(case)
        for form in self._made.values():
            self._show_in(form, facts)

    def stored(self, what: str) -> None:
        name = _STORED.get(what)
        if name is None:
            return
        form = self.form(name)
        form.answered()
        if what == "told":
            return  # the same form goes on with the receipt
        form.forget()
        if name == self.open_name:
            self.shut()

    def refused(self, words: str) -> bool:
        """Show a refusal in the form that waits for an answer; False if none does."""
        form = self.current
        if form is None or not form.is_sending:
            return False
        form.answered(words)
        return True

    def make_next(self) -> None:
        """Make the form that `open_next` opens, so that each has its own turn."""
        if self._case is not None and not self.open_name and (name := self.next_of(self._case)):
            self.form(name)

    @Slot()
    def _make_ahead(self) -> None:
        """Make one of the large forms that the case may need soon; the next one follows later."""
        moves = self._case.moves if self._case is not None else frozenset()
        name = next((one for one in _AHEAD if one not in self._made and NEEDS[one] & moves), "")
        if name:
            self.form(name)
            self._ahead.start()

    def open_next(self) -> None:
        """Open the form for which such a case is opened, unless one is open."""
        if self._case is not None and not self.open_name and (name := self.next_of(self._case)):
            self.open(name, by_hand=False)

    def next_of(self, case: VisibleCase) -> str:
        """Return the form for which such a case is opened: the officer's answer, or the answer to give."""
        if self._is_officer and Move.RECORD_SOLUTION in case.moves:
            return "solution"
        if Move.ANSWER_UNIT in case.moves:
            return "answer_unit"
        return "closing" if NEEDS["closing"] & case.moves else ""

    def _facts(self, case: VisibleCase) -> FormFacts:
        return FormFacts(
            case, self._work.procedure.clock(), self._is_officer, self._session.units, self._session.staff
        )

    def _show_in(self, form: InlineForm, facts: FormFacts) -> None:
        form.show_drafts(facts.case.draft)
        form.show_facts(facts)

    def _news_words(self) -> str:
        return news_words(self._news.take())

    @property
    def _is_officer(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.UNIT_OFFICER

    def _on_put_away(self) -> None:
        self.shut()
