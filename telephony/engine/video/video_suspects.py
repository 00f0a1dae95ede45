"""Decides which calls get their video back after the video process died, and when, so that one call cannot
take the video of all.
"""

from __future__ import annotations

from collections.abc import Collection

from telephony.messages import CallKey
from telephony.process.restarts import Restarts

PROBATION_S = 15.0  # five crashes that come later than this after a call are no crash loop


class VideoSuspects:
    """Rules without threads. Times are the caller's monotonic_s().

    A call that was carried for PROBATION_S is trusted, as long as a later call may have been the cause.
    """

    def __init__(self) -> None:
        self._restarts: dict[CallKey, Restarts] = {}
        self._carried_since: dict[CallKey, float] = {}
        self._back_at: dict[CallKey, float] = {}

    def carried(self, call_key: CallKey, now: float) -> None:
        """The process has this call's video."""
        self._carried_since.setdefault(call_key, now)

    def died(self, carried: Collection[CallKey], now: float) -> None:
        """The process that carried these calls died."""
        new = [key for key in carried if now - self._carried_since.get(key, now) < PROBATION_S]
        hopeless = 0
        for key in new or carried:
            self._carried_since.pop(key, None)
            restarts = self._restarts.setdefault(key, Restarts())
            self._back_at[key] = now + restarts.died(now) / 1000
            if restarts.is_hopeless:  # one by one, to find the call that causes the crashes
                self._back_at[key] += hopeless * PROBATION_S
                hopeless += 1

    def waits(self, call_key: CallKey, now: float) -> bool:
        return now < self._back_at.get(call_key, now)

    def next_at(self) -> float | None:
        """Return when the next call may have its video back."""
        return min(self._back_at.values(), default=None)

    def due(self, now: float) -> list[CallKey]:
        """Return the calls that may have their video back, each once."""
        keys = [key for key, at in self._back_at.items() if at <= now]
        for key in keys:
            del self._back_at[key]
        return keys

    def forget(self, call_key: CallKey) -> None:
        for known in (self._restarts, self._carried_since, self._back_at):
            known.pop(call_key, None)
