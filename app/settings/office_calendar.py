"""The office's calendar in its time zone, which may be changed while the program runs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.settings.preferences import Preferences
from app.sop.office_hours import OfficeCalendar, OfficeDays


class Calendars:
    """Returns the present calendar; one per zone is cached, because it has computed its years already."""

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
