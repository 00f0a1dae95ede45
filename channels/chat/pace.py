"""How often one visitor, and all behind one address, may write."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_MANY = 10_000  # keys; at that number, and at each doubling, those that are over are dropped


class Pace:
    """Counts events by key in sliding windows.

    Args:
        windows: Pairs of how many events, in how many seconds.
        clock: Seconds that only rise.
    """

    def __init__(self, windows: tuple[tuple[int, float], ...], clock: Callable[[], float]) -> None:
        self._windows, self._clock = windows, clock
        self._longest = max(seconds for _, seconds in windows)
        self._most = max(count for count, _ in windows)
        self._times: dict[str, deque[float]] = {}
        self._drops_at = _MANY

    def wait_s(self, key: str) -> float:
        """Return after how many seconds the event may happen; 0.0 counts it as having happened."""
        now = self._clock()
        times = self._times.get(key)
        if times is None:
            if len(self._times) >= self._drops_at:
                self._drop(now)
            times = self._times[key] = deque(maxlen=self._most)
        wait = 0.0
        for count, seconds in self._windows:
            if len(times) >= count:
                wait = max(wait, times[-count] + seconds - now)
        if wait <= 0:
            times.append(now)
            return 0.0
        return wait

    def _drop(self, now: float) -> None:
        over = [key for key, times in self._times.items() if not times or times[-1] + self._longest < now]
        for key in over:
            del self._times[key]
        self._drops_at = max(_MANY, 2 * len(self._times))
