"""The follow-up plan of a round: what is done about which element, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.skm.form import Element
from app.skm.messages import MOST_MEASURES, SkmMeasure
from app.skm.skm_words import ELEMENT, UNTIL, WHAT, WHO
from ui.skm.skm_text import element_text, said
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow

_AHEAD = timedelta(days=90)


class PlanTable(QWidget):
    kept = Signal(object)  # list of SkmMeasure

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("skm.plan")
        self._table = QTableWidget(0, 4)
        self._table.setObjectName("skm.plan.table")
        self._table.verticalHeader().hide()
        self._table.setTabKeyNavigation(False)
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._add = ActionButton("skm.plan.add", "", "plus")
        self._remove = ActionButton("skm.plan.remove", "")
        self._keep = ActionButton("skm.plan.keep", "", "save")
        self._add.clicked.connect(self._add_row)
        self._remove.clicked.connect(self._remove_row)
        self._keep.clicked.connect(lambda: self.kept.emit(self.measures))
        buttons = Flow(GAP)
        for button in (self._add, self._remove, self._keep):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table, 1)
        column.addLayout(buttons)
        self._lowest: Sequence[Element] = ()
        self._today = date.today()
        self.retranslate()

    def show_plan(self, plan: Sequence[SkmMeasure], lowest: Sequence[Element], today: date) -> None:
        """Show the plan; without one, a row for each of the lowest elements."""
        self._lowest, self._today = lowest, today
        self._table.setRowCount(0)
        until = today + _AHEAD
        empty = [SkmMeasure(element=one.value, what="", who="", until=until) for one in lowest]
        for measure in plan or empty:
            self._append(measure)

    @property
    def measures(self) -> list[SkmMeasure]:
        """Return the rows that say what is done."""
        found = []
        for row in range(self._table.rowCount()):
            element, until = self._table.cellWidget(row, 0), self._table.cellWidget(row, 3)
            assert isinstance(element, QComboBox)
            assert isinstance(until, QDateEdit)
            day = until.date()
            what = self._text(row, 1)
            if what:
                found.append(
                    SkmMeasure(
                        element=str(element.currentData()),
                        what=what,
                        who=self._text(row, 2)[:200],
                        until=date(day.year(), day.month(), day.day()),
                    )
                )
        return found

    def _text(self, row: int, column: int) -> str:
        item = self._table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _append(self, measure: SkmMeasure) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        element = QComboBox()
        element.setObjectName("skm.plan.element")
        for one in Element:
            element.addItem(element_text(one), one.value)
        element.setCurrentIndex(max(0, element.findData(measure.element)))
        element.setAccessibleName(said(ELEMENT))
        until = QDateEdit(QDate(measure.until.year, measure.until.month, measure.until.day))
        until.setObjectName("skm.plan.until")
        until.setDisplayFormat("dd/MM/yyyy")
        until.setCalendarPopup(True)
        until.setAccessibleName(said(UNTIL))
        self._table.setCellWidget(row, 0, element)
        self._table.setItem(row, 1, QTableWidgetItem(measure.what))
        self._table.setItem(row, 2, QTableWidgetItem(measure.who))
        self._table.setCellWidget(row, 3, until)

    @Slot()
    def _add_row(self) -> None:
        if self._table.rowCount() < MOST_MEASURES:
            element = self._lowest[0] if self._lowest else Element.REQUIREMENTS
            self._append(SkmMeasure(element=element.value, what="", who="", until=self._today + _AHEAD))
            self._table.setCurrentCell(self._table.rowCount() - 1, 1)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _remove_row(self) -> None:
        if self._table.currentRow() >= 0:
            self._table.removeRow(self._table.currentRow())

    def retranslate(self) -> None:
        self._table.setHorizontalHeaderLabels([said(one) for one in (ELEMENT, WHAT, WHO, UNTIL)])
        for part in (self._table, self._table.horizontalHeader()):
            part.setAccessibleName(self.tr("Follow-up plan"))
        self._add.setText(self.tr("Add a step"))
        self._remove.setText(self.tr("Remove the step"))
        self._keep.setText(self.tr("Keep the plan"))
