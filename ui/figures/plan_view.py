"""The table and the charts of a plan. Both change how many agents there are in a quarter hour ("what if")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.figures.figures import Measure
from ui.figures.chart_view import ChartView
from ui.figures.figure_text import UNKNOWN, value_text

_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_CHART_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, **_STEPS}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """cells: A text for each column; the first is the title of the row."""

    cells: tuple[str, ...]
    is_sum: bool = False


class PlanTable(QTableWidget):
    """Plus and Minus change the agents of the current row."""

    stepped = Signal(int)  # agents more

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("planning.table")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)  # all would be bold: whole rows are chosen
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_rows(self, head: Sequence[str], rows: Sequence[PlanRow]) -> None:
        """Show these rows; the current place stays where there is such a row."""
        place = max(0, self.currentRow())
        if self.columnCount() != len(head):
            self.setCurrentCell(-1, -1)  # else the new columns of the current row are not selected
        self.setColumnCount(len(head))
        self.setHorizontalHeaderLabels(list(head))
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                self.setItem(number, column, self._item(head, row, column, text))
        if rows and self.currentRow() < 0:
            self.setCurrentCell(min(place, len(rows) - 1), 0)

    def _item(self, head: Sequence[str], row: PlanRow, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        if column:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            said = self.tr("not known") if text == UNKNOWN else text
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.cells[0]}, {head[column]}: {said}")
        if row.is_sum:
            font = self.font()
            font.setBold(True)
            item.setFont(font)
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class PlanChart(ChartView):
    """Up and Down change the agents of the current point."""

    stepped = Signal(int)  # agents more

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _CHART_STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


def decimal_text(value: float | None) -> str:
    return UNKNOWN if value is None else QLocale().toString(float(value), "f", 1)


def whole_text(value: int | None) -> str:
    return value_text(Measure.COUNT, value)


def share_text(value: float | None) -> str:
    return value_text(Measure.SHARE, value)
