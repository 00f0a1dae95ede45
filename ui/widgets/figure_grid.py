"""Figures with what each is of, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.text import Label


class FigureGrid(QGridLayout):
    def __init__(self, name: str, rows: int) -> None:
        """name: Of the objects in it, before ".name.0" and ".value.0"."""
        super().__init__()
        self._names = [Label(f"{name}.name.{row}", "caption", wraps=True) for row in range(rows)]
        self._values = [Label(f"{name}.value.{row}", "strong") for row in range(rows)]
        self.setHorizontalSpacing(GAP)
        self.setVerticalSpacing(HALF_GAP)
        self.setColumnStretch(0, 1)
        for row, (title, value) in enumerate(zip(self._names, self._values, strict=True)):
            self.addWidget(title, row, 0)
            self.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)

    def display(self, figures: Sequence[tuple[str, str]]) -> list[str]:
        """Show titles with their figures; return each pair in words, for who hears them."""
        for name, value, (title, figure) in zip(self._names, self._values, figures, strict=True):
            name.setText(title)
            value.setText(figure)
        return [f"{title}: {figure}" for title, figure in figures]
