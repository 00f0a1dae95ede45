"""The rows of one queue as an item model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.cases.presence import Presence
from app.cases.queues import QueueName, QueueRows
from app.common.enums import CaseRow, ContactRecord, ConversationRecord
from app.values.written import VisibleConversation
from ui.case.presence_text import doing_words
from ui.inbox.conversation_text import conversation_lines
from ui.queue.history_text import history_lines
from ui.queue.row_text import RowLines, case_lines, contact_lines
from ui.text.confidentiality_text import subject_words
from ui.widgets.tool_tip import tool_tip

Row = CaseRow | ContactRecord | ConversationRecord
ROW = Qt.ItemDataRole.UserRole  # Row
LINES = ROW + 1  # RowLines
OTHERS = ROW + 2  # tuple of Presence: who else is at the case

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """Holds what the last rows_changed brought. DisplayRole is the whole row in words, for screen readers."""

    more_wanted = Signal()  # the user scrolled to the end of what has been read

    def __init__(
        self,
        others: Callable[[CaseRow], tuple[Presence, ...]],
        time_words: Callable[[Row], str],
        clock: Callable[[], datetime],
    ) -> None:
        """`others` returns who else is at a row's case, `time_words` a row's time for a screen reader."""
        super().__init__()
        self._others, self._time_words, self._clock = others, time_words, clock
        self._rows: tuple[Row, ...] = ()
        self._has_more = False
        self.name = QueueName.MY_CASES

    def display(self, rows: QueueRows) -> None:
        """Show these; rows that only come on at the end leave the others, and the view, in their place."""
        new: tuple[Row, ...] = rows.contacts or rows.conversations or rows.cases
        known = len(self._rows)
        is_longer = rows.name is self.name and known and new[:known] == self._rows
        self._has_more = rows.has_more
        if is_longer and len(new) > known:
            self.beginInsertRows(QModelIndex(), known, len(new) - 1)
            self._rows = new
            self.endInsertRows()
        elif not is_longer:
            self.beginResetModel()
            self.name, self._rows = rows.name, new
            self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self._has_more = False  # asked once; the answer says whether there is still more
        self.more_wanted.emit()

    def row_at(self, index: Index) -> Row | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, row_id: UUID | None) -> QModelIndex:
        """Return where a row is now; an invalid index if it has gone."""
        for number, row in enumerate(self._rows):
            if row.id == row_id:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == LINES:
            return self._lines(row)
        others = self._others(row) if isinstance(row, CaseRow) else ()
        if role == OTHERS:
            return others
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            lines = self._lines(row)
            time = self._time_words(row) if role == Qt.ItemDataRole.AccessibleTextRole else ""
            parts = (lines.title, lines.detail, lines.status, time, *map(doing_words, others))
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            if isinstance(row, CaseRow):
                return tool_tip("\n".join((subject_words(row), *map(doing_words, others))))
            lines = self._lines(row)
            return tool_tip("\n".join((lines.title, lines.detail, lines.status)))
        return None

    def show_others(self) -> None:
        """Who else is where has changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [OTHERS])

    def _lines(self, row: Row) -> RowLines:
        if isinstance(row, CaseRow):
            return case_lines(row)
        if isinstance(row, ConversationRecord):
            return conversation_lines(VisibleConversation(row), self._clock())
        return history_lines(row) if self.name is QueueName.CALLS else contact_lines(row)
