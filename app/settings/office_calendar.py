"""The office's calendar on the clock of its time zone, which may be changed while the program runs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.settings.preferences import Preferences
from app.sop.office_hours import OfficeCalendar, OfficeDays


class Calendars:
    """Hands out the calendar of now; one is kept for each zone, since it has counted its years already."""

    def __init__(self, days: OfficeDays, preferences: Preferences) -> None:
        self._days = days
        self._preferences = preferences
        self._made: dict[str, OfficeCalendar] = {}

    @property
    def now(self) -> OfficeCalendar:
        zone = self._preferences.settings.office.timezone
        if zone not in self._made:
            self._made[zone] = OfficeCalendar(self._days, ZoneInfo(zone))
        return self._made[zone]
