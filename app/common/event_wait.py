"""Waits in the GUI thread for a condition, at the end of the program only: nothing else may block it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer

LOOKS_EVERY_MS = 20


class EventWait(QObject):
    """Handles events until a condition is true or the time is over. It sleeps between two events."""

    def __init__(self) -> None:
        super().__init__()
        self._alarm = QTimer(self)  # wakes the loop, so that it reads the clock without another event
        self._alarm.setInterval(LOOKS_EVERY_MS)

    def run(self, is_done: Callable[[], bool], within_s: float) -> None:
        deadline = time.monotonic() + within_s
        self._alarm.start()
        while not is_done() and time.monotonic() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._alarm.stop()
