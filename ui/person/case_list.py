"""A short list of cases: one row each, as high as its texts."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidgetItem

from ui.widgets.row_list import RowList
from ui.widgets.row_menu import Choice, RowMenu, copies

COPIED = Qt.ItemDataRole.UserRole + 1
_ABOVE, _BESIDE, _MARGIN = 6, 8, 5  # px; the padding of an item in the style sheet; beside its text, at least
_ENDLESS = 1 << 20  # px


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
        self._menu = RowMenu(self, self._choices)

    def display(self, rows: list[tuple[UUID | None, str, str]]) -> None:
        """Show rows of a case, the text, and what is copied of it."""
        at = self.currentRow()
        self.clear()
        for case_id, text, copied in rows:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, case_id)
            item.setData(COPIED, copied)
            self.addItem(item)
        self.setCurrentRow(min(max(at, 0), self.count() - 1))
        self._fit_rows()
        self.setVisible(bool(rows))

    def _fit_rows(self) -> None:
        """Give each row the height of the lines that its text breaks into; be as high as the first rows.

        Qt leaves the padding of the style sheet out of the width in which it breaks the lines.
        """
        room = QRect(0, 0, self.viewport().width() - 2 * (_BESIDE + _MARGIN), _ENDLESS)
        metrics = self.fontMetrics()
        for at in range(self.count()):
            item = self.item(at)
            needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, item.text()).height()
            item.setSizeHint(QSize(1, needed + 2 * _ABOVE))
        rows = min(self.count(), self._MOST_ROWS)
        if rows:
            first, last = (self.visualItemRect(self.item(row)) for row in (0, rows - 1))
            self.setFixedHeight(last.bottom() - first.top() + 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit_rows)  # once the rows are laid out anew

    def _choices(self, index: QModelIndex) -> list[Choice]:
        item = self.itemFromIndex(index)
        copied = str(item.data(COPIED) or "")
        has_case = item.data(Qt.ItemDataRole.UserRole) is not None
        no_case = "" if has_case else QCoreApplication.translate("RowMenu", "It belongs to no case.")
        nothing = "" if copied else QCoreApplication.translate("RowMenu", "There is no number to copy.")
        return [
            Choice(
                QCoreApplication.translate("RowMenu", "Open the case"), lambda: self._choose(item), no_case
            ),
            copies(QCoreApplication.translate("RowMenu", "Copy the number"), copied, nothing),
        ]

    def _choose(self, item: QListWidgetItem) -> None:
        if (case_id := item.data(Qt.ItemDataRole.UserRole)) is not None:
            self.chosen.emit(case_id)
