"""Parses days and times as people type them, with the office's clock and calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.settings.office_calendar import Calendars
from app.sop.procedure import Sop
from app.sop.typed_time import read_day, read_past
from app.sop.wait_until import read_until


class TypedTimes:
    """Parses the times of a case's forms: until when, since when, the last valid day."""

    def __init__(self, calendars: Calendars, sop: Sop, clock: Callable[[], datetime]) -> None:
        self._calendars = calendars
        self._sop = sop
        self._clock = clock

    @property
    def today(self) -> date:
        """Return the present day at the office."""
        return self._clock().astimezone(self._calendars.now.zone).date()

    @property
    def proposed_validity(self) -> date:
        """Return the proposed last valid day of an answer of today."""
        return self.today + timedelta(days=self._sop.at_unit.answer_valid_days)

    def read_ahead(self, text: str) -> datetime | None:
        """Return the future time of a text; None if it is not understood."""
        return read_until(text, self._clock(), self._calendars.now)

    def read_past(self, text: str) -> datetime | None:
        """Return the past time of a text; None if it is not understood."""
        return read_past(text, self._clock(), self._calendars.now.zone)

    def read_day(self, text: str) -> date | None:
        """Return the day of a text; None if it is not understood, or over."""
        day = read_day(text, self.today)
        return day if day is not None and day >= self.today else None
