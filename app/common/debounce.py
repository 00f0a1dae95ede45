"""Several changes in one breath make one reading."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Settling(QObject):
    """Calls `then` once, some milliseconds after the first change; changes until then are covered by it."""

    def __init__(self, milliseconds: int, then: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(then)

    @Slot()
    def changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
