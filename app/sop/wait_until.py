"""Until when a person waits, as people write it: "15.30", "besok", "28/11 9.00", "2 jam"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from app.sop.office_hours import OfficeCalendar

_SPAN = re.compile(r"(\d{1,3})\s*(menit|mnt|min|jam|hours?|h|hari|days?|d)")
TIME_OF_DAY = re.compile(r"(?:(?:pukul|jam|at)\s*)?([01]?\d|2[0-3])[.:]([0-5]\d)")
_ZONE = re.compile(r"(?<=\d)\s*(wib|wita|wit)$")
# Indonesia's three, without daylight saving.
_ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?")
HALF_A_YEAR = timedelta(days=183)
_WORDS = {"hari ini": 0, "today": 0, "besok": 1, "tomorrow": 1, "lusa": 2}


def read_until(text: str, now: datetime, calendar: OfficeCalendar) -> datetime | None:
    """Return the moment, which is after `now`; None if the text is not understood.

    A time without a day is the next such time; a day without a time is when the office opens on it, or next
    after it. A time is the office's, or that of the zone behind it: "16.00 WIB".
    """
    text, zone = zone_at_end(" ".join(text.casefold().split()), calendar.zone)
    local = now.astimezone(zone)
    if span := _SPAN.fullmatch(text):
        return _after(int(span[1]), span[2], now, calendar)
    day, rest = day_at_start(text, local.date())
    at = TIME_OF_DAY.fullmatch(rest.strip(" ,"))
    if rest.strip(" ,") and at is None:
        return None
    if at is None:
        if day is None:
            return None
        midnight = datetime.combine(day, time(), calendar.zone)
        found = calendar.next_opening(max(midnight, now) if day == local.date() else midnight)
    else:
        of_day = time(int(at[1]), int(at[2]))
        found = datetime.combine(day or local.date(), of_day, zone)
        if day is None and found <= now:
            found = datetime.combine(local.date() + timedelta(days=1), of_day, zone)
    return found if found is not None and found > now else None


def _after(count: int, unit: str, now: datetime, calendar: OfficeCalendar) -> datetime | None:
    if unit[0] == "m":
        return now + timedelta(minutes=count) if count else None
    if unit in ("jam", "hour", "hours", "h"):
        return now + timedelta(hours=count) if count else None
    day = calendar.add_working_days(calendar.local_day(now), count) if count else None
    return calendar.next_opening(datetime.combine(day, time(), calendar.zone)) if day else None


def zone_at_end(text: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """Return the text without the time zone that it names, and this zone; else the given one."""
    named = _ZONE.search(text)
    return (text, zone) if named is None else (text[: named.start()], ZoneInfo(_ZONES[named[1]]))


def day_at_start(text: str, today: date, is_over: bool = False) -> tuple[date | None, str]:
    """Return the day at the start of a text, and the rest.

    A day without its year is the next such day; is_over: the last one, if that is within half a year.
    """
    for word, days in _WORDS.items():
        if text.startswith(word):
            return today + timedelta(days=days), text[len(word) :]
    try:
        if iso := _ISO_DAY.match(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3])), text[iso.end() :]
        if found := _DAY.match(text):
            of_month, month = int(found[1]), int(found[2])
            if not found[3]:
                return _nearest(of_month, month, today, is_over), text[found.end() :]
            year = int(found[3])
            return date(year + 2000 if year < 100 else year, month, of_month), text[found.end() :]
    except ValueError:  # no such day
        return None, text
    return None, text


def _nearest(of_month: int, month: int, today: date, is_over: bool) -> date:
    """Raise ValueError if there is no such day near enough."""
    for year in (today.year, today.year - 1 if is_over else today.year + 1):
        try:
            day = date(year, month, of_month)
        except ValueError:  # 29 February
            continue
        ago = today - day
        if timedelta() <= ago <= HALF_A_YEAR if is_over else ago <= timedelta():
            return day
    raise ValueError("no such day")
