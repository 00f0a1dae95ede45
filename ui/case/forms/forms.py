"""The inline forms of the panel: at most one is open; each is told when its command was carried out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.cases.form_needs import NEEDS
from app.cases.packet import Packet
from app.common.enums import Role
from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from db.rules.lifecycle import Move
from ui.case.forms.answer_form import AnswerForm
from ui.case.forms.assign_form import AssignForm
from ui.case.forms.at_unit_forms import AnswerUnitForm, AskBackForm, PassForm
from ui.case.forms.closing import ClosingForm
from ui.case.forms.contact_form import ContactForm
from ui.case.forms.correct_form import CorrectForm
from ui.case.forms.escalation_form import EscalationForm
from ui.case.forms.form import InlineForm
from ui.case.forms.lookup import LookUpForm
from ui.case.forms.packet_text_form import PacketTextForm
from ui.case.forms.reason_form import ReasonForm
from ui.case.forms.solution_form import SolutionForm
from ui.case.forms.wait_form import WaitForm
from ui.case.unseen_changes_text import news_words

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


class Forms(QWidget):
    """`open_name` is "" while all are put away."""

    typed = Signal(str, str)  # draft field, text
    opened = Signal(str)  # the form that is open now; "" for none
    put_away = Signal()  # by the person: the keyboard should go back to where it was
    last_wanted = Signal()  # complete the open form, and be ready for the next call

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("forms")
        cases = workplace.cases
        self._session, self._news = workplace.session, workplace.news
        self.answer = AnswerForm(cases)
        self.escalation = EscalationForm(cases)
        self.evidence = LookUpForm(cases, workplace.case_lookups)
        self.solution = SolutionForm(cases)
        self.closing = ClosingForm(cases)
        self.wait = WaitForm(cases)
        self.ask_back = AskBackForm(cases)
        self.answer_unit = AnswerUnitForm(cases)
        self.pass_on = PassForm(cases)
        self.packet_text = PacketTextForm(cases, workplace.packet_files)
        self.assign = AssignForm(cases)
        self.correct = CorrectForm(cases)
        self.contact = ContactForm(cases)
        self._forms: dict[str, InlineForm] = {
            "answer": self.answer,
            "escalation": self.escalation,
            "evidence": self.evidence,
            "solution": self.solution,
            "closing": self.closing,
            "wait": self.wait,
            "ask_back": self.ask_back,
            "answer_unit": self.answer_unit,
            "pass": self.pass_on,
            "packet_text": self.packet_text,
            "assign": self.assign,
            "correct": self.correct,
            "contact": self.contact,
            **{asked: ReasonForm(asked, cases) for asked in ("return", "reopen", "close", "cancel")},
        }
        self.open_name = ""
        self._is_wanted = False  # the person opened it, it did not open by itself
        self._case: VisibleCase | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for form in self._forms.values():
            form.setVisible(False)
            form.typed.connect(self.typed)
            form.put_away.connect(self._on_put_away)
            form.last_wanted.connect(self.last_wanted)
            column.addWidget(form)
        for held in (self.answer, self.escalation, self.solution, self.closing, self.answer_unit):
            held.hold_for(self._news_words)
            held.held.connect(lambda: self.opened.emit(self.open_name))
        self.solution.return_wanted.connect(lambda: self.open("return"))
        self.setVisible(False)

    def form(self, name: str) -> InlineForm:
        return self._forms[name]

    @property
    def current(self) -> InlineForm | None:
        return self._forms.get(self.open_name)

    @property
    def is_meant(self) -> bool:
        """Whether completing now means the open form: it was asked for, or the keyboard is in it."""
        form = self.current
        if form is None:
            return False
        focus = self.focusWidget()
        return self._is_wanted or (focus is not None and focus.hasFocus() and form.isAncestorOf(focus))

    # -- commands ------------------------------------------------------------------------------------------

    def open(self, name: str, by_hand: bool = True) -> None:
        """Open a form if it is allowed now, and go into it if the person asked for it."""
        if self._case is None or not NEEDS[name] & self._case.moves:
            return
        if name == "correct" and (self._case.person is None or self._case.is_masked):
            return
        if name != self.open_name:
            if (old := self.current) is not None:
                old.setVisible(False)
            self.open_name = name
            self._forms[name].setVisible(True)
            self.setVisible(True)
            self._propose(name)
        self._is_wanted = by_hand
        self.opened.emit(name)
        if by_hand:
            self._forms[name].focus_first()

    def go_into_or_shut(self) -> None:
        """What is open came by itself: go into it; or was gone into: put it away."""
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
        self.escalation.propose(packet, now)
        if self.open_name != "escalation":
            self.open("escalation")

    def reset(self, case: VisibleCase, now: datetime) -> None:
        """Begin with another case."""
        self.shut()
        self._case = None
        for form in self._forms.values():
            form.reset(case.draft)
        self.display(case, now)

    def display(self, case: VisibleCase, now: datetime) -> None:
        """Show new facts; a form whose move is no longer allowed goes away, the one that is next comes."""
        is_new_place = (
            self._case is None or self._case.case_id != case.case_id or self._case.status is not case.status
        )
        self._case = case
        is_officer = self._is_officer
        self.escalation.set_units(self._session.units)
        self.pass_on.display(case, self._session.units)
        self.assign.display(case, self._session.staff)
        self.wait.place(case.status)
        for form in self._forms.values():
            form.show_drafts(case.draft)
        self.answer.display(case)
        if self.open_name == "answer":
            self.answer.propose(case.file.evidence if case.file else ())
        if self.open_name == "correct":
            self.correct.follow(case)
        self.ask_back.display(is_officer)
        self.answer_unit.display(case)
        if Move.RECORD_SOLUTION in case.moves:
            self.solution.display(case, now, Move.RETURN in case.moves, is_officer)
        if NEEDS["closing"] & case.moves:
            self.closing.display(case)
        if self.open_name and not NEEDS[self.open_name] & case.moves:
            self.shut()
        if is_new_place and not self.open_name:
            self._open_next(case)

    def stored(self, what: str) -> None:
        name = _STORED.get(what)
        if name is None:
            return
        self._forms[name].answered()
        if what == "told":
            return  # the same form goes on with the receipt
        self._forms[name].forget()
        if name == self.open_name:
            self.shut()

    def refused(self, words: str) -> bool:
        """Show a refusal in the form that waits for an answer; False if none does."""
        form = self.current
        if form is None or not form.is_sending:
            return False
        form.answered(words)
        return True

    def _open_next(self, case: VisibleCase) -> None:
        """The officer's answer, and the solution to tell, are what these cases are opened for."""
        if self._is_officer and Move.RECORD_SOLUTION in case.moves:
            self.open("solution", by_hand=False)
        elif Move.ANSWER_UNIT in case.moves:
            self.open("answer_unit", by_hand=False)
        elif NEEDS["closing"] & case.moves:
            self.open("closing", by_hand=False)

    def _propose(self, name: str) -> None:
        case = self._case
        if case is None:
            return
        if name == "evidence":
            self.evidence.propose(case.value("registration_number").strip(), case.value("nib").strip())
        elif name == "answer":
            self.answer.propose(case.file.evidence if case.file else ())
        elif name == "solution":
            self.solution.propose(case)
        elif name == "pass":
            self.pass_on.propose()
        elif name == "packet_text":
            self.packet_text.propose()
        elif name == "contact":
            self.contact.propose(case)
        elif name == "correct":
            self.correct.propose(case)

    def _news_words(self) -> str:
        return news_words(self._news.take())

    @property
    def _is_officer(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.UNIT_OFFICER

    def _on_put_away(self) -> None:
        self.shut()
