"""The follow-up plan of a round: what is done about which element, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.skm.form import Element
from app.skm.masked_plan import is_too_long, masked_plan
from app.skm.messages import MOST_LETTERS, MOST_LETTERS_OF_NAME, MOST_MEASURES, SkmMeasure
from app.skm.skm_words import ELEMENT, UNTIL, WHAT, WHO
from ui.skm.skm_text import element_text, translated
from ui.style.tokens import GAP
from ui.text.times import day_text
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_AHEAD = timedelta(days=90)
_ELEMENT, _WHAT, _WHO, _UNTIL = range(4)
_TRIGGERS = QAbstractItemView.EditTrigger
_EDITS = _TRIGGERS.DoubleClicked | _TRIGGERS.EditKeyPressed | _TRIGGERS.AnyKeyPressed


@dataclass(frozen=True, slots=True)
class _Draft:
    """A plan that was changed and is not saved. was: The saved plan that it was made from."""

    was: list[SkmMeasure]
    rows: list[SkmMeasure]


class PlanTable(QWidget):
    """Keeps what is typed until it is saved, for each round, also if somebody else has saved meanwhile.

    Then both plans are shown, and the person chooses.
    """

    kept = Signal(object, object)  # lists of SkmMeasure: the plan, and the saved one that it was made from
    refused = Signal(str)  # why the plan cannot be kept

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("skm.plan")
        self.setProperty("look", "page")
        self._table = _table("skm.plan.table")
        self._add = ActionButton("skm.plan.add", "", "plus")
        self._remove = ActionButton("skm.plan.remove", "")
        self._keep = ActionButton("skm.plan.keep", "", "save")
        self._other_words = Label("skm.plan.other.words", "strong", wraps=True)
        self._other = _table("skm.plan.other")
        self._other.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._join = ActionButton("skm.plan.join", "")
        self._take_other = ActionButton("skm.plan.take_other", "")
        self._replace = ActionButton("skm.plan.replace", "")
        self._drafts: dict[UUID, _Draft] = {}
        self._round_id: UUID | None = None
        self._lowest: Sequence[Element] = ()
        self._today = date.today()
        self._was: list[SkmMeasure] = []  # the saved plan that the table was made from
        self._begun: list[SkmMeasure] = []  # the rows of the table before anything was typed
        self.is_masked = False  # the plan that was sent last had numbers of persons
        self._why_not = ""  # why this person changes nothing
        self._others: list[SkmMeasure] | None = None  # what somebody else has saved meanwhile
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._add.clicked.connect(self._add_row)
        self._remove.clicked.connect(self._remove_row)
        self._keep.clicked.connect(self._send)
        self._join.clicked.connect(self._join_other)
        self._take_other.clicked.connect(self._show_other)
        self._replace.clicked.connect(self._send_mine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table, 1)
        column.addLayout(_row(self._add, self._remove, self._keep))
        self._conflict = QWidget()
        below = QVBoxLayout(self._conflict)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GAP)
        below.addWidget(self._other_words)
        below.addWidget(self._other, 1)
        below.addLayout(_row(self._join, self._take_other, self._replace))
        column.addWidget(self._conflict, 1)
        self._conflict.hide()

    # -- the plan ------------------------------------------------------------------------------------------

    def show_plan(
        self,
        round_id: UUID | None,
        plan: Sequence[SkmMeasure],
        lowest: Sequence[Element],
        today: date,
        why_not: str = "",
    ) -> None:
        """Show the saved plan of a round; what was typed for it stays.

        Without a plan there is a row for each of the lowest elements.

        Args:
            why_not: Why this person changes nothing; "" if they may.
        """
        self._why_not = why_not
        if self._round_id is not None and self.is_changed:
            self._drafts[self._round_id] = _Draft(self._was, self._rows())
        self._round_id, self._lowest, self._today = round_id, lowest, today
        saved = list(plan)
        draft = self._drafts.pop(round_id, None) if round_id is not None else None
        if draft is None or masked_plan(draft.rows) == saved:
            self._fill(saved, self._rows_of(saved))
        else:
            self._fill(draft.was, self._rows_of(draft.was))
            self._put(draft.rows)
            self._others = saved if saved != draft.was else None
        self._show_conflict()
        self._allow()

    def forget(self) -> None:
        """Drop everything that was typed."""
        self._drafts.clear()
        self._round_id = None
        self._fill([], [])
        self._show_conflict()

    def accept(self, round_id: UUID, plan: Sequence[SkmMeasure]) -> None:
        """Take a plan as saved; what was typed since it was sent stays."""
        saved = list(plan)
        if round_id == self._round_id:
            self._was, self._others = saved, None
            self._show_masked(saved)
            if self._measures(self._rows()) == saved:
                self._begun = self._rows()
        elif (draft := self._drafts.pop(round_id, None)) is not None:
            rows = _as_saved(draft.rows, saved)
            if rows != saved:
                self._drafts[round_id] = _Draft(saved, rows)

    def _show_masked(self, saved: Sequence[SkmMeasure]) -> None:
        rows = self._rows()
        for row, (typed, kept) in enumerate(zip(rows, _as_saved(rows, saved), strict=True)):
            if typed != kept:
                self._table.setItem(row, _WHAT, QTableWidgetItem(kept.what))
                self._table.setItem(row, _WHO, QTableWidgetItem(kept.who))

    @property
    def is_changed(self) -> bool:
        return self._rows() != self._begun

    def _fill(self, was: list[SkmMeasure], rows: list[SkmMeasure]) -> None:
        self._was, self._others = was, None
        self._put(rows)
        self._begun = self._rows()

    def _put(self, rows: Sequence[SkmMeasure]) -> None:
        self._table.setRowCount(0)
        for measure in rows:
            self._append(measure)

    def _rows_of(self, plan: list[SkmMeasure]) -> list[SkmMeasure]:
        until = self._today + _AHEAD
        return plan or [SkmMeasure(element=one.value, what="", who="", until=until) for one in self._lowest]

    def _rows(self) -> list[SkmMeasure]:
        """Return all rows, also those that do not say what is done."""
        found = []
        for row in range(self._table.rowCount()):
            element, until = self._table.cellWidget(row, _ELEMENT), self._table.cellWidget(row, _UNTIL)
            assert isinstance(element, QComboBox)
            assert isinstance(until, QDateEdit)
            day = until.date()
            found.append(
                SkmMeasure(
                    element=str(element.currentData()),
                    what=self._text(row, _WHAT),
                    who=self._text(row, _WHO),
                    until=date(day.year(), day.month(), day.day()),
                )
            )
        return found

    @staticmethod
    def _measures(rows: Sequence[SkmMeasure]) -> list[SkmMeasure]:
        """Return the rows that say what is done."""
        return [one for one in rows if one.what]

    # -- saving --------------------------------------------------------------------------------------------

    @Slot()
    def _send(self) -> None:
        rows = self._rows()
        if fault := self._fault_of(rows):
            self.refused.emit(fault)
            return
        masked = masked_plan(rows)
        self.is_masked = masked != rows
        self.kept.emit(self._measures(masked), self._was)

    def _fault_of(self, rows: Sequence[SkmMeasure]) -> str:
        """Return why these rows cannot be kept; "" if they can."""
        if len(rows) > MOST_MEASURES:
            return self.tr("A plan has at most {count} steps.").format(count=MOST_MEASURES)
        for number, row in enumerate(rows, 1):
            if row.who and not row.what:
                text = self.tr("Step {number}: somebody is responsible, but it does not say what is done.")
                return text.format(number=number)
            if is_too_long(row):
                text = self.tr("Step {number} is too long: at most {what} letters, and {who} for the name.")
                return text.format(number=number, what=MOST_LETTERS, who=MOST_LETTERS_OF_NAME)
        for number, row in enumerate(masked_plan(rows), 1):
            if is_too_long(row):
                text = self.tr(
                    "Step {number} becomes too long when numbers and addresses of persons are masked: "
                    "at most {what} letters, and {who} for the name."
                )
                return text.format(number=number, what=MOST_LETTERS, who=MOST_LETTERS_OF_NAME)
        return ""

    @Slot()
    def _join_other(self) -> None:
        """Add the steps of the other plan that are not in this one."""
        rows, others = self._rows(), self._others or []
        self._was, self._others = others, None
        for one in others:
            if one not in rows:
                self._append(one)
        self._show_conflict()
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_other(self) -> None:
        """Drop what was typed."""
        others = self._others or []
        self._fill(others, self._rows_of(others))
        self._show_conflict()
        self._allow()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _send_mine(self) -> None:
        """Save this plan instead of the other one."""
        self._was = self._others or []
        self._send()

    def _show_conflict(self) -> None:
        others, is_new = self._others, self._conflict.isHidden()
        self._conflict.setVisible(others is not None)
        is_other = self.tr("Another supervisor has saved the plan. Choose below.")
        self._keep.set_why_not(self._why_not or ("" if others is None else is_other))
        for button in (self._join, self._replace):
            button.set_why_not(self._why_not)
        self._other.setRowCount(0)
        for one in others or ():
            row = self._other.rowCount()
            self._other.insertRow(row)
            cells = element_text(Element(one.element)), one.what, one.who, day_text(one.until)
            for column, text in enumerate(cells):
                self._other.setItem(row, column, QTableWidgetItem(text))
        if others is not None and is_new:
            self._join.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        """Let the plan be changed, or only be read."""
        may_change = not self._why_not
        self._table.setEditTriggers(_EDITS if may_change else _TRIGGERS.NoEditTriggers)
        for button in (self._add, self._remove):
            button.set_why_not(self._why_not)
        for row in range(self._table.rowCount()):
            for column in (_ELEMENT, _UNTIL):
                self._table.cellWidget(row, column).setEnabled(may_change)

    # -- rows ----------------------------------------------------------------------------------------------

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
        element.setAccessibleName(translated(ELEMENT))
        until = QDateEdit(QDate(measure.until.year, measure.until.month, measure.until.day))
        until.setObjectName("skm.plan.until")
        until.setDisplayFormat("dd/MM/yyyy")
        until.setCalendarPopup(True)
        until.setAccessibleName(translated(UNTIL))
        self._table.setCellWidget(row, _ELEMENT, element)
        self._table.setItem(row, _WHAT, QTableWidgetItem(measure.what))
        self._table.setItem(row, _WHO, QTableWidgetItem(measure.who))
        self._table.setCellWidget(row, _UNTIL, until)

    @Slot()
    def _add_row(self) -> None:
        if self._table.rowCount() < MOST_MEASURES:
            element = self._lowest[0] if self._lowest else Element.REQUIREMENTS
            self._append(SkmMeasure(element=element.value, what="", who="", until=self._today + _AHEAD))
            self._table.setCurrentCell(self._table.rowCount() - 1, _WHAT)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _remove_row(self) -> None:
        if self._table.currentRow() >= 0:
            self._table.removeRow(self._table.currentRow())

    def retranslate(self) -> None:
        names = {self._table: self.tr("Follow-up plan"), self._other: self.tr("Plan of the other supervisor")}
        for table, name in names.items():
            table.setHorizontalHeaderLabels([translated(one) for one in (ELEMENT, WHAT, WHO, UNTIL)])
            for part in (table, table.horizontalHeader()):
                part.setAccessibleName(name)
        self._add.setText(self.tr("Add a step"))
        self._remove.setText(self.tr("Remove the step"))
        self._keep.setText(self.tr("Keep the plan"))
        self._other_words.setText(
            self.tr("Another supervisor has saved this plan meanwhile. Yours, above, is not saved yet.")
        )
        self._join.setText(self.tr("Add to mine"))
        self._take_other.setText(self.tr("Drop mine"))
        self._replace.setText(self.tr("Save mine instead"))


def _as_saved(rows: Sequence[SkmMeasure], saved: Sequence[SkmMeasure]) -> list[SkmMeasure]:
    """Return the steps masked that were saved so. What was typed since stays."""
    pairs = zip(rows, masked_plan(rows), strict=True)
    return [masked if masked in saved else typed for typed, masked in pairs]


def _table(name: str) -> QTableWidget:
    table = QTableWidget(0, 4)
    table.setObjectName(name)
    table.verticalHeader().hide()
    table.setTabKeyNavigation(False)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # two fit a small screen
    table.setMinimumHeight(table.minimumSizeHint().height())
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
    return table


def _row(*buttons: ActionButton) -> Flow:
    row = Flow(GAP)
    for button in buttons:
        row.addWidget(button)
    return row
