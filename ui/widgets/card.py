"""A white card with a title row: the building block of the panels."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.style.tokens import GAP
from ui.widgets.text import Label


class SectionCard(QFrame):
    """Add content to `body`."""

    def __init__(self, object_name: str, title: str = "") -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "card")
        self._title = Label(f"{object_name}.title", "section", title)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._title)
        self._column.addLayout(self.body)
        self.set_title(title)

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        self._column.setContentsMargins(left, top, right, bottom)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)
