"""When the office works: its hours, its holidays, and time counted in both. Pure rules, and fast ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from itertools import accumulate
from zoneinfo import ZoneInfo

from app.sop.procedure import Text

DAY_MIN = 24 * 60
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Years that are searched for an opening; an office that has none in them is closed for good.
_YEARS_SEARCHED = 10


class HolidayKind(str, Enum):
    NATIONAL = "national"  # libur nasional
    JOINT = "joint"  # cuti bersama
    OFFICE = "office"  # this office only
    WORKING = "working"  # the office works on this holiday


@dataclass(frozen=True, slots=True)
class Holiday:
    """is_estimated: the date may still change."""

    day: date
    name: str
    kind: HolidayKind
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Hours from `first` to `last`, both included; None: without a limit.

    Attributes:
        days: The open parts for Monday to Sunday, in minutes after midnight; no parts: closed.
    """

    name: Text
    days: tuple[tuple[tuple[int, int], ...], ...]
    first: date | None = None
    last: date | None = None
    is_estimated: bool = False

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """The office's data. The last of `weeks` that covers a day counts; `exceptions` take precedence.

    Attributes:
        known_years: Years whose holidays are all in `holidays`.
    """

    weeks: tuple[Week, ...]
    exceptions: tuple[Week, ...] = ()
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()

    def week_of(self, day: date) -> Week | None:
        """Return the hours for a day, whether or not it is a holiday."""
        for week in (*reversed(self.exceptions), *reversed(self.weeks)):
            if week.covers(day):
                return week
        return None

    def holiday(self, day: date) -> Holiday | None:
        """Return the holiday that closes the office on this day."""
        found = self.holidays.get(day)
        return None if found is None or found.kind is HolidayKind.WORKING else found

    def parts(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the open parts of a day, in minutes after midnight."""
        week = self.week_of(day)
        return () if week is None or self.holiday(day) is not None else week.days[day.weekday()]


@dataclass(frozen=True, slots=True)
class Closure:
    """A time in which the office is closed. holidays: those within it, on weekdays only."""

    started_at: datetime
    ended_at: datetime
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True, slots=True)
class _Year:
    """The open parts of one year: when they begin and end, and the open time before each, in microseconds."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def used_until(self, tick: int) -> int:
        at = bisect_right(self.starts, tick) - 1
        return self.before[at] + min(tick, self.ends[at]) - self.starts[at] if at >= 0 else 0

    def reached(self, used: int) -> int:
        """Return the first moment at which this much of the year's time is used; 0 < used <= total."""
        at = bisect_left(self.before, used) - 1
        return self.starts[at] + used - self.before[at]


class OfficeCalendar:
    """The office's days on its clock. Aware times of any zone go in, UTC comes out.

    A year whose holidays are not known is counted with its weekends only: ask `unknown_years`, and say so.
    """

    def __init__(self, days: OfficeDays, zone: ZoneInfo) -> None:
        self.days = days
        self.zone = zone
        self._years: dict[int, _Year] = {}
        self._working_days: dict[int, list[int]] = {}  # by year
        self._closing_days: dict[int, Sequence[Holiday]] = {}  # by year

    # -- moments ---------------------------------------------------------------------------------------------

    def local_day(self, at: datetime) -> date:
        """Return the date at the office."""
        return at.astimezone(self.zone).date()

    def is_open(self, at: datetime) -> bool:
        tick = _tick(at)
        year = self._year(self.local_day(at).year)
        index = bisect_right(year.starts, tick) - 1
        return index >= 0 and tick < year.ends[index]

    def next_opening(self, at: datetime) -> datetime | None:
        """Return `at` itself if the office is open then; None if it never opens again."""
        if self.is_open(at):
            return at
        tick, first = _tick(at), self.local_day(at).year
        for number in range(first, first + _YEARS_SEARCHED):
            starts = self._year(number).starts
            if (index := bisect_left(starts, tick)) < len(starts):
                return _moment(starts[index])
        return None

    # -- open time -------------------------------------------------------------------------------------------

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the office is open between two moments; nothing if `end` is not after `start`."""
        if end <= start:
            return timedelta()
        first, last = self.local_day(start).year, self.local_day(end).year
        used = self._year(last).used_until(_tick(end)) - self._year(first).used_until(_tick(start))
        return _TICK * (used + sum(self._year(number).total for number in range(first, last)))

    def minutes_between(self, start: datetime, end: datetime) -> float:
        return self.open_time(start, end) / timedelta(minutes=1)

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """Return the first moment at which the office was open for `span` since `start`.

        If both fit, that is the closing time, not the next morning. None: never.
        """
        left = span // _TICK
        if left <= 0:
            return start
        number = self.local_day(start).year
        left += self._year(number).used_until(_tick(start))
        idle = 0
        while left > (total := self._year(number).total):
            left -= total
            number += 1
            idle = idle + 1 if total == 0 else 0
            if idle > _YEARS_SEARCHED or number >= date.max.year:
                return None
        return _moment(self._year(number).reached(left))

    def add_minutes(self, start: datetime, minutes: float) -> datetime | None:
        return self.after(start, timedelta(minutes=minutes))

    # -- days ------------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        return bool(self.days.parts(day))

    def closing_holiday(self, day: date) -> Holiday | None:
        """Return the holiday that closes the office on a day on which it would otherwise work."""
        holiday = self.days.holiday(day)
        week = self.days.week_of(day) if holiday is not None else None
        return holiday if week is not None and week.days[day.weekday()] else None

    def closing_holidays(self, first: date, last: date) -> Iterator[Holiday]:
        """Give the holidays of these days, both included, that close the office on a day of work."""
        for number in range(first.year, last.year + 1):
            for holiday in self._closing_in(number):
                if first <= holiday.day <= last:
                    yield holiday

    def _closing_in(self, number: int) -> Sequence[Holiday]:
        if number not in self._closing_days:
            days = sorted(day for day in self.days.holidays if day.year == number)
            found = (self.closing_holiday(day) for day in days)
            self._closing_days[number] = [one for one in found if one is not None]
        return self._closing_days[number]

    def add_working_days(self, start: date, count: int) -> date | None:
        """Return the working day at whose end `count` working days have passed; `start` does not count."""
        if count <= 0:
            return start
        number = start.year
        count += self._counts(number)[start.timetuple().tm_yday]
        idle = 0
        while count > (total := self._counts(number)[-1]):
            count -= total
            number += 1
            idle = idle + 1 if total == 0 else 0
            if idle > _YEARS_SEARCHED or number >= date.max.year:
                return None
        return date(number, 1, 1) + _DAY * (bisect_left(self._counts(number), count) - 1)

    def working_days(self, start: date, end: date) -> int:
        """Return how many working days began after `start`, up to and including `end`."""
        total = 0
        for number in range(start.year, end.year + 1 if end > start else start.year):
            counts = self._counts(number)
            first = start.timetuple().tm_yday if number == start.year else 0
            last = end.timetuple().tm_yday if number == end.year else len(counts) - 1
            total += counts[last] - counts[first]
        return total

    def _counts(self, number: int) -> list[int]:
        """Return how many working days a year's first days have, by the number of days from 0 on.

        A case is asked each second for its days, and it may be ten years old.
        """
        if number not in self._working_days:
            first = date(number, 1, 1)
            days = (date(number, 12, 31) - first).days + 1
            is_working = (self.is_working_day(first + _DAY * n) for n in range(days))
            self._working_days[number] = [0, *accumulate(is_working)]
        return self._working_days[number]

    # -- why -------------------------------------------------------------------------------------------------

    def closures(self, start: datetime, end: datetime) -> Iterator[Closure]:
        """Give the times between two moments in which the office is closed, in order."""
        at = start
        while at < end:
            if self.is_open(at):
                at = min(self._closing(at), end)
                continue
            opening = self.next_opening(at)
            until = end if opening is None else min(opening, end)
            days = self.local_day(at), self.local_day(until)
            yield Closure(at, until, tuple(self.closing_holidays(*days)))
            at = until

    def unknown_years(self, start: date, end: date) -> tuple[int, ...]:
        """Return the years between two days whose holidays are not entered yet."""
        return tuple(y for y in range(start.year, end.year + 1) if y not in self.days.known_years)

    def _closing(self, at: datetime) -> datetime:
        year = self._year(self.local_day(at).year)
        return _moment(year.ends[bisect_right(year.starts, _tick(at)) - 1])

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        return found if found is not None else self._years.setdefault(number, self._laid_out(number))

    def _laid_out(self, number: int) -> _Year:
        year = _Year([], [], [0], 0)
        used = 0
        day = date(number, 1, 1)
        while day.year == number:
            midnight = datetime.combine(day, time(), self.zone)
            for opens, closes in self.days.parts(day):
                start, end = (_tick(_at_minute(midnight, minute)) for minute in (opens, closes))
                year.starts.append(start)
                year.ends.append(end)
                used += end - start
                year.before.append(used)
            if day == date.max:
                break
            day += _DAY
        year.before.pop()
        return _Year(year.starts, year.ends, year.before, used)


def _at_minute(midnight: datetime, minute: int) -> datetime:
    """Return the time on the office's clock, which is not always this many minutes after midnight."""
    return midnight + timedelta(minutes=minute)  # the same zone: this moves the hands, not the time


def _tick(at: datetime) -> int:
    return (at - _EPOCH) // _TICK


def _moment(tick: int) -> datetime:
    return _EPOCH + _TICK * tick
