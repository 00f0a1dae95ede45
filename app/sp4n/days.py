"""Reads the days of a column as people write them. A text that could be two days is none.

Indonesian offices write the day first: 03/04/2026 is the 3rd of April, unless another date of the column can
only be written month first, and none only day first. If the year has two digits, the order of day, month and
year is the one that fits all dates of the column; a day that has not come yet does not fit.

A spreadsheet that writes the month first makes a day of 03/04/2026, the 4th of March, and leaves 25/04/2026 a
text. So the days that it made are not certain if none is after the 12th and all texts beside them are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum

_MONTHS = (
    *(("januari", "january"), ("februari", "pebruari", "february"), ("maret", "march"), ("april",)),
    *(("mei", "may"), ("juni", "june"), ("juli", "july"), ("agustus", "agt", "ags", "august")),
    *(("september",), ("oktober", "october"), ("november", "nopember"), ("desember", "december")),
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})[-/., ]*(\d{4}|\d{2})")
_WEEKDAYS = "senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
_WEEKDAY = re.compile(rf"^(?:[a-z'’]+, *|(?:{_WEEKDAYS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day) +)")
_TIME = re.compile(r"(?:t|[, ]+(?:(?:pukul|pkl|jam)\b\.? *)?)\d{1,2}[:.]\d{2}.*")
_LONGEST = 100  # of a date: these patterns take very long for a long text
_BY_SPREADSHEET = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class UnreadDay(Exception):  # noqa: N818 - it names a text
    """code: "day" for a text that is no date, "order" for one that could be several, "exchanged" for a day of
    a spreadsheet whose day and month may be exchanged.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Order(Enum):
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


class DayColumn:
    def __init__(self, texts: Iterable[str], today: date) -> None:
        """texts: All cells of the column."""
        self._today = today
        self._orders = set(_Order)  # that fit all dates
        decided: set[_Order] = set()  # the order of dates of which only one is possible
        plain = set(map(_plain, texts))
        for text in plain:
            found = self._readings(text)
            if found:
                self._orders &= set(found)
            if len(found) == 1:
                decided |= set(found)
        self._is_month_first = _Order.MONTH_FIRST in decided and _Order.DAY_FIRST not in decided
        self._may_be_exchanged = _are_exchanged(plain)

    def day(self, text: str) -> date:
        """Raise UnreadDay."""
        plain = _plain(text)
        if certain := _certain(plain):
            if self._may_be_exchanged and _BY_SPREADSHEET.fullmatch(plain) and certain.day != certain.month:
                raise UnreadDay("exchanged")
            return certain
        found = self._readings(plain)
        fitting = self._orders if _is_short(plain) else {_Order.DAY_FIRST}
        days = {found[one] for one in fitting if one in found}
        if self._is_month_first and not _is_short(plain) and len(set(found.values())) > 1:
            days = set()
        if len(days) == 1:
            return days.pop()
        raise UnreadDay("order" if len(found) > 1 else "day")

    def _readings(self, plain: str) -> Mapping[_Order, date]:
        """Return the days that this can be, by the order; empty if it is certain or no date."""
        found: dict[_Order, date | None] = {}
        if numbers := _NUMBERS.fullmatch(plain):
            first, second, third = numbers.groups()
            found[_Order.DAY_FIRST] = _made(third, int(second), first)
            found[_Order.MONTH_FIRST] = _made(third, int(first), second)
            if _is_short(plain):
                found[_Order.YEAR_FIRST] = _made(first, int(second), third)
        elif (named := _NAMED.fullmatch(plain)) and _is_short(plain):
            found[_Order.DAY_FIRST] = _made(named[3], _month(named[2]), named[1])
            found[_Order.YEAR_FIRST] = _made(named[1], _month(named[2]), named[3])
        is_past = _is_short(plain)
        return {one: day for one, day in found.items() if day and (day <= self._today or not is_past)}


def _plain(text: str) -> str:
    """Return it without the name of the weekday and the time; "" for a text that is too long for a date."""
    if len(text) > _LONGEST:
        return ""
    return _TIME.sub("", _WEEKDAY.sub("", text.casefold())).strip(" ,")


def _are_exchanged(column: Iterable[str]) -> bool:
    """Return whether a spreadsheet made days of all dates but those that have no such month."""
    made, left = [], []
    for text in column:
        if day := _BY_SPREADSHEET.fullmatch(text):
            made.append(int(day[3]) <= 12)
        elif numbers := _NUMBERS.fullmatch(text):
            left.append(int(numbers[1]) > 12 or int(numbers[2]) > 12)
    return bool(made and left) and all(made) and all(left)


def _is_short(plain: str) -> bool:
    """Return whether the year has two digits."""
    return re.search(r"\d{4}", plain) is None


def _certain(plain: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(plain):
        return _made(found[1], int(found[2]), found[3])
    if (found := _NAMED.fullmatch(plain)) and not _is_short(plain):
        return _made(found[3], _month(found[2]), found[1])
    return None


def _month(word: str) -> int:
    """Return 1 to 12 for a name or its beginning; 0 for another word."""
    return next(
        (place for place, names in enumerate(_MONTHS, 1) if any(n.startswith(word) for n in names)), 0
    )


def _made(year: str, month: int, day: str) -> date | None:
    """Return None for a date that is none, and before 2000 or after 2099. A year has two or four digits."""
    try:
        made = date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None
    return made if 2000 <= made.year < 2100 else None
