"""A stopwatch on the monotonic clock that can be started and stopped any number of times."""

from __future__ import annotations

from collections.abc import Callable

from telephony.process.clock import monotonic_s


class Stopwatch:
    def __init__(self, clock: Callable[[], float] = monotonic_s) -> None:
        """`clock` returns seconds that never go back."""
        self._clock = clock
        self._total_s = 0.0
        self._since: float | None = None

    def run(self, is_running: bool) -> None:
        """Start or stop; without effect if it is in that state."""
        at = self._clock()
        if is_running and self._since is None:
            self._since = at
        elif not is_running and self._since is not None:
            self._total_s += at - self._since
            self._since = None

    @property
    def total_ms(self) -> int:
        """Return the running time until now, in milliseconds."""
        running_s = self._clock() - self._since if self._since is not None else 0.0
        return round((self._total_s + running_s) * 1000)
