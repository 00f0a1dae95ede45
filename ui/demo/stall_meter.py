"""How long the GUI thread was away at the longest: the gap between two beats of a 5 ms timer."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot

TICK_MS = 5


class StallMeter(QObject):
    """Counts from its start; `longest_ms` is the longest gap beyond the beat itself, `during` when it was."""

    def __init__(self, stage: Callable[[], str], parent: QObject | None = None) -> None:
        """`stage` says what is going on."""
        super().__init__(parent)
        self.longest_ms = 0.0
        self.during = ""
        self._stage = stage
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.monotonic()
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.monotonic()
        stall_ms = (now - self._last) * 1000 - TICK_MS
        if stall_ms > self.longest_ms:
            self.longest_ms, self.during = stall_ms, self._stage()
        self._last = now
