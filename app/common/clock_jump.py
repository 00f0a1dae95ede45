"""Detects a wrong clock, so that no data is destroyed because of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from app.common.heartbeat import NEVER

MOST = timedelta(days=35)  # an office that was closed for longer loses a day: the next start trusts the clock


class ClockCheck:
    """Compares the clock with the previous run's last heartbeat, and with the time that has passed since.

    A computer that was suspended for a night is behind its own clock; a jump of two years is no suspend.
    """

    def __init__(
        self,
        last: datetime,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """last: The previous run's last heartbeat, or NEVER. ticks: Seconds of a clock that cannot be set."""
        self._clock, self._ticks = clock, ticks
        self._began, self._ticked = clock(), ticks()
        self._off = self._began - last if last != NEVER else timedelta()

    def jumped_by(self) -> timedelta | None:
        """Return by how much the clock was set since the last call; None if it was not."""
        passed = timedelta(seconds=self._ticks() - self._ticked)
        for off in (self._off, self._clock() - self._began - passed):
            if abs(off) > MOST:
                return off
        return None
