"""Notices that the computer has slept: the program stood still and no call could get here."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LOOK_EVERY_MS = 2_000
SHORTEST_S = 5.0  # what the two clocks differ by without any sleep is far less


def slept_s() -> float:
    """Return how long this computer has slept since it was started, in seconds; 0 where no clock tells."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.GetTickCount64.restype = ctypes.c_ulonglong
        awake = ctypes.c_ulonglong()  # in 100 ns
        if not kernel.QueryUnbiasedInterruptTime(ctypes.byref(awake)):
            return 0.0
        return float(kernel.GetTickCount64()) / 1e3 - awake.value / 1e7
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    return 0.0


class WakeWatch(QObject):
    """Compares clocks, so that neither a busy computer nor a clock that is set is taken for a sleep."""

    woke = Signal(object)  # datetime: since when it slept, to about 2 s

    def __init__(
        self,
        clock: Callable[[], datetime],
        slept: Callable[[], float] = slept_s,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._slept = clock, slept
        self._before = slept()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """The program ends."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        before, self._before = self._before, self._slept()
        asleep_s = self._before - before
        if asleep_s >= SHORTEST_S:
            self.woke.emit(self._clock() - timedelta(seconds=asleep_s))
