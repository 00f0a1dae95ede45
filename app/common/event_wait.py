"""Waits in the GUI thread for a condition: at the end of the program and in its self-test, nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

LOOKS_EVERY_MS = 20


def wait_until(is_done: Callable[[], object], within_s: float) -> bool:
    """Handle events until the condition is true or the time is over; return whether it is true.

    It sleeps between two events.
    """
    alarm = QTimer()  # wakes the loop, so that it reads the clock without another event
    alarm.start(LOOKS_EVERY_MS)
    deadline = time.monotonic() + within_s
    while not (has_ended := bool(is_done())) and time.monotonic() < deadline:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    alarm.stop()
    return has_ended
