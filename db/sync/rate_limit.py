"""So often and no oftener, in the long run; a few at once are let through."""

from __future__ import annotations

import time


class Pace:
    """What happens rarely happens at once: only who has used up what is let through waits for its turn."""

    def __init__(self, every_s: float, at_once: int) -> None:
        self._every_s, self._ahead_s = every_s, every_s * (at_once - 1)
        self._used_until = float("-inf")

    def next_at(self) -> float:
        """Return the moment (of time.monotonic) from which on it may happen."""
        return self._used_until - self._ahead_s

    def took(self, every_s: float = 0.0) -> None:
        """It happened, and shall not do so oftener than in `every_s` if that is longer."""
        self._used_until = max(self._used_until, time.monotonic()) + max(every_s, self._every_s)
