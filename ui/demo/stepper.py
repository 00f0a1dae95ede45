"""Goes through a story of the demo: asks for the next wait whenever the last one is over."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.demo.wait import Wait

CHECK_EVERY_MS = 25


class Stepper(QObject):
    finished = Signal()
    failed = Signal(str)  # what was waited for in vain

    def __init__(self, waits: Iterator[Wait], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self._check)
        self.play(waits)

    def play(self, waits: Iterator[Wait]) -> None:
        """Go through these from now on, instead of what is left."""
        self._waits = waits
        self._wait: Wait | None = None
        self._deadline = 0.0
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _check(self) -> None:
        if self._wait is not None:
            if not self._wait.is_over():
                if time.monotonic() > self._deadline:
                    self._timer.stop()
                    self.failed.emit(self._wait.what)
                return
            self._wait = None
        try:
            self._wait = next(self._waits)
        except StopIteration:
            self._timer.stop()
            self.finished.emit()
            return
        self._deadline = time.monotonic() + self._wait.timeout_s
