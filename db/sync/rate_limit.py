"""Limits how often an event happens in the long run; a short burst is allowed."""

from __future__ import annotations

import time


class RateLimit:
    """The caller checks `next_at` before an event, and records each event."""

    def __init__(self, every_s: float, burst: int) -> None:
        """burst: How many may happen at once after a long pause."""
        self._every_s, self._burst_s = every_s, every_s * (burst - 1)
        self._used_until = float("-inf")

    def next_at(self) -> float:
        """Return the moment (of time.monotonic) from which on the next event may happen."""
        return self._used_until - self._burst_s

    def record(self, every_s: float = 0.0) -> None:
        """Record an event; the next one waits for `every_s` if that is longer than the usual interval."""
        self._used_until = max(self._used_until, time.monotonic()) + max(every_s, self._every_s)
