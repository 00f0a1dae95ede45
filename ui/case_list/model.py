"""The list of cases as a table model: the ids are known, the lines of a page are read when they are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush

from app.common.enums import FINISHED, CaseLine, CaseRow
from app.search.case_list import PAGE, ListedCases
from ui.case_list.columns import COLUMNS, Column, Due, cell_text, column_title, is_sortable, row_words
from ui.style.theme import current_theme
from ui.widgets.tool_tip import tool_tip

LINE = Qt.ItemDataRole.UserRole  # CaseLine | None
_WAITING = "…"
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex


class CaseListModel(QAbstractTableModel):
    page_wanted = Signal(int)

    def __init__(self, due: Due, is_late: Callable[[CaseRow], bool], clock: Callable[[], datetime]) -> None:
        """`is_late`: whether the step of a case is over its time."""
        super().__init__()
        self._due, self._is_late, self._clock = due, is_late, clock
        self._ids: tuple[UUID, ...] = ()
        self._lines: dict[int, tuple[CaseLine | None, ...]] = {}  # by page
        self._asked: set[int] = set()

    @property
    def ids(self) -> tuple[UUID, ...]:
        return self._ids

    def display(self, listed: ListedCases) -> bool:
        """Show these cases, and return whether they replace the rows.

        Cases that only come after the others leave the selection and the view as they are.
        """
        known = len(self._ids)
        if known and listed.ids[:known] == self._ids:
            if len(listed.ids) > known:
                self.beginInsertRows(QModelIndex(), known, len(listed.ids) - 1)
                self._ids = listed.ids
                self.endInsertRows()
            # The cases may have changed: their lines are read again, and stay until then.
            self._asked.clear()
            self.refresh_times()
            return False
        self.beginResetModel()
        self._ids, self._lines = listed.ids, {}
        self._asked.clear()
        self.endResetModel()
        return True

    def show_lines(self, page: int, lines: tuple[CaseLine | None, ...]) -> None:
        self._lines[page] = lines
        first = page * PAGE
        last = min(first + len(lines), len(self._ids)) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def http_at(self, row: int) -> CaseLine | None:
        """Return a line that was read; None if it was not, or if the case is not here any more."""
        page, place = divmod(row, PAGE)
        lines = self._lines.get(page, ())
        return lines[place] if place < len(lines) else None

    def row_of(self, case_id: UUID) -> int:
        """Return where a case is; -1 if it is not in the list."""
        try:
            return self._ids.index(case_id)
        except ValueError:
            return -1

    def forget_line(self, case_id: UUID) -> None:
        """Drop the line of a case; it is read again when it is shown."""
        row = self.row_of(case_id)
        if row < 0:
            return
        page, place = divmod(row, PAGE)
        lines = self._lines.get(page, ())
        self._lines[page] = tuple(None if at == place else line for at, line in enumerate(lines))
        self._asked.discard(page)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def refresh_times(self) -> None:
        """Show the times again: the words for them depend on the present time."""
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(column)
        if role == Qt.ItemDataRole.ToolTipRole and not is_sortable(column):
            return self.tr("The list cannot be sorted by this column.")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        page = index.row() // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self.page_wanted.emit(page)
        line = self.http_at(index.row())
        if role == LINE:
            return line
        if line is None:
            return _WAITING if index.column() == 0 and role in _WORDS else None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return row_words(line, self._due, self._clock())
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and column is Column.DUE:
            is_late = line.row.status not in FINISHED and self._is_late(line.row)
            return QBrush(current_theme().colour("danger")) if is_late else None
        if role not in (*_WORDS, Qt.ItemDataRole.ToolTipRole):
            return None
        text = cell_text(column, line, self._due, self._clock())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column_title(column)}: {text}"
        return tool_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
