"""The current time, aware and in UTC; and the Indonesian names of time zones."""

from datetime import datetime, timedelta, timezone, tzinfo

_LETTERS = {7: "WIB", 8: "WITA", 9: "WIT"}  # the three zones of Keppres 41/1987


def now() -> datetime:
    return datetime.now(timezone.utc)


def day_began(at: datetime, zone: tzinfo) -> datetime:
    """Return the start of the day of `at` in that zone."""
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def zone_letters(local: datetime) -> str:
    """Return "WIB" and the like for a time on a local clock, or "UTC+0200" outside Indonesia."""
    hours = (local.utcoffset() or timedelta()) / timedelta(hours=1)
    return _LETTERS.get(int(hours) if hours == int(hours) else 0) or f"UTC{local:%z}"
