"""A short list of cases: one row each, as high as its texts."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem

from ui.widgets.row_list import RowList


class CaseList(RowList):
    """Enter or a click opens the case of a row."""

    chosen = Signal(object)  # UUID
    _MOST_ROWS = 6

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name)
        self.setProperty("look", "bare")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)

    def display(self, rows: list[tuple[UUID | None, str]]) -> None:
        at = self.currentRow()
        self.clear()
        for case_id, text in rows:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, case_id)
            self.addItem(item)
        self.setCurrentRow(min(max(at, 0), self.count() - 1))
        height = sum(self.sizeHintForRow(row) for row in range(min(self.count(), self._MOST_ROWS)))
        self.setFixedHeight(height + 8)
        self.setVisible(bool(rows))

    def _choose(self, item: QListWidgetItem) -> None:
        if (case_id := item.data(Qt.ItemDataRole.UserRole)) is not None:
            self.chosen.emit(case_id)
