"""How fast a number may write to one person.

Meta, "Overview": one message in 6 seconds to one person; up to 45 may go at once and are paid back later.
"""

from __future__ import annotations

from channels.pacing import Clock

PAIR_BURST, PAIR_EVERY_S = 45, 6.0


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
