"""How times and spans of time are written: office time, 24 hours, tabular clocks, over-time in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.common import clock

_zone = ZoneInfo("Asia/Jakarta")


def use_zone(zone: ZoneInfo) -> None:
    """Write times as the office's clock shows them; what is on the screen follows later."""
    global _zone
    _zone = zone


def at_office(moment: datetime) -> datetime:
    """Return the same moment on the office's clock."""
    return moment.astimezone(_zone)


def zone_letters(moment: datetime) -> str:
    """Return "WIB" and the like, or "UTC+0200" outside Indonesia."""
    return clock.zone_letters(at_office(moment))


def moments_of(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that are moments ("due_at", as ISO 8601) in words, without their "_at": "due"."""
    return {
        name.removesuffix("_at"): _moment_text(text) for name, text in facts.items() if name.endswith("_at")
    }


def _moment_text(text: str) -> str:
    if not text:
        return QCoreApplication.translate("Times", "an unknown time")
    moment = datetime.fromisoformat(text)
    return f"{date_text(moment)} {time_text(moment)}"


def clock_text(seconds: float) -> str:
    """Return "07:05", or "1:07:05" from an hour on; negative spans count as 0."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes:02}:{seconds_left:02}"


def span_text(seconds: float) -> str:
    """Return a span in words, in its largest one or two units: "3 min", "2 h 5 min", "4 days"."""
    minutes = max(0, int(seconds)) // 60
    if minutes < 1:
        return QCoreApplication.translate("Times", "less than 1 min")
    if minutes < 60:
        return QCoreApplication.translate("Times", "{minutes} min").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        text = QCoreApplication.translate("Times", "{hours} h {minutes} min")
        return text.format(hours=hours, minutes=rest)
    return QCoreApplication.translate("Times", "{days} days").format(days=hours // 24)


def remaining_text(seconds: float) -> str:
    """Return the time left of a step, or by how much it is over: never by colour alone."""
    if seconds >= 0:
        if seconds >= 3600:
            text = QCoreApplication.translate("Times", "{span} left")
            return text.format(span=span_text(seconds))
        return QCoreApplication.translate("Times", "{clock} left").format(clock=clock_text(seconds))
    if seconds > -60:
        return QCoreApplication.translate("Times", "just over time")
    return QCoreApplication.translate("Times", "{span} over time").format(span=span_text(-seconds))


def time_left_text(target: timedelta, elapsed: timedelta, goes_on_at: datetime | None, now: datetime) -> str:
    """Return the time left of a step, and when its clock goes on if it stands because the office is closed.

    The first part, up to the comma, is what `remaining_text` says.
    """
    left = remaining_text((target - elapsed).total_seconds())
    if goes_on_at is None or elapsed > target:
        return left
    text = QCoreApplication.translate("Times", "{left}, goes on {time}")
    return text.format(left=left, time=when_text(goes_on_at, now))


def time_text(moment: datetime) -> str:
    """Return the time of day at the office, "14.05" in Indonesian and "14:05" in English."""
    local = at_office(moment)
    separator = "." if QLocale().language() is QLocale.Language.Indonesian else ":"
    return f"{local.hour:02}{separator}{local.minute:02}"


def date_text(moment: datetime) -> str:
    """Return the date at the office, "24 November 2026"."""
    return day_text(at_office(moment).date())


def day_text(day: date) -> str:
    """Return a day in words, "24 November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def short_day_text(day: date) -> str:
    """Return a day of this or the next year in few letters, "24 Nov"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM")


def when_text(moment: datetime, now: datetime) -> str:
    """Return the time alone if it is today, else "Yesterday 14.05" or "24 Nov 14.05"."""
    local, today = at_office(moment), at_office(now)
    days = (today.date() - local.date()).days
    if days == 0:
        return time_text(moment)
    if days == 1:
        return QCoreApplication.translate("Times", "Yesterday {time}").format(time=time_text(moment))
    form = "d MMM" if local.year == today.year else "d MMM yyyy"
    day = QLocale().toString(QDate(local.year, local.month, local.day), form)
    return f"{day} {time_text(moment)}"
