"""The shift plan of a day or of a week: its grid, and what changes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.common.tables import Cell, Table
from app.records.service import Refusal
from app.staffing.shifts import BadShiftError, Part, breaks_text, time_text
from app.supervision.shift_desk import Plan, ShiftDesk
from ui.case.refusal_text import refusal_words
from ui.figures.plan_text import fault_text
from ui.figures.shift_grid import ShiftTable, Shown
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

_WEEK = timedelta(days=7)
_ONE = timedelta(days=1)


class ShiftPane(QWidget):
    """Sends each change at once. Another supervisor's change is not covered by it: then it says so."""

    said = Signal(str)

    def __init__(self, desk: ShiftDesk) -> None:
        super().__init__()
        self.setObjectName("planning.shift_pane")
        self._desk = desk
        self._table = ShiftTable()
        self._shown = Shown()
        self._parts = {
            part: ActionButton(f"planning.shift.{part.value}", "")
            for part in (Part.WORK, Part.BREAK, Part.FREE)
        }
        self._as_before = ActionButton("planning.shift.as_before", "", "rotate")
        self._hint = Label("planning.shift.hint", "muted", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (*self._parts.values(), self._as_before):
            row.addWidget(button)
        row.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self._table, 1)
        for part, button in self._parts.items():
            button.clicked.connect(lambda _checked=False, part=part: self._table.put(part))
        self._as_before.clicked.connect(self._read_before)
        self._table.plan_model.wanted.connect(self._send)
        self._table.plan_model.bad.connect(self._on_bad)

    # -- commands ------------------------------------------------------------------------------------------

    def show_plan(self, shown: Shown) -> None:
        is_same = shown.days == self._shown.days
        self._shown = shown
        self._table.show_plan(shown)
        if is_same:
            self._table.announce_cell()
        for part in (Part.WORK, Part.BREAK):
            self._parts[part].setVisible(shown.is_day)
        self._show_hint()

    def forget(self) -> None:
        self._shown = Shown()
        self._table.forget()

    def focus_main(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def table_out(self) -> Table:
        """Return the shifts in the form in which they can be loaded again."""
        head = (self.tr("agent"), self.tr("day"), self.tr("from"), self.tr("till"), self.tr("breaks"))
        return Table(self.tr("Shifts"), head, tuple(self._rows_out()))

    def _rows_out(self) -> Iterator[tuple[Cell, ...]]:
        names = [one.name for one in self._shown.people]
        for day in self._shown.days:
            for person in self._shown.people:
                name = person.extension if names.count(person.name) > 1 and person.extension else person.name
                for one in self._shown.of(person, day):
                    times = time_text(one.begin), time_text(one.end), breaks_text(one)
                    yield name, day.isoformat(), *times

    # -- changes -------------------------------------------------------------------------------------------

    @Slot(object)
    def _send(self, wanted: Plan) -> None:
        self._desk.plan(wanted, self._shown.plan, lambda: self.said.emit(self.tr("Saved.")), self.on_refused)

    def on_refused(self, refusal: Refusal) -> None:
        self.said.emit(refusal_words(refusal))
        self._desk.changed.emit()  # what is shown may be old

    @Slot(object)
    def _on_bad(self, error: BadShiftError) -> None:
        text = self.tr("Not saved: “{text}”: {fault}")
        self.said.emit(text.format(text=error.text, fault=fault_text(error.fault)))

    @Slot()
    def _read_before(self) -> None:
        """Plan who has no shift as a week before."""
        days = self._shown.days
        if days:
            self._desk.read(days[0] - _WEEK, days[-1] + _ONE - _WEEK, self._take_before)

    def _take_before(self, before: Plan) -> None:
        shown = self._shown
        wanted = {
            (person.id, day): shifts
            for day in shown.days
            for person in shown.people
            if not shown.of(person, day) and (shifts := before.get((person.id, day - _WEEK), ()))
        }
        text = self.tr("Planned as a week before: {count}.").format(count=count_text(len(wanted)))
        self._desk.plan(wanted, shown.plan, lambda: self.said.emit(text), self.on_refused)

    # -- words ---------------------------------------------------------------------------------------------

    def _show_hint(self) -> None:
        self._hint.setText(
            self.tr("Space: work. B: break. Del: free. Enter: type the times. Ctrl+C, Ctrl+V: copy a day.")
            if self._shown.is_day
            else self.tr(
                "Enter: type times, as 08:00-16:00 (12:00-13:00). Del: free. Ctrl+C, Ctrl+V: copy a day."
            )
        )

    def retranslate(self) -> None:
        words = {Part.WORK: self.tr("Work"), Part.BREAK: self.tr("Break"), Part.FREE: self.tr("Free")}
        for part, button in self._parts.items():
            button.setText(words[part])
        self._as_before.setText(self.tr("As a week before"))
        for thing in (self._table, self._table.horizontalHeader()):
            thing.setAccessibleName(self.tr("Shift plan"))
        self._show_hint()
        self._table.plan_model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
