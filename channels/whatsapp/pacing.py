"""How fast a number may send: a bucket for the number, and one for each person that it writes to.

Meta, "Throughput", 21 May 2026: 80 messages a second and number. "Overview": one message in 6 seconds to one
person; up to 45 may go at once and are paid back afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PAIR_BURST, PAIR_EVERY_S = 45, 6.0
SLOWEST_PER_S = 1.0
RECOVER_AFTER_S = 30.0  # a number that was slowed down sends twice as fast after so long without a refusal

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


class PairPacing:
    """When the next message to one person may go. It forgets people whose burst is whole again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._whole_at: dict[str, float] = {}  # by recipient: when its burst is whole again

    @property
    def known(self) -> int:
        """How many people are remembered."""
        return len(self._whole_at)

    def wait_s(self, recipient: str) -> float:
        """Return 0 and count the message, or return the seconds to wait without counting it."""
        now = self._clock()
        whole_at = max(now, self._whole_at.get(recipient, now))
        wait = whole_at + PAIR_EVERY_S - now - PAIR_BURST * PAIR_EVERY_S
        if wait > 0:
            return wait
        self._whole_at[recipient] = whole_at + PAIR_EVERY_S
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        if len(self._whole_at) > 10_000:
            self._whole_at = {who: at for who, at in self._whole_at.items() if at > now}
