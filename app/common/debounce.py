"""Several changes in one breath make one reading."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


def _never() -> bool:
    return False


class Debounce(QObject):
    """Calls `then` once, some milliseconds after the first change; changes until then are covered by it."""

    def __init__(
        self,
        milliseconds: int,
        then: Callable[[], object],
        parent: QObject,
        is_held: Callable[[], bool] = _never,
    ) -> None:
        """`then` waits as many milliseconds again while `is_held`: something more urgent is at work."""
        super().__init__(parent)
        self._then, self._is_held = then, is_held
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._settle)

    @Slot()
    def changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _settle(self) -> None:
        if self._is_held():
            self._timer.start()
        else:
            self._then()
