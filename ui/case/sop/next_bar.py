"""What comes next, in one sentence, and what else may be done now. What may not is not shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.common.enums import AgentRecord, CaseStatus, EntryKind, EscalationRecord, Role
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.entry_text import until_of
from ui.keys.key_table import Key
from ui.style.tokens import GAP, HALF_GAP
from ui.text.times import when_text
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

# Action, icon, key, and the moves of which at least one must be allowed.
_ACTIONS: tuple[tuple[str, str, Key, frozenset[Move]], ...] = (
    ("solution", "shield-check", Key.TELL_SOLUTION, frozenset({Move.RECORD_SOLUTION})),
    ("answer_unit", "send", Key.TELL_SOLUTION, frozenset({Move.ANSWER_UNIT})),
    ("closing", "phone-outgoing", Key.TELL_SOLUTION, frozenset({Move.TELL, Move.CONFIRM_RECEIPT})),
    ("end_wait", "play", Key.WAIT, frozenset({Move.END_WAIT})),
    ("evidence", "search", Key.LOOK_UP, frozenset({Move.ADD_EVIDENCE})),
    ("contact", "chat", Key.WRITE_CONTACT, frozenset({Move.CALL_BACK})),
    ("wait", "pause", Key.WAIT, frozenset({Move.WAIT})),
    ("packet_text", "file-text", Key.PACKET_TEXT, frozenset({Move.RETURN})),
    ("ask_back", "info", Key.ASK_BACK, frozenset({Move.ASK_BACK})),
    ("pass", "forward", Key.PASS_ON, frozenset({Move.PASS})),
    ("return", "arrow-left", Key.RETURN_PACKET, frozenset({Move.RETURN})),
    ("take_over", "user", Key.TAKE_OVER, frozenset({Move.ASSIGN})),
    ("assign", "users", Key.ASSIGN, frozenset({Move.ASSIGN})),
    ("reopen", "rotate", Key.REOPEN, frozenset({Move.REOPEN})),
    ("close", "check", Key.CLOSE_CASE, frozenset({Move.CLOSE})),
    ("cancel", "x", Key.CANCEL_CASE, frozenset({Move.CANCEL})),
)
_FIRST = ("solution", "answer_unit", "closing", "end_wait")  # what the case waits for
MOST_ROWS = 2
_LOUD = ("solution", "answer_unit", "closing", "end_wait", "take_over")


def _is_for(name: str, case: VisibleCase, me: AgentRecord | None) -> bool:
    """Whether the action is one for this person, whatever the case allows."""
    if name in ("take_over", "assign") and (case.file is None or me is None):
        return False
    if name == "take_over":
        return case.file is not None and me is not None and case.file.row.assignee_id != me.id
    if name == "assign":
        return me is not None and me.role is Role.SUPERVISOR
    if name == "packet_text":
        return me is not None and me.role is not Role.UNIT_OFFICER
    return True


class NextBar(QWidget):
    wanted = Signal(str)  # the action's name

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("next")
        self._shown: tuple[VisibleCase, AgentRecord | None, datetime] | None = None
        self._sentence = Label("next.sentence", "muted", wraps=True)
        self._message = Label("next.message", "error", wraps=True)
        self._message.setVisible(False)
        self._buttons = {
            name: ActionButton(f"next.{name}", "", icon, key, "" if name in _LOUD else "quiet")
            for name, icon, key, _ in _ACTIONS
        }
        self._row = QWidget(self)
        flow = Flow(HALF_GAP)
        self._row.setLayout(flow)
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, wanted=name: self.wanted.emit(wanted))
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            flow.addWidget(button)
        self._flow = flow
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF_GAP, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._message)
        column.addWidget(self._sentence)
        column.addWidget(self._row)
        self._retranslate()

    def display(self, case: VisibleCase, me: AgentRecord | None, now: datetime) -> None:
        self._shown = (case, me, now)
        role = me.role if me is not None else None
        for name in self._buttons:
            self._buttons[name].setVisible(self.offers(name))
        is_officer = role is Role.UNIT_OFFICER
        words = self.tr("Record the solution") if is_officer else self.tr("Record the unit's answer")
        self._buttons["solution"].setText(words)
        self._buttons["solution"].show_key(Move.ANSWER_UNIT not in case.moves)
        is_told = case.status is CaseStatus.TOLD
        words = self.tr("Confirm the receipt") if is_told else self.tr("Give the answer")
        self._buttons["closing"].setText(words)
        words = {
            CaseStatus.WAITING_UNIT: self.tr("Pause"),
            CaseStatus.SOLUTION_READY: self.tr("Give it later"),
        }.get(case.status, self.tr("Wait"))
        self._buttons["wait"].setText(words)
        sentence = self._what_next(case, role, now)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def offers(self, name: str) -> bool:
        """Return whether the action is allowed now, and a form of its own is not open for it."""
        if self._shown is None:
            return False
        case, me, _ = self._shown
        if not _is_for(name, case, me):
            return False
        needed = next(moves for action, _, _, moves in _ACTIONS if action == name)
        if case.file is None and name in ("reopen", "close", "wait"):
            return False
        if name == "close" and case.status is CaseStatus.IN_PROGRESS:
            return False  # the records would take it, but there is work to do first
        return bool(needed & case.moves)

    def add(self, button: ActionButton) -> None:
        """Let a button of somebody else stand at the end of the row."""
        self._flow.addWidget(button)

    def mark_open(self, form: str) -> None:
        """Show which form is open below; the loud ones have the same button on top of their form."""
        for name, button in self._buttons.items():
            button.setVisible(self.offers(name) and not (name == form and name in _LOUD))
            is_open = name == form
            if (button.isCheckable(), button.isChecked()) != (is_open, is_open):
                button.setCheckable(True)
                button.setChecked(is_open)  # this redraws it; setCheckable does not
                button.setCheckable(is_open)
        self._fit()

    def _fit(self) -> None:
        """Two rows: where they are not enough, the less loud leave their keys to tool tips and F1."""
        keep_key = (tuple(self._buttons), _LOUD, _FIRST)
        kept = next((names for names in keep_key if self._rows_with(names) <= MOST_ROWS), _FIRST)
        for name, button in self._buttons.items():
            button.show_cap(name in kept)

    def _rows_with(self, names: Collection[str]) -> int:
        """Return into how many rows the buttons break if these show their keys."""
        hints: dict[QWidget, QSize] = {
            button: button.size_with_cap(name in names) for name, button in self._buttons.items()
        }
        return self._flow.rows_at(self._row.width(), hints)

    def say(self, message: str) -> None:
        """Say why something was refused; the next success takes it away."""
        self._message.setText(message)
        self._message.setVisible(bool(message))

    def message(self) -> str:
        return self._message.text()

    def sentence(self) -> str:
        return self._sentence.text()

    def _what_next(self, case: VisibleCase, role: Role | None, now: datetime) -> str:
        if case.is_waiting and case.status is not CaseStatus.ASKED_BACK:
            return self._waiting(case, now)
        if case.status in (CaseStatus.WAITING_UNIT, CaseStatus.ASKED_BACK):
            return self._at_unit(case, role, now)
        return {
            CaseStatus.SOLUTION_READY: self.tr("The solution is there. Call the applicant and read it out."),
            CaseStatus.TOLD: self.tr(
                "The applicant has the answer. Ask whether everything is clear, then close."
            ),
            CaseStatus.CLOSED: self.tr("Closed. If the applicant asks again, open it again with the reason."),
            CaseStatus.CANCELLED: self.tr("Cancelled."),
        }.get(case.status, self._returned(case))

    def _returned(self, case: VisibleCase) -> str:
        escalation = case.file.escalations[-1] if case.file and case.file.escalations else None
        if escalation is None or escalation.returned_at is None:
            return ""
        text = self.tr("{unit} returned the question: {reason}")
        return text.format(unit=escalation.unit_name, reason=escalation.returned_reason)

    def _waiting(self, case: VisibleCase, now: datetime) -> str:
        began = [entry for entry in case.timeline if entry.kind is EntryKind.WAIT_STARTED]
        if not began:
            return self.tr("Waiting for the applicant. The clock stands still.")
        text = self.tr("Waiting for the applicant since {time}: {reason}. The clock stands still.")
        if case.status is not CaseStatus.WAITING_APPLICANT:
            text = self.tr("Paused since {time}: {reason}. The clock stands still.")
        reason = str(began[-1].facts.get("reason") or began[-1].text)
        told = text.format(time=when_text(began[-1].occurred_at, now), reason=reason.rstrip("."))
        until = until_of(began[-1])
        if until is None:
            return told
        return f"{told} " + self.tr("It goes on at {time} at the latest.").format(time=when_text(until, now))

    def _at_unit(self, case: VisibleCase, role: Role | None, now: datetime) -> str:
        escalation: EscalationRecord | None = (
            case.file.escalations[-1] if case.file and case.file.escalations else None
        )
        if escalation is None:
            return ""
        due = when_text(escalation.due_at, now)
        question = case.file.open_unit_question if case.file else None
        if case.status is CaseStatus.ASKED_BACK and question is not None:
            text = self.tr("{name} of {unit} asks: {question}")
            told = text.format(
                name=question.asked_by_name, unit=escalation.unit_name, question=question.question
            )
            return f"{told} " + self.tr("The unit's clock stands still.") if case.is_waiting else told
        if role is Role.UNIT_OFFICER:
            text = self.tr("{agent} needs your validated answer by {due}.")
            return text.format(agent=escalation.asked_by_name, due=due)
        text = self.tr("{unit} has the question; the answer is due at {due} and comes back to you.")
        return text.format(unit=escalation.unit_name, due=due)

    def _retranslate(self) -> None:
        words = {
            "solution": self.tr("Record the solution"),
            "closing": self.tr("Give the answer"),
            "end_wait": self.tr("Go on"),
            "evidence": self.tr("Look-up"),
            "contact": self.tr("Log a contact"),
            "wait": self.tr("Wait"),
            "return": self.tr("Return"),
            "answer_unit": self.tr("Answer the unit"),
            "packet_text": self.tr("As a text"),
            "ask_back": self.tr("Ask back"),
            "pass": self.tr("Pass on"),
            "take_over": self.tr("Take over"),
            "assign": self.tr("Give to…"),
            "reopen": self.tr("Reopen"),
            "close": self.tr("Not reached"),
            "cancel": self.tr("Cancel"),
        }
        for name, button in self._buttons.items():
            button.setText(words[name])
        if self._shown is not None:
            self.display(*self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
