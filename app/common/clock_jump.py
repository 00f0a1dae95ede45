"""Whether the clock of this computer may be believed where something is destroyed by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from app.common.heartbeat import NEVER

MOST = timedelta(days=35)  # an office that was closed for longer loses a day: the next start believes it


class ClockCheck:
    """Compares the clock with the former program's last sign, and with the time that has passed since then.

    A computer that sleeps for a night is behind its own clock; one that "sleeps" for two years is not asleep.
    """

    def __init__(
        self,
        last: datetime,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """last: The former program's last sign of life, or NEVER. ticks: Seconds that nobody can set."""
        self._clock, self._ticks = clock, ticks
        self._began, self._ticked = clock(), ticks()
        self._off = self._began - last if last != NEVER else timedelta()

    def jumped_by(self) -> timedelta | None:
        """Return by how much the clock was set since the last time; None if it was not."""
        passed = timedelta(seconds=self._ticks() - self._ticked)
        for off in (self._off, self._clock() - self._began - passed):
            if abs(off) > MOST:
                return off
        return None
