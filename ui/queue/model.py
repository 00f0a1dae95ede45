"""The rows of one queue as an item model."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.queues import QueueName, QueueRows
from app.words import CaseRow, ContactRecord
from ui.queue.row_text import case_lines, contact_lines
from ui.widgets.tool_tip import tool_tip

ROW = Qt.ItemDataRole.UserRole  # CaseRow or ContactRecord

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """Holds what the last rows_changed brought. DisplayRole is the whole row in words, for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CaseRow | ContactRecord, ...] = ()
        self.name = QueueName.MY_CASES

    def display(self, rows: QueueRows) -> None:
        self.beginResetModel()
        self.name = rows.name
        self._rows = rows.contacts if rows.name is QueueName.MISSED_CALLS else rows.cases
        self.endResetModel()

    def row_at(self, index: Index) -> CaseRow | ContactRecord | None:
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
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            lines = case_lines(row) if isinstance(row, CaseRow) else contact_lines(row)
            return ", ".join(part for part in (lines.title, lines.detail, lines.status) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(row.subject if isinstance(row, CaseRow) else row.remote)
        return None
