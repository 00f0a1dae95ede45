"""Sizes a dialog to the text and to the window behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.style.theme import current_theme


def fit_into(window: QWidget, dialog: QWidget, width: int, height: int) -> None:
    """Make a dialog as large as that at 100 %, larger with larger text, but never larger than its window."""
    theme = current_theme()
    dialog.resize(min(theme.px(width), window.width() - 80), min(theme.px(height), window.height() - 40))


class FittedDialog(QDialog):
    """Fits into the window behind it whenever it is shown or its text changes its size.

    Not modal: a call can be answered while it is open.
    """

    def __init__(self, parent: QWidget, width: int, height: int) -> None:
        """`width` and `height` are px at 100 %."""
        super().__init__(parent)
        self.setModal(False)
        self._behind, self._width, self._height = parent, width, height

    def _fit(self) -> None:
        fit_into(self._behind, self, self._width, self._height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            self._fit()
