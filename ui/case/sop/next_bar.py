"""The next step: the decision that is due, or what the case waits for, and what else may be done now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.common.enums import AgentRecord, CaseStatus, EntryKind, EscalationRecord, Role
from app.sop.lifecycle import Move
from app.sop.procedure import Sop
from app.values.open_case import VisibleCase
from ui.case.entry_text import until_of
from ui.keys.key_table import Key
from ui.style.icons import ICON_PX
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.times import when_text
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.overflow_row import offer_in_menu
from ui.widgets.text import IconLabel, Label

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
    """One line: the decision or what the case waits for, then the rest; what has no room is behind "More"."""

    wanted = Signal(str)  # the action's name
    yes_wanted = Signal()
    no_wanted = Signal()

    def __init__(self, sop: Sop) -> None:
        super().__init__()
        self.setObjectName("next")
        self._sop = sop
        self._shown: tuple[VisibleCase, AgentRecord | None, datetime] | None = None
        self._open_form = ""
        self._overflow: tuple[str, ...] = ()
        self._fitted: tuple[object, ...] = ()  # what the row was last fitted to
        self._sentence = ElidedLabel("next.sentence", "muted")
        self._message = Label("next.message", "error", wraps=True)
        self._message.setVisible(False)
        self._buttons = {
            name: ActionButton(f"next.{name}", "", icon, key, "" if name in _LOUD else "quiet")
            for name, icon, key, _ in _ACTIONS
        }
        self._more = ActionButton("next.more", "", "chevron-down", look="quiet")
        self._more.clicked.connect(self._show_more)
        self._question = ElidedLabel("sop.decision.question", "muted")
        self._yes = ActionButton("sop.decision.yes", "", "check", Key.DECIDE_YES)
        self._no = ActionButton("sop.decision.no", "", "send", Key.DECIDE_NO)
        for button in (self._yes, self._no):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
        self._yes.clicked.connect(self.yes_wanted)
        self._no.clicked.connect(self.no_wanted)
        self._decision = QWidget(self)
        self._decision.setObjectName("sop.decision")
        self._row = QWidget(self)
        for button in (*self._buttons.values(), self._more, self._yes, self._no):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to who types
        self._build()
        self._retranslate()

    def _build(self) -> None:
        decision = QHBoxLayout(self._decision)
        decision.setContentsMargins(0, 0, GAP, 0)
        decision.setSpacing(GAP)
        for part in (
            IconLabel("sop.decision.icon", "decision", "accent"),
            self._yes,
            self._no,
        ):
            decision.addWidget(part)
        self._decision.setVisible(False)
        flow = Flow(HALF_GAP)
        self._row.setLayout(flow)
        flow.addWidget(self._decision)
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, wanted=name: self.wanted.emit(wanted))
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            flow.addWidget(button)
        flow.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF_GAP, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._message)
        for words in (self._question, self._sentence):
            words.setVisible(False)
            column.addWidget(words)
        column.addWidget(self._row)

    def ask(self, may_answer: bool, may_escalate: bool) -> None:
        """Show the decision, as far as it is due."""
        self._yes.setVisible(may_answer)
        self._no.setVisible(may_escalate)
        for part in (self._decision, self._question):
            part.setVisible(may_answer or may_escalate)
        self._fit()

    def display(self, case: VisibleCase, me: AgentRecord | None, now: datetime) -> None:
        self._shown = (case, me, now)
        role = me.role if me is not None else None
        is_officer = role is Role.UNIT_OFFICER
        words = self.tr("Record the solution") if is_officer else self.tr("Record the unit's answer")
        self._buttons["solution"].setText(words)
        self._buttons["solution"].show_key(Move.ANSWER_UNIT not in case.moves)
        is_given = case.status is CaseStatus.TOLD
        words = self.tr("Confirm the receipt") if is_given else self.tr("Give the answer")
        self._buttons["closing"].setText(words)
        is_solved = case.status is CaseStatus.SOLUTION_READY
        self._buttons["wait"].setText(self.tr("Give it later") if is_solved else self.tr("Pause"))
        sentence = self._what_next(case, role, now)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._fit()

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

    def mark_open(self, form: str) -> None:
        """Show which form is open; the loud ones have the same button on top of their form."""
        self._open_form = form
        for name, button in self._buttons.items():
            is_open = name == form
            if (button.isCheckable(), button.isChecked()) != (is_open, is_open):
                button.setCheckable(True)
                button.setChecked(is_open)  # this redraws it; setCheckable does not
                button.setCheckable(is_open)
        self._fit()

    def _fit(self) -> None:
        """Keep to one row: first without the keys of what is less loud, then with the last behind "More"."""
        offered = [
            name
            for name in self._buttons
            if self.offers(name) and not (name == self._open_form and name in _LOUD)
        ]
        is_asking = not self._decision.isHidden()
        buttons = (self._yes, self._no, *self._buttons.values())
        asked = tuple(button.isHidden() for button in (self._decision, self._yes, self._no))
        sizes = tuple(button.size_with_cap(cap).width() for button in buttons for cap in (True, False))
        fitted = (self.width(), tuple(offered), asked, sizes)
        if fitted == self._fitted:  # several facts of a case change together
            return
        self._fitted = fitted
        for caps in (tuple(self._buttons), (*_LOUD, "decision"), (*_FIRST, "decision"), ("decision",), ()):
            kept = self._fitting(offered, caps, is_asking)
            if len(kept) == len(offered):
                break
        for name, button in self._buttons.items():
            button.show_cap(name in caps)
            button.setVisible(name in kept)
        for button in (self._yes, self._no):
            button.show_cap(bool(caps))
        self._overflow = tuple(name for name in offered if name not in kept)
        self._more.setVisible(bool(self._overflow))

    def _fitting(self, offered: Sequence[str], caps: Collection[str], is_asking: bool) -> list[str]:
        """Return which of the actions have room on the row if these show their keys."""
        room = self.width() - HALF_GAP
        if is_asking:
            shown = [button for button in (self._yes, self._no) if not button.isHidden()]
            room -= sum(button.size_with_cap(bool(caps)).width() + GAP for button in shown)
            room -= current_theme().px(ICON_PX) + 2 * GAP + HALF_GAP
        wanted = {
            name: self._buttons[name].size_with_cap(name in caps).width() + HALF_GAP for name in offered
        }
        if sum(wanted.values()) <= room + HALF_GAP:
            return list(offered)
        room -= self._more.sizeHint().width()
        kept: list[str] = []
        for name in offered:
            room -= wanted[name]
            if room < 0 and kept:
                break
            kept.append(name)
        return kept

    def _show_more(self) -> None:
        """List what has no room; a click outside or Escape puts the list away."""
        menu = QMenu(self)
        menu.setObjectName("next.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in self._overflow:
            offer_in_menu(self._buttons[name], menu).setObjectName(f"next.menu.{name}")
        menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def show_refusal(self, message: str) -> None:
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
        waits = text.format(time=when_text(began[-1].occurred_at, now), reason=reason.rstrip("."))
        until = until_of(began[-1])
        if until is None:
            return waits
        return f"{waits} " + self.tr("It goes on at {time} at the latest.").format(time=when_text(until, now))

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
            asks = text.format(
                name=question.asked_by_name, unit=escalation.unit_name, question=question.question
            )
            return f"{asks} " + self.tr("The unit's clock stands still.") if case.is_waiting else asks
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
            "wait": self.tr("Pause"),
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
        self._more.setText(self.tr("More"))
        decision = next((step.decision for step in self._sop.steps if step.decision), None)
        if decision is not None:
            self._question.setText(decision.question.in_language(language()))
            self._yes.setText(decision.yes.in_language(language()))
            self._no.setText(decision.no.in_language(language()))
            self._yes.setAccessibleName(self.tr("{yes}: answer now").format(yes=self._yes.words()))
            self._no.setAccessibleName(self.tr("{no}: escalate").format(no=self._no.words()))
        self._decision.setAccessibleName(self._question.text())
        if self._shown is not None:
            self.display(*self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
