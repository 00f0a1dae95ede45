"""How far the exchange's clock is ahead of ours."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from math import nan


class ExchangeClock:
    """The times of events and stays are by the exchange's clock: who compares one with now needs `ahead`."""

    def __init__(self) -> None:
        self._ahead: timedelta | None = None  # None: no event has told it

    @property
    def ahead(self) -> timedelta:
        """Zero if unknown: then the clocks are taken to agree."""
        return self._ahead if self._ahead is not None else timedelta()

    @property
    def ahead_s(self) -> float:
        """In seconds; not a number if unknown."""
        return self._ahead.total_seconds() if self._ahead is not None else nan

    def note(self, at: datetime) -> None:
        """at: The time of an event that has just come, by the exchange's clock."""
        self._ahead = at - datetime.now(timezone.utc)
