"""The person's own day: how long in which state, and how often the line had gaps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.agents.agent_states import AgentStates
from app.agents.shift_day import Day
from ui.state.state_text import choice_words
from ui.style.tokens import GAP, HALF_GAP
from ui.text.times import span_text
from ui.widgets.text import Label


class DayView(QWidget):
    def __init__(self, states: AgentStates) -> None:
        super().__init__()
        self.setObjectName("state.day")
        self._states, self._day = states, Day()
        self._title = Label("state.day.title", "section")
        self._rows = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._title)
        column.addWidget(self._rows)
        column.addStretch(1)
        states.day_read.connect(self.display)
        self._retranslate()

    def lines(self) -> list[tuple[str, str]]:
        """Return what is shown, line by line: a name and its figure."""
        rows = [
            (choice_words(choice, self._states.breaks), span_text(time.total_seconds()))
            for choice, time in self._day.times
        ]
        return [*rows, (self.tr("Gaps of the line"), self._gaps())]

    def _gaps(self) -> str:
        if not self._day.gaps:
            return self.tr("none")
        text = self.tr("{count}, together {span}")
        return text.format(count=self._day.gaps, span=span_text(self._day.gap_time.total_seconds()))

    @Slot(object)
    def display(self, day: Day) -> None:
        self._day = day
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(HALF_GAP)
        grid.setColumnStretch(0, 1)
        for number, (name, figure) in enumerate(self.lines()):
            grid.addWidget(Label(f"state.day.{number}.name", "", name), number, 0)
            amount = Label(f"state.day.{number}.figure", "muted", figure)
            grid.addWidget(amount, number, 1, Qt.AlignmentFlag.AlignRight)
        column = self.layout()
        assert column is not None
        column.replaceWidget(self._rows, rows)
        self._rows.deleteLater()
        self._rows = rows
        self.setAccessibleName(". ".join(f"{name}: {figure}" for name, figure in self.lines()))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Today"))
        self.display(self._day)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
