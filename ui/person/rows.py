"""Short rows of text, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.clear_layout import clear_layout
from ui.widgets.text import Label


@dataclass(frozen=True)
class Row:
    """action: The word on its button; "" for none. spoken: Its accessible name; "": action and text."""

    key: UUID
    text: str
    action: str = ""
    spoken: str = ""


class Rows(QWidget):
    acted = Signal(object)  # UUID

    def __init__(self, object_name: str, icon_name: str = "x") -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._icon_name = icon_name
        self._shown: tuple[Row, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)

    def display(self, rows: Sequence[Row]) -> None:
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        clear_layout(self._column)
        for number, row in enumerate(rows):
            self._column.addWidget(self._line(number, row))
        self.setVisible(bool(rows))

    def _line(self, number: int, row: Row) -> QWidget:
        line = QWidget(self)
        name = f"{self.objectName()}{number}"
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(Label(f"{name}.text", "", row.text, wraps=True), 1)
        if row.action:
            button = ActionButton(f"{name}.act", row.action, self._icon_name, look="quiet")
            button.setAccessibleName(row.spoken or f"{row.action}: {row.text}")
            button.clicked.connect(lambda _=False, key=row.key: self.acted.emit(key))
            layout.addWidget(button)
        return line
