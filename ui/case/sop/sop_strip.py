"""The SOP as the spine of the screen: five steps with their clocks, and the decision when it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.sop.deadlines import DeadlineClock
from app.sop.due_reasons import DueReason
from app.sop.procedure import Sop
from app.sop.step_clocks import StepClock, StepState
from ui.case.sop.due_text import days_left_words, deadline_lines, step_lines
from ui.case.sop.due_view import DueView
from ui.case.sop.step_cell import StepCell
from ui.keys.key_table import Key
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label

Why = Callable[[StepClock, datetime], tuple[DueReason, ...]]
_LIMITS = -1
FULL_CELL_EM = 8.2  # a cell narrower than this many text heights has no room for words


class SopStrip(QWidget):
    """Shows clocks that it is given; asks for nothing by itself."""

    yes_wanted = Signal()
    no_wanted = Signal()

    def __init__(self, sop: Sop, why: Why) -> None:
        """`why` gives the account of a clock."""
        super().__init__()
        self.setObjectName("sop")
        self._sop = sop
        self._cells = [StepCell(step.number) for step in sop.steps]
        self._clocks: tuple[StepClock, ...] = ()
        self._now: datetime | None = None
        self._why = why
        self._limits: tuple[DeadlineClock, ...] = ()
        self._told = 0  # number of the step whose account is open; _LIMITS: of the working days
        self._is_folded = False
        self._account = DueView()
        self._account.setVisible(False)
        self._account.closed.connect(self._shut)
        self._days = ActionButton("sop.days", "", "clock", look="quiet")
        self._days.setMinimumWidth(1)  # elided rather than cut where there is little room
        self._days.setVisible(False)
        self._days.clicked.connect(lambda: self._tell(_LIMITS))
        self._build()
        self._retranslate()

    def _build(self) -> None:
        self._row = QHBoxLayout()
        self._row.setSpacing(HALF_GAP)
        for cell in self._cells:
            cell.chosen.connect(self._tell)
            cell.moved.connect(self._move_focus)
            self._row.addWidget(cell, 1)
        self._decision = QFrame(self)
        self._decision.setObjectName("sop.decision")
        self._decision.setProperty("look", "strip")
        self._decision.setProperty("tone", Tone.ACCENT.value)
        self._question = Label("sop.decision.question", wraps=True)
        self._yes = ActionButton("sop.decision.yes", "", "check", Key.DECIDE_YES)
        self._no = ActionButton("sop.decision.no", "", "send", Key.DECIDE_NO)
        self._yes.clicked.connect(self.yes_wanted)
        self._no.clicked.connect(self.no_wanted)
        self._branches = QWidget(self._decision)
        branches = QHBoxLayout(self._branches)
        branches.setContentsMargins(0, 0, 0, 0)
        branches.setSpacing(GAP)
        for button in (self._yes, self._no):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            branches.addWidget(button)
        branches.addStretch(1)
        self._ask = QGridLayout(self._decision)
        self._ask.setContentsMargins(12, 4, 4, 4)
        self._ask.setSpacing(GAP)
        self._ask.setColumnStretch(1, 1)
        self._ask.addWidget(IconLabel("sop.decision.icon", "decision", "accent"), 0, 0)
        self._ask.addWidget(self._question, 0, 1)
        self._ask.addWidget(self._branches, 0, 2)
        self._decision.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._row)
        column.addWidget(self._days, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._account)
        column.addWidget(self._decision)

    @property
    def cells(self) -> tuple[StepCell, ...]:
        return tuple(self._cells)

    def display(
        self, clocks: Sequence[StepClock], now: datetime, limits: Sequence[DeadlineClock] = ()
    ) -> None:
        """Show the clocks as they are at `now`. Called every second; costs little when little changed."""
        was_here, self._clocks, self._now = self._here(), tuple(clocks), now
        self._limits = tuple(limits)
        self._show_days()
        for cell, clock in zip(self._cells, clocks, strict=True):
            cell.display(clock, now, self._decided(clock))
        if self._told == _LIMITS and not self._limits:
            self._shut()
        self._show_account()
        if was_here != self._here() or not any(
            cell.focusPolicy() is Qt.FocusPolicy.TabFocus for cell in self._cells
        ):
            self._give_one_tab_stop()
            self._fit()

    def fold(self, is_folded: bool) -> None:
        """Leave out what is not the steps: an open form needs the room."""
        self._is_folded = is_folded
        self._show_days()

    def ask(self, may_answer: bool, may_escalate: bool) -> None:
        """Show the decision between the recording and what follows, as far as it is due."""
        self._yes.setVisible(may_answer)
        self._no.setVisible(may_escalate)
        self._decision.setVisible(may_answer or may_escalate)

    def _here(self) -> int:
        """Return the number of the step that runs, else of the last one that ran."""
        running = [c.step.number for c in self._clocks if c.state in (StepState.RUNNING, StepState.PAUSED)]
        done = [c.step.number for c in self._clocks if c.state is StepState.DONE]
        return (running or done[-1:] or [1])[0]

    def _decided(self, clock: StepClock) -> str:
        """Return which branch of the step's decision was taken, once it was."""
        decision = clock.step.decision
        if decision is None or clock.state is not StepState.DONE:
            return ""
        for branch in (decision.yes, decision.no):
            if any(entry.kind is branch.by for entry in clock.entries[-1:]):
                return self.tr("Decision: {branch}").format(branch=branch.in_language(language()))
        return ""

    def _tell(self, number: int) -> None:
        """Open the account of a step below the strip, or shut it again."""
        if self._told == number:
            self._shut()
            return
        self._told = number
        self._show_account()
        self._account.setVisible(True)
        self._account.take_keyboard()

    def tell_here(self) -> None:
        """Open the account of the step that runs, or shut what is open."""
        if self._clocks:
            self._tell(self._told or self._here())

    def _shut(self) -> None:
        """Put the account away; the keyboard goes back to where it was opened."""
        had_keyboard = self._account.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        told, self._told = self._told, 0
        if had_keyboard and told == _LIMITS:
            self._days.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_keyboard and told:
            self._cells[told - 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._account.setVisible(False)

    def _show_account(self) -> None:
        if self._now is None or not self._told:
            return
        if self._told == _LIMITS:
            self._account.display(deadline_lines(self._limits))
        elif self._clocks:
            clock = self._clocks[self._told - 1]
            self._account.display(step_lines(clock, self._why(clock, self._now), self._now))

    def _show_days(self) -> None:
        """The limits in working days, on a line of their own: they are never mixed with the minutes."""
        is_late = any(limit.is_late for limit in self._limits)
        told = days_left_words(self._limits) if self._limits else ""
        if told != self._days.words():
            self._days.setText(told)
            self._days.setAccessibleName(self.tr("{state}: show all limits").format(state=told))
            self._days.set_icon_name("alert" if is_late else "clock")
        self._days.setVisible(bool(self._limits) and not self._is_folded)

    def _move_focus(self, by: int) -> None:
        at = next((index for index, cell in enumerate(self._cells) if cell.hasFocus()), 0)
        self._cells[max(0, min(len(self._cells) - 1, at + by))].setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_one_tab_stop(self) -> None:
        """Tab stops at the step that runs; the arrow keys reach the others."""
        for cell in self._cells:
            is_here = cell.number == self._here()
            cell.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_here else Qt.FocusPolicy.ClickFocus)

    def _fit(self) -> None:
        """Where five full cells do not fit, only the step that runs is shown in full."""
        room = (self.width() - HALF_GAP * (len(self._cells) - 1)) / len(self._cells)
        is_tight = room < FULL_CELL_EM * current_theme().px(Size.BODY)
        row, column = (1, 1) if is_tight else (0, 2)
        self._ask.addWidget(self._branches, row, column)
        for index, cell in enumerate(self._cells):
            is_short = is_tight and cell.number != self._here()
            cell.set_short(is_short)
            self._row.setStretch(index, 1 if is_short or not is_tight else 4)

    def _retranslate(self) -> None:
        decision = next((step.decision for step in self._sop.steps if step.decision), None)
        if decision is not None:
            self._question.setText(decision.question.in_language(language()))
            self._yes.setText(decision.yes.in_language(language()))
            self._no.setText(decision.no.in_language(language()))
            self._yes.setAccessibleName(self.tr("{yes}: answer now").format(yes=self._yes.words()))
            self._no.setAccessibleName(self.tr("{no}: escalate").format(no=self._no.words()))
        self.setAccessibleName(self._sop.title.in_language(language()))
        self._decision.setAccessibleName(self._question.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            if self._now is not None:
                self.display(self._clocks, self._now, self._limits)
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()
            restyle(self._decision)
