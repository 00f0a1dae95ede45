"""How many calls of strangers ring at once: pjsua2 has four, and a flood must not take them all."""

from __future__ import annotations

from collections import Counter, OrderedDict

MOST_OF_ONE = 3
RINGS_MOST_S = 240.0  # longer than the engine lets a call ring


class Ringing:
    """INVITEs that pjsua2 got and has not finally answered, by Call-ID; each with its sender."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def admits(self, call_id: str, source: str, now: float) -> bool:
        """Whether one more call of this sender may ring; it is counted then. A repeated INVITE may always."""
        while self._calls and now - next(iter(self._calls.values()))[1] > RINGS_MOST_S:
            self._calls.popitem(last=False)
        if call_id in self._calls:
            return True
        if Counter(each for each, _ in self._calls.values())[source] >= MOST_OF_ONE:
            return False
        self._calls[call_id] = (source, now)
        return True

    def ended(self, call_id: str) -> None:
        self._calls.pop(call_id, None)
