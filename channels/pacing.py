"""How fast an address of the office may send: a token bucket that slows down when the provider refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SLOWEST_PER_S = 1.0
RECOVER_AFTER_S = 30.0  # an address that was slowed down sends twice as fast after so long

Clock = Callable[[], float]


class TokenBucket:
    """Lets `per_second` messages pass, at most one second's worth at once; slower after refusals."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._full_rate = per_second
        self._clock = clock
        self.rate = per_second
        self._tokens = self._burst
        self._counted_at = self._changed_at = clock()

    async def take(self) -> None:
        """Wait for one token. Who asks first goes first."""
        if (wait := self.reserve()) > 0:
            await asyncio.sleep(wait)

    def reserve(self) -> float:
        """Take a token; return after how many seconds it may be used."""
        self._refill()
        self._tokens -= 1
        return max(0.0, -self._tokens / self.rate)

    def count_arrivals(self, arrivals: int) -> None:
        """Count what arrived against the same limit. A flood after an outage takes free tokens only."""
        self._refill()
        self._tokens = max(self._tokens - arrivals, min(self._tokens, 0.0))

    def slow_down(self) -> None:
        """Halve the rate. Refusals of messages that were under way together count once."""
        now = self._clock()
        if self.rate < self._full_rate and now - self._changed_at < 1.0:
            return
        self.rate = max(SLOWEST_PER_S, self.rate / 2)
        self._tokens = min(self._tokens, 0.0)
        self._changed_at = self._counted_at = now

    @property
    def _burst(self) -> float:
        return max(1.0, self.rate)

    def _refill(self) -> None:
        self._recover()
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._counted_at) * self.rate)
        self._counted_at = now

    def _recover(self) -> None:
        now = self._clock()
        while self.rate < self._full_rate and now - self._changed_at >= RECOVER_AFTER_S:
            self.rate = min(self._full_rate, self.rate * 2)
            self._changed_at += RECOVER_AFTER_S
