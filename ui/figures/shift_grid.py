"""The grid of the shift plan: a day by quarter hours, or a week by days. Keys and the mouse change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.staffing.shifts import (
    SLOT_MIN,
    BadShiftError,
    Part,
    Person,
    Shifts,
    agents_on_shift,
    part_of,
    read_day,
    time_text,
    with_part,
)
from app.supervision.shift_desk import Plan
from ui.figures.figure_text import UNKNOWN, long_day_text
from ui.figures.plan_text import typed_words
from ui.keys.key_table import SHIFT_KEYS
from ui.style.theme import current_theme
from ui.text.announce import announce
from ui.text.times import short_day_text
from ui.widgets.tool_tip import tool_tip

Index = QModelIndex | QPersistentModelIndex
NAME, TEXT = 0, 1  # columns; in a week the days begin at TEXT
_HEADS = 2  # rows of a day above the agents: needed, on shift
_KEYS = {"Space": Part.WORK, SHIFT_KEYS["break"]: Part.BREAK, "Del": Part.FREE}
_PX = {"name": 168, "text": 224, "slot": 18, "day": 120, "row": 26, "lines": 44}  # at least
_PART, _SHORT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NOBODY = QModelIndex()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the grid shows.

    Attributes:
        days: One, or those of a week.
        slots: The quarter hours of one day that are shown.
        needed: Of one day: by quarter hour, the agents that the forecast wants.
    """

    people: Sequence[Person] = ()
    days: Sequence[date] = ()
    plan: Plan = field(default_factory=dict)
    slots: range = range(0)
    needed: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_day(self) -> bool:
        return len(self.days) == 1

    def of(self, person: Person, day: date) -> Shifts:
        return self.plan.get((person.id, day), ())


