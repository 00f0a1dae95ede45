"""Keeps the picture of a window as it is while several turns of the event loop change what it shows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class PaintHold(QObject):
    """Between `begin` and `end` the window of `part` paints nothing; then it paints all changes at once.

    QWidget.setUpdatesEnabled would not do: where a widget does not paint, what lies behind it does.
    """

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self._window: QWidget | None = None
        self._is_late = False  # the window wanted to paint

    def begin(self) -> None:
        self.end()
        self._window = self._part.window()
        self._window.installEventFilter(self)

    def end(self) -> None:
        window, self._window = self._window, None
        if window is None or not isValid(window):
            return
        window.removeEventFilter(self)
        if self._is_late:
            self._is_late = False
            QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest or watched is not self._window:
            return False
        self._is_late = True
        return True
