"""A timer whose moments are the same for all of its kind, so that the process wakes once for all of them."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from telephony.process.clock import monotonic_s

SECOND_MS = 1000
REST_MS = 2000  # between two checks that need no exact moment, while nothing happens
_LEAST_SHARE = 0.25  # of an interval: a timer that fires early must not fire twice


class AlignedTimer(QObject):
    """Emits `timeout` at each multiple of its interval on the computer's clock.

    Timers that are started at different moments would wake the process once each.
    """

    timeout = Signal()

    def __init__(self, interval_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval_ms = interval_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        if interval_ms % SECOND_MS == 0:
            self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)  # Qt fires these at whole seconds
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._timer.start(until_tick_ms(self._interval_ms))

    def stop(self) -> None:
        self._timer.stop()

    def every(self, interval_ms: int) -> None:
        """AlignedTimer at multiples of another interval from now on."""
        if interval_ms != self._interval_ms:
            self._interval_ms = interval_ms
            if self._timer.isActive():
                self.start()

    @Slot()
    def _tick(self) -> None:
        self.start()
        self.timeout.emit()


def until_tick_ms(interval_ms: int) -> int:
    """Return the time until the next moment of this interval, ms."""
    return left_ms(monotonic_s() * 1000, interval_ms)


def left_ms(now_ms: float, interval_ms: int) -> int:
    """Return the time until the next multiple of the interval that is not too near."""
    left = interval_ms - now_ms % interval_ms
    if left < interval_ms * _LEAST_SHARE:
        left += interval_ms
    return math.ceil(left)
