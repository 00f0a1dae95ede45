"""The time, in one place: aware and in UTC."""

from datetime import datetime, timezone


def now() -> datetime:
    return datetime.now(timezone.utc)
