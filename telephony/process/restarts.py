"""The delay before a process that died is restarted: short at first, long after repeated crashes."""

from __future__ import annotations

from collections import deque

from telephony.process.clock import monotonic_s

CRASH_LOOP = 5
CRASH_WINDOW_S = 60.0
FIRST_DELAYS_MS = (0, 250, 500, 1000)
SLOW_DELAY_MS = 30_000


class Restarts:
    """`recent` counts the crashes of the last minute; `is_hopeless` if they are too many."""

    def __init__(self) -> None:
        self._deaths: deque[float] = deque(maxlen=CRASH_LOOP)
        self.recent = 0

    @property
    def is_hopeless(self) -> bool:
        return self.recent >= CRASH_LOOP

    def died(self, at: float | None = None) -> int:
        """Count a crash at `at`, by default now; return the delay in milliseconds."""
        at = monotonic_s() if at is None else at
        self._deaths.append(at)
        self.recent = sum(at - death < CRASH_WINDOW_S for death in self._deaths)
        return SLOW_DELAY_MS if self.is_hopeless else FIRST_DELAYS_MS[self.recent - 1]
