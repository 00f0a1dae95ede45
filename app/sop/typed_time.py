"""Dates and times as people type them, read and written: "10.15", "24/11 10.15", "31/12/2026"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from app.sop.wait_until import TIME_OF_DAY, day_at_start, zone_at_end

OLDEST_YEAR = 1945  # offices record nothing older


def read_day(text: str, today: date) -> date | None:
    """Return the day, or None if there is none; a day without its year is the next such day."""
    day, rest = day_at_start(" ".join(text.casefold().split()), today)
    return day if not rest.strip() else None


def read_past(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment, which is not after `now`; None if the text is not understood.

    A time without a day is the last such time.
    """
    text, zone = zone_at_end(" ".join(text.casefold().split()), zone)
    local = now.astimezone(zone)
    day, rest = day_at_start(text, local.date(), is_over=True)
    if text.startswith(("kemarin", "yesterday")):
        day, rest = local.date() - timedelta(days=1), text.removeprefix("kemarin").removeprefix("yesterday")
    at = TIME_OF_DAY.fullmatch(rest.strip(" ,"))
    if at is None or (day is not None and day.year < OLDEST_YEAR):
        return None
    found = datetime.combine(day or local.date(), time(int(at[1]), int(at[2])), zone)
    if day is None and found > now:
        found -= timedelta(days=1)
    return found if found <= now else None


def as_typed(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return this moment as a person would type it: with the day only if it is not today."""
    local = moment.astimezone(zone)
    day = "" if local.date() == now.astimezone(zone).date() else f"{local.day}/{local.month} "
    if day and local.year != now.astimezone(zone).year:
        day = f"{local.day}/{local.month}/{local.year} "
    return f"{day}{local:%H.%M}"


def day_as_typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
