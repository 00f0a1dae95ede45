"""Detects a suspend of the computer: by the system's report and by two clocks.

The clocks detect what the system does not report: a computer without logind, a paused virtual machine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal, Slot

from app.common.aligned_timer import REST_MS, AlignedTimer
from app.desktop.system_events import SystemEvents

CHECK_EVERY_MS = REST_MS
CHECKS_AWAKE = 15  # half a minute awake after an announced suspend: it was cancelled, or is over
SHORTEST_S = 5.0  # the two clocks differ far less without a suspend


def slept_s() -> float:
    """Return how long this computer has been suspended since its start, in seconds; 0 if no clock knows."""
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


class SuspendWatch(QObject):
    """Reports each suspend once. It compares two clocks, so neither a busy computer nor a changed clock
    counts.
    """

    suspending = Signal()  # about to suspend; `may_sleep` permits it, at the latest 1.5 s after this
    # datetime: the start of the suspend; within about 2 s if only the clocks report it. Also half a minute
    # after an announced suspend that never came.
    woke = Signal(object)

    def __init__(
        self,
        clock: Callable[[], datetime],
        events: SystemEvents,
        slept: Callable[[], float] = slept_s,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._events, self._slept = clock, events, slept
        self._before = slept()
        self._suspended_at: datetime | None = None
        self._checks = 0  # checks of the clocks since a suspend was announced
        events.suspending.connect(self._on_suspending)
        events.resumed.connect(self.check)
        self._timer = AlignedTimer(CHECK_EVERY_MS, self)
        self._timer.timeout.connect(self._check_clocks)
        self._timer.start()

    def may_sleep(self) -> None:
        """Permit the suspend, because all preparations are done."""
        self._events.may_sleep()

    def stop(self) -> None:
        """Stop, because the program ends."""
        self._timer.stop()

    @Slot()
    def check(self) -> None:
        """Report the last suspend, however short, unless it was reported: the computer is awake."""
        before, self._before = self._before, self._slept()
        asleep_s = self._before - before
        since, self._suspended_at = self._suspended_at, None
        if since is None and asleep_s >= SHORTEST_S:
            since = self._clock() - timedelta(seconds=asleep_s)
        if since is not None:
            self.woke.emit(since)

    @Slot()
    def _on_suspending(self) -> None:
        self._suspended_at, self._checks = self._clock(), 0
        self.suspending.emit()

    @Slot()
    def _check_clocks(self) -> None:
        self._checks += 1
        is_asleep_soon = self._suspended_at is not None and self._checks < CHECKS_AWAKE
        if not is_asleep_soon or self._slept() - self._before >= SHORTEST_S:
            self._events.found_awake()
            self.check()
