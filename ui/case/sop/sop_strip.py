"""The SOP on one line: its steps with their clocks; a click or a key shows the account of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.sop.deadlines import DeadlineClock
from app.sop.due_reasons import DueReason
from app.sop.procedure import Sop
from app.sop.step_clocks import StepClock, StepState
from ui.case.sop.due_text import days_left_in_short, days_left_words, deadline_lines, step_lines
from ui.case.sop.due_view import DueView
from ui.case.sop.step_cell import Detail, StepCell
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP
from ui.text.translations import language
from ui.widgets.button import ActionButton

Why = Callable[[StepClock, datetime], tuple[DueReason, ...]]
_LIMITS = -1
HEIGHT_PX = 28  # at 100 %
ROOMY_PX = 480  # of the line: from this width on,
OTHERS_PX = 60  # so much is left to each word that stands on it beside the buttons
# What the step that runs shows, and what the others show: the first that fits.
_DETAILS = (
    (Detail.FULL, Detail.FULL),
    (Detail.FULL, Detail.NAME),
    (Detail.FULL, Detail.TIME),
    (Detail.NAME, Detail.TIME),
    (Detail.TIME, Detail.TIME),
    (Detail.NAME, Detail.NUMBER),
    (Detail.TIME, Detail.NUMBER),
    (Detail.NUMBER, Detail.NUMBER),
)


class SopStrip(QWidget):
    """Shows clocks that it is given; it queries nothing."""

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
        self._account_of = 0  # number of the step whose account is open; _LIMITS: of the working days
        self._are_days_below = False
        self._others: list[QWidget] = []
        self._fitted: tuple[int, tuple[int, ...]] = (0, ())
        self._account = DueView()
        self._account.setVisible(False)
        self._account.closed.connect(self._shut)
        self._days = ActionButton("sop.days", "", "clock", look="quiet")
        self._days.setMinimumWidth(1)  # elided rather than cut where there is little room
        self._days.setVisible(False)
        self._days.clicked.connect(lambda: self._toggle_account(_LIMITS))
        self._build()
        self._retranslate()

    def _build(self) -> None:
        self._row = QHBoxLayout()
        self._row.setSpacing(HALF_GAP)
        for cell in self._cells:
            cell.chosen.connect(self._toggle_account)
            cell.moved.connect(self._move_focus)
            self._row.addWidget(cell)
        self._row.addWidget(self._days)
        self._line = QWidget(self)
        self._line.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)
        self._column.addWidget(self._line)
        self._column.addWidget(self._account)

    def add(self, part: QWidget, stretch: int = 0) -> None:
        """Let another part stand on the line, behind the steps."""
        self._row.addWidget(part, stretch)
        self._others.append(part)

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
        if self._account_of == _LIMITS and not self._limits:
            self._shut()
        self._show_account()
        if was_here != self._here() or not any(
            cell.focusPolicy() is Qt.FocusPolicy.TabFocus for cell in self._cells
        ):
            self._give_one_tab_stop()
        shown = [part.words() for part in self._others if isinstance(part, ActionButton) and part.isVisible()]
        lengths = tuple(map(len, (*(cell.words() for cell in self._cells), self._days.words(), *shown)))
        if (self._here(), lengths) != self._fitted:  # not each second: the digits are equally wide
            self._fitted = (self._here(), lengths)
            self.fit()

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

    def _toggle_account(self, number: int) -> None:
        """Open the account of a step below the strip, or shut it again."""
        if self._account_of == number:
            self._shut()
            return
        self._account_of = number
        self._show_account()
        self._account.setVisible(True)
        self._account.take_keyboard()

    def toggle_account_here(self) -> None:
        """Open the account of the step that runs, or shut what is open."""
        if self._clocks:
            self._toggle_account(self._account_of or self._here())

    def _shut(self) -> None:
        """Put the account away; the keyboard goes back to where it was opened."""
        had_keyboard = self._account.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        number, self._account_of = self._account_of, 0
        if had_keyboard and number == _LIMITS:
            self._days.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_keyboard and number:
            self._cells[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._account.setVisible(False)

    def _show_account(self) -> None:
        if self._now is None or not self._account_of:
            return
        if self._account_of == _LIMITS:
            self._account.display(deadline_lines(self._limits))
        elif self._clocks:
            clock = self._clocks[self._account_of - 1]
            self._account.display(step_lines(clock, self._why(clock, self._now), self._now))

    def _show_days(self) -> None:
        """The limits in working days, on a line of their own: they are never mixed with the minutes."""
        is_late = any(limit.is_late for limit in self._limits)
        days = days_left_words(self._limits) if self._limits else ""
        if days != self._days.words():
            self._days.set_texts(days, days_left_in_short(self._limits) if self._limits else "")
            self._days.setAccessibleName(self.tr("{state}: show all limits").format(state=days))
            self._days.set_icon_name("alert" if is_late else "clock")
        self._days.setVisible(bool(self._limits))

    def _move_focus(self, by: int) -> None:
        at = next((index for index, cell in enumerate(self._cells) if cell.hasFocus()), 0)
        self._cells[max(0, min(len(self._cells) - 1, at + by))].setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_one_tab_stop(self) -> None:
        """Tab stops at the step that runs; the arrow keys reach the others."""
        for cell in self._cells:
            is_here = cell.number == self._here()
            cell.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_here else Qt.FocusPolicy.ClickFocus)

    @Slot()
    def fit(self) -> None:
        """Show as much of each step as fits, the most of the step that runs; the days below if they must."""
        theme, here = current_theme(), self._here()
        self._line.setFixedHeight(theme.px(HEIGHT_PX))
        others = [part for part in self._others if not part.isHidden()]
        buttons = [part for part in others if isinstance(part, ActionButton)]
        words = [part for part in others if part not in buttons]
        buttons += [self._days] if self._limits else []
        is_roomy = self.width() > theme.px(ROOMY_PX)
        room = self.width() - sum(button.width_with(is_shortened=True) + HALF_GAP for button in buttons)
        for part in words:
            room -= (theme.px(OTHERS_PX) if is_roomy else part.minimumSizeHint().width()) + HALF_GAP
        for here_detail, detail in _DETAILS:
            shown = {cell: here_detail if cell.number == here else detail for cell in self._cells}
            needed = sum(cell.width_at(wanted) + HALF_GAP for cell, wanted in shown.items())
            if needed <= room:
                break
        for cell, wanted in shown.items():
            cell.set_detail(wanted)
        is_below = needed > room
        whole = sum(button.width_with(False) - button.width_with(True) for button in buttons)
        for button in buttons:
            button.shorten(whole > room - needed and not (is_below and button is self._days))
        if is_below != self._are_days_below:
            self._are_days_below = is_below
            if is_below:
                self._column.insertWidget(1, self._days, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._row.insertWidget(len(self._cells), self._days)

    def _retranslate(self) -> None:
        self.setAccessibleName(self._sop.title.in_language(language()))

    def minimumSizeHint(self) -> QSize:
        """What the steps show follows the width; it must not keep the window wide."""
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            if self._now is not None:
                self.display(self._clocks, self._now, self._limits)
        elif event.type() is QEvent.Type.StyleChange:
            self.fit()
