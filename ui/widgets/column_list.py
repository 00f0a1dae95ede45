"""A list with columns that are as wide as what they have, with some room between them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget

from ui.style.tokens import GAP


class _Header(QHeaderView):
    """Leaves the room of a column beside its title, too."""

    def sectionSizeFromContents(self, section: int) -> QSize:
        return super().sectionSizeFromContents(section) + QSize(GAP, 0)


class ColumnList(QTreeWidget):
    """stretched: The column that takes the room that is left."""

    def __init__(self, object_name: str, columns: int, stretched: int) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setHeader(_Header(Qt.Orientation.Horizontal))
        self.header().setSectionsMovable(True)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setColumnCount(columns)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def sizeHintForColumn(self, column: int) -> int:
        return super().sizeHintForColumn(column) + GAP
