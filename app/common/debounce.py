"""Combines several changes within a short time into one call."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


def _never() -> bool:
    return False


class Debounce(QObject):
    """Calls `then` once, some milliseconds after the first change; it covers all changes until then."""

    def __init__(
        self,
        milliseconds: int,
        then: Callable[[], object],
        parent: QObject,
        is_held: Callable[[], bool] = _never,
    ) -> None:
        """While `is_held`, `then` is postponed by the same time again: more urgent work is running."""
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

    def finish(self) -> None:
        """Call now if a change waits: nothing comes later."""
        if self._timer.isActive():
            self._timer.stop()
            self._then()

    @Slot()
    def _settle(self) -> None:
        if self._is_held():
            self._timer.start()
        else:
            self._then()
