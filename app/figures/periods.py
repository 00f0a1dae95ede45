"""The periods of figures: they end with a day, and each has one before it of the same length."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_DAY = timedelta(days=1)


class Period(Enum):
    """In the order of the screen. All but DAY_BEFORE end with the chosen day."""

    DAY = "day"
    DAY_BEFORE = "day_before"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Days:
    """From `since` to before `until`."""

    since: date
    until: date

    @property
    def last(self) -> date:
        return self.until - _DAY

    @property
    def count(self) -> int:
        return (self.until - self.since).days


def days_of(period: Period, day: date) -> Days:
    """Return the days of a period up to this day. Weeks begin with Monday."""
    if period is Period.DAY:
        return Days(day, day + _DAY)
    if period is Period.DAY_BEFORE:
        return Days(day - _DAY, day)
    if period is Period.WEEK:
        return Days(day - timedelta(days=day.weekday()), day + _DAY)
    months = _MONTHS[period]
    first = (day.month - 1) // months * months + 1
    return Days(date(day.year, first, 1), day + _DAY)


def days_before(period: Period, day: date) -> Days:
    """Return the same part of the period before: a month up to the 12th is compared with one up to the 12th.

    A whole month is compared with a whole one, also if that has more days.
    """
    if period in (Period.DAY, Period.DAY_BEFORE):
        return days_of(period, day - _DAY)
    if period is Period.WEEK:
        return days_of(period, day - timedelta(days=7))
    return days_of(period, _months_earlier(day, _MONTHS[period]))


def _months_earlier(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    length = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, length if is_last else min(day.day, length))
