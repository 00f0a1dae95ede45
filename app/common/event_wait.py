"""Waits in the GUI thread for a condition: at the end of the program and in its self-test, nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer

CHECK_EVERY_MS = 20


def wait_until(is_done: Callable[[], object], within_s: float) -> bool:
    """Handle events until the condition is true or the time is over; return whether it is true."""
    return _EventWait().run(is_done, within_s)


class _EventWait(QObject):
    """It sleeps between two events."""

    def __init__(self) -> None:
        super().__init__()
        self._alarm = QTimer(self)  # wakes the loop, so that it reads the clock without another event
        self._alarm.setInterval(CHECK_EVERY_MS)

    def run(self, is_done: Callable[[], object], within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        self._alarm.start()
        while not (has_ended := bool(is_done())) and time.monotonic() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._alarm.stop()
        return has_ended
