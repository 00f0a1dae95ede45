"""Returns unused memory to the system between calls.

The used memory stays the same over thousands of calls, but glibc's heap grows by 2 KB with each: freed memory
lies between blocks that live longer.
"""

from __future__ import annotations

import logging

from telephony.process.heap_trim import heap_trim

_log = logging.getLogger(__name__)
QUIET_S = 0.5  # after the last call
AT_MOST_EVERY_S = 10.0


class Heap:
    """Lives in the SIP thread, whose tick calls it; one trim takes a few milliseconds."""

    def __init__(self) -> None:
        self._trim = heap_trim()
        self._called_at: float | None = None
        self._trimmed_at = 0.0

    @property
    def must_tick(self) -> bool:
        """Whether a trim is due after a call."""
        return self._trim is not None and self._called_at is not None

    def tick(self, at: float, has_calls: bool) -> None:
        """`at` is on monotonic_s()'s clock."""
        if has_calls:
            self._called_at = at
            return
        since = at - (self._called_at if self._called_at is not None else at)
        if self._trim is not None and since > QUIET_S and at - self._trimmed_at > AT_MOST_EVERY_S:
            self._trim(0)
            self._called_at, self._trimmed_at = None, at
