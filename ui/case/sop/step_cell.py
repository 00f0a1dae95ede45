"""One step of the SOP on the strip: its state, its clock and how much of its target is used."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.sop.step_clocks import StepClock, StepState
from ui.case.sop.step_text import account, state_word, time_used
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size, Tone
from ui.text.times import time_left_text, time_text
from ui.text.translations import language
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import ClockLabel, IconLabel, Label
from ui.widgets.tool_tip import tool_tip

BAR_PX = 3
EDGE_PX = 7
_ICONS = {
    StepState.NOT_STARTED: "clock",
    StepState.RUNNING: "play",
    StepState.PAUSED: "pause",
    StepState.DONE: "check",
    StepState.SKIPPED: "chevron-right",
}


def step_tone(clock: StepClock) -> Tone:
    """Return green, yellow or red by the reminders that a running step has reached; grey for the others."""
    if clock.state is StepState.DONE:
        return Tone.DANGER if clock.is_late else Tone.GOOD
    if clock.state is not StepState.RUNNING:
        return Tone.NEUTRAL
    if clock.reminder >= 100:
        return Tone.DANGER
    return Tone.WARNING if clock.reminder >= 80 else Tone.ACCENT


class Detail(IntEnum):
    """How much a cell shows; each has what the one before has."""

    NUMBER = 0
    TIME = 1
    NAME = 2
    FULL = 3


class StepCell(QFrame):
    """Emits `chosen` with the step's number when its details are wanted (click, Enter or Space)."""

    chosen = Signal(int)
    moved = Signal(int)  # arrow keys: -1 to the left, 1 to the right

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        name = f"sop.step{number}"
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._clock: StepClock | None = None
        self._detail = Detail.FULL
        self._icon = IconLabel(f"{name}.icon", "clock", size_px=14)
        self._title = ElidedLabel(f"{name}.title", "strong")
        self._time = ClockLabel(f"{name}.time", Size.BODY, is_bold=False)
        self._left = Label(f"{name}.left", "caption")
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE_PX, 0, EDGE_PX, BAR_PX)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._title)
        row.addWidget(self._time)
        row.addWidget(self._left)

    def set_detail(self, detail: Detail) -> None:
        """Show as much as there is room for; the tool tip and the account have all of it."""
        self._detail = detail
        self._time.setVisible(detail >= Detail.TIME)
        self._left.setVisible(detail >= Detail.FULL)
        if self._clock is not None:
            self._title.setText(self._name(self._clock, detail))

    def width_at(self, detail: Detail) -> int:
        """Return how wide the cell would like to be, px."""
        if self._clock is None:
            return 0
        metrics = current_theme().metrics(Size.BODY)
        parts = [self._name(self._clock, detail)]
        parts += [self._time.text()] if detail >= Detail.TIME else []
        parts += [self._left.text()] if detail >= Detail.FULL else []
        words = sum(round(metrics.horizontalAdvance(part) * 1.1) + HALF_GAP for part in parts)
        return words + current_theme().px(14) + 2 * EDGE_PX + HALF_GAP

    def display(self, clock: StepClock, now: datetime, decision: str = "") -> None:
        """Show the clock; only what differs is touched, since this runs every second."""
        tone = step_tone(clock)
        role = "muted" if tone is Tone.NEUTRAL else tone.value
        is_alarm = clock.state is StepState.RUNNING and clock.reminder >= 80
        before = self._clock
        if before is None or before.state is not clock.state or before.reminder != clock.reminder:
            self._icon.show_icon("alert" if is_alarm else _ICONS[clock.state], role)
            self._left.setProperty("tone", tone.value)
            restyle(self._left)
        self._clock = clock
        _put(self._title, self._name(clock, self._detail))
        _put(self._time, time_used(clock))
        _put(self._left, self._left_text(clock, decision, now))
        spoken = account(clock, now)
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
            self.setToolTip(tool_tip(spoken))
        self.update()

    @property
    def clock(self) -> StepClock | None:
        return self._clock

    def words(self) -> str:
        """Return what can be read on the cell where there is room for all."""
        name = self._name(self._clock, Detail.FULL) if self._clock is not None else ""
        return " ".join((name, self._time.text(), self._left.text()))

    def _name(self, clock: StepClock, detail: Detail) -> str:
        number = str(clock.step.number)
        return f"{number} {clock.step.name.in_language(language())}" if detail >= Detail.NAME else number

    def _left_text(self, clock: StepClock, decision: str, now: datetime) -> str:
        if clock.state is StepState.RUNNING:
            left = time_left_text(clock.target, clock.elapsed, clock.goes_on_at, now)
            if clock.reminder in (50, 80):
                return self.tr("{percent} %, {left}").format(percent=clock.reminder, left=left)
            return left
        if decision:
            return decision
        if clock.state is StepState.DONE and clock.ended_at is not None:
            return self.tr("until {time}").format(time=time_text(clock.ended_at))
        if clock.state is StepState.PAUSED:
            return self.tr("Paused: clock stands still")
        return state_word(clock.state)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        is_here = self._clock is not None and self._clock.state in (StepState.RUNNING, StepState.PAUSED)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() or is_here else 1
        edge = "accent" if self.hasFocus() or is_here else "line"
        painter.setPen(QPen(theme.colour(edge), width))
        painter.setBrush(theme.colour("surface" if is_here else "window"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        self._paint_bar(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        theme, clock = current_theme(), self._clock
        room = QRectF(EDGE_PX, self.height() - BAR_PX - 1, self.width() - 2 * EDGE_PX, BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(room, 2, 2)
        if clock is None or not clock.elapsed or clock.state is StepState.SKIPPED:
            return
        tone = step_tone(clock)
        painter.setBrush(theme.colour("muted" if tone is Tone.NEUTRAL else tone.value))
        room.setWidth(max(float(BAR_PX), room.width() * min(1.0, clock.share)))
        painter.drawRoundedRect(room, 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.number)
        elif (key := Qt.Key(event.key())) in moves:
            self.moved.emit(moves[key])
        else:
            super().keyPressEvent(event)


def _put(label: Label | ClockLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