class ShiftModel(QAbstractTableModel):
    """Emits what the person wants; what is shown changes when the records have it."""

    wanted = Signal(object)  # Plan: the changed days
    bad = Signal(object)  # BadShiftError of a text that was typed

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._on_shift: Sequence[int] = ()

    def show_plan(self, shown: Shown) -> None:
        before, self.shown = self.shown, shown
        self._on_shift = ()
        if shown.is_day:
            self._on_shift = agents_on_shift(shown.of(one, shown.days[0]) for one in shown.people)
        if (before.people, before.days, before.slots) == (shown.people, shown.days, shown.slots):
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.endResetModel()

    # -- places --------------------------------------------------------------------------------------------

    @property
    def first_row(self) -> int:
        """Return the row of the first agent."""
        return _HEADS if self.shown.is_day else 0

    def person_at(self, row: int) -> Person | None:
        place = row - self.first_row
        return self.shown.people[place] if 0 <= place < len(self.shown.people) else None

    def day_at(self, column: int) -> date | None:
        """Return the day whose text a column has."""
        if self.shown.is_day:
            return self.shown.days[0] if column == TEXT else None
        return self.shown.days[column - TEXT] if TEXT <= column < self.columnCount() else None

    def slot_at(self, column: int) -> int | None:
        """Return the quarter hour of a column of a day."""
        place = column - TEXT - 1
        return self.shown.slots[place] if self.shown.is_day and 0 <= place < len(self.shown.slots) else None

    def column_of_slot(self, slot: int) -> int:
        return self.shown.slots.index(slot) + TEXT + 1

    # -- commands ------------------------------------------------------------------------------------------

    def put(self, indexes: Sequence[QModelIndex], part: Part) -> None:
        """Plan these cells; work on cells that all have it makes them free."""
        cells = [(person, index.column()) for index in indexes if (person := self.person_at(index.row()))]
        if part is Part.WORK and cells and all(self._has_work(*cell) for cell in cells):
            part = Part.FREE
        changed: dict[tuple[UUID, date], Shifts] = {}
        for person, column in cells:
            slot, day = self.slot_at(column), self.day_at(column)
            if slot is not None:
                of = person.id, self.shown.days[0]
                begin = slot * SLOT_MIN
                before = changed.get(of, self.shown.plan.get(of, ()))
                changed[of] = with_part(before, begin, begin + SLOT_MIN, part)
            elif day is not None and part is Part.FREE:
                changed[person.id, day] = ()
        self._want(changed)

    def paste(self, indexes: Sequence[QModelIndex], shifts: Shifts) -> None:
        """Plan a copied day for the agents and days of these cells."""
        found = {}
        for index in indexes:
            person = self.person_at(index.row())
            day = self.shown.days[0] if self.shown.is_day else self.day_at(index.column())
            if person is not None and day is not None:
                found[person.id, day] = shifts
        self._want(found)

    def copied(self, index: QModelIndex) -> Shifts | None:
        person = self.person_at(index.row())
        day = self.shown.days[0] if self.shown.is_day else self.day_at(index.column())
        return self.shown.of(person, day) if person is not None and day is not None else None

    def _has_work(self, person: Person, column: int) -> bool:
        slot = self.slot_at(column)
        return slot is not None and self._part(person, slot) is Part.WORK

    def _part(self, person: Person, slot: int) -> Part:
        begin = slot * SLOT_MIN
        return part_of(self.shown.of(person, self.shown.days[0]), begin, begin + SLOT_MIN)

    def _want(self, changed: Plan) -> None:
        differing = {of: one for of, one in changed.items() if one != self.shown.plan.get(of, ())}
        if differing:
            self.wanted.emit(differing)

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOBODY) -> int:
        return 0 if parent.isValid() or not self.shown.days else self.first_row + len(self.shown.people)

    def columnCount(self, parent: Index = _NOBODY) -> int:
        if parent.isValid() or not self.shown.days:
            return 0
        return TEXT + 1 + len(self.shown.slots) if self.shown.is_day else TEXT + len(self.shown.days)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_text = self.person_at(index.row()) is not None and self.day_at(index.column()) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if is_text else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person, slot = self.person_at(index.row()), self.slot_at(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index, person, slot)
        if role == _PART and person is not None and slot is not None:
            return self._part(person, slot)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self.words(index))
        if role == _SHORT:
            return person is None and self._is_short(slot)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        person, day = self.person_at(index.row()), self.day_at(index.column())
        if role != Qt.ItemDataRole.EditRole or person is None or day is None:
            return False
        try:
            shifts = read_day(str(value))
        except BadShiftError as error:
            self.bad.emit(error)
            return False
        self._want({(person.id, day): shifts})
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        slot, day = self.slot_at(section), self.day_at(section)
        if role == Qt.ItemDataRole.AccessibleTextRole and slot is not None:
            return time_text(slot * SLOT_MIN)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == NAME:
            return self.tr("Agent")
        if slot is not None:
            return "" if slot % 4 else f"{slot // 4:02}"
        return self.tr("Shift") if self.shown.is_day else short_day_text(day) if day is not None else None

    def words(self, index: Index) -> str:
        """Return what a screen reader says: "Rina, 08:15: work"."""
        person, slot, day = (
            self.person_at(index.row()),
            self.slot_at(index.column()),
            self.day_at(index.column()),
        )
        text = self._text(index, person, slot)
        if index.column() == NAME:
            return text
        title = self._text(self.index(index.row(), NAME), person, None)
        place = time_text(slot * SLOT_MIN) if slot is not None else long_day_text(day) if day else ""
        if person is not None and slot is not None:
            text = self._part_words(self._part(person, slot))
        return f"{title}, {place}: {text or self.tr('free')}"

    def _text(self, index: Index, person: Person | None, slot: int | None) -> str:
        column = index.column()
        if person is not None:
            day = self.day_at(column)
            return person.name if column == NAME else typed_words(self.shown.of(person, day)) if day else ""
        is_needed = index.row() == 0
        if column == NAME:
            return self.tr("Needed in the plan") if is_needed else self.tr("On shift")
        if slot is None:
            return ""
        if is_needed:
            needed = self.shown.needed.get(slot)
            return UNKNOWN if needed is None else str(needed)
        return str(self._on_shift[slot])

    def _is_short(self, slot: int | None) -> bool:
        """Whether fewer are on shift than are needed."""
        return slot is not None and self._on_shift[slot] < self.shown.needed.get(slot, 0)

    def _part_words(self, part: Part) -> str:
        return {
            Part.FREE: self.tr("free"),
            Part.WORK: self.tr("work"),
            Part.BREAK: self.tr("break"),
            Part.SOME: self.tr("in part"),
        }[part]


class _Cells(QStyledItemDelegate):
    """Paints what is planned in a quarter hour: full for work, hatched for a break; and the numbers above."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self.parent()
        assert isinstance(table, ShiftTable)
        part, area = index.data(_PART), QRect(option.rect)
        if part is None and table.plan_model.slot_at(index.column()) is None:
            super().paint(painter, option, index)
            return
        # The table fills the ground of a chosen cell in the colour of work. The frame says that it is chosen.
        painter.fillRect(area, current_theme().colour("surface"))
        if part is not None:
            self._paint_part(painter, area, part, table, index)
        else:
            self._paint_number(painter, area, table, index)

    def _paint_number(self, painter: QPainter, area: QRect, table: ShiftTable, index: Index) -> None:
        is_short = bool(index.data(_SHORT))
        font = table.font()
        font.setBold(is_short)
        painter.save()
        painter.setFont(font)
        painter.setPen(current_theme().colour("danger" if is_short else "text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        if table.selectionModel().isSelected(index):
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_part(
        self, painter: QPainter, area: QRect, part: Part, table: ShiftTable, index: Index
    ) -> None:
        theme = current_theme()
        inner = area.adjusted(0, 4, 0, -4)
        painter.save()
        slot = table.plan_model.slot_at(index.column()) or 0
        painter.setPen(theme.colour("line" if slot % 4 else "line_strong"))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        if part is Part.WORK:
            painter.fillRect(inner, theme.colour("accent"))
        elif part in (Part.BREAK, Part.SOME):
            painter.fillRect(inner, theme.colour("accent_soft"))
            painter.setPen(QPen(theme.colour("accent"), 1))
            step = 5 if part is Part.BREAK else 10
            painter.setClipRect(inner)
            for left in range(inner.left() - inner.height(), inner.right(), step):
                painter.drawLine(left, inner.bottom(), left + inner.height(), inner.top())
        if table.selectionModel().isSelected(index):
            painter.setClipping(False)
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        painter.restore()


class ShiftTable(QTableView):
    """Space plans work, B a break, Del nothing; Enter types the times; Ctrl+C and Ctrl+V copy a day."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("planning.shifts")
        self.plan_model = ShiftModel()
        self.setModel(self.plan_model)
        self.setItemDelegate(_Cells(self))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(8)
        self._copied: Shifts | None = None

    def show_plan(self, shown: Shown) -> None:
        """Show a plan; the current cell stays where there is such a one."""
        model, current = self.plan_model, self.currentIndex()
        before = model.columnCount(), model.rowCount()
        model.show_plan(shown)
        self._set_sizes()
        if (model.columnCount(), model.rowCount()) != before and model.rowCount():
            row = min(max(current.row(), model.first_row), model.rowCount() - 1)
            column = min(max(current.column(), TEXT), model.columnCount() - 1)
            self.setCurrentIndex(model.index(row, column))

    def forget(self) -> None:
        self._copied = None
        self.show_plan(Shown())

    def put(self, part: Part) -> None:
        """Plan the selected cells."""
        self.plan_model.put(self.selectedIndexes(), part)

    def announce_cell(self) -> None:
        """Let a screen reader say the current cell as it is now."""
        if self.hasFocus() and self.currentIndex().isValid():
            announce(self, self.plan_model.words(self.currentIndex()))

    def _set_sizes(self) -> None:
        px, model = current_theme().px, self.plan_model
        is_day = model.shown.is_day
        self.verticalHeader().setDefaultSectionSize(px(_PX["row" if is_day else "lines"]))
        fixed, count = ("name", "text") if is_day else ("name",), model.columnCount()
        if count <= len(fixed):
            return
        for column, name in enumerate(fixed):
            self.setColumnWidth(column, px(_PX[name]))
        rest = self.viewport().width() - sum(px(_PX[name]) for name in fixed)
        width = max(px(_PX["slot" if is_day else "day"]), rest // (count - len(fixed)))
        for column in range(len(fixed), count):
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_sizes()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination()).toString()
        part, current = _KEYS.get(pressed), self.currentIndex()
        is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif part is not None:
            self.put(part)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_plain:
            row = current.row()
            is_text = self.plan_model.day_at(current.column()) is not None
            self.edit(current if is_text else self.plan_model.index(row, TEXT))
        elif pressed == SHIFT_KEYS["copy"]:
            copied = self.plan_model.copied(current) if current.isValid() else None
            self._copied = copied if copied is not None else self._copied
        elif pressed == SHIFT_KEYS["paste"]:
            if self._copied is not None:
                self.plan_model.paste(self.selectedIndexes(), self._copied)
        else:
            super().keyPressEvent(event)
