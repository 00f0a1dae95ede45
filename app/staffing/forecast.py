"""How many calls a day will bring: from the same weekday of the weeks before, and how good that was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from operator import mul
from statistics import median

WEEKS = 8  # whose calls make a forecast
DECAY = 0.8  # a week counts so much as the week after it
MOST_WEEKS_BACK = 2 * WEEKS  # in which the weeks are looked for: holidays are left out
_NOTICED = 0.001
LEAST_FOR_FACTOR = 3  # days that a factor is made from; with fewer it is 1
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

Volumes = Mapping[date, Sequence[float]]  # calls of each quarter hour, 96 a day


class DayKind(str, Enum):
    """What makes a day unlike other days of its name; a plain day has none."""

    AFTER_HOLIDAY = "after_holiday"  # the first working day after a holiday
    MONTH_END = "month_end"  # the last working day of a month


@dataclass(frozen=True, slots=True)
class Office:
    """What the forecast must know of the office.

    Attributes:
        is_open: Whether the office works on a day.
        is_holiday: Whether a day is closed that would be open by its name.
        outages: Days of which calls are missing, because the telephone did not work or nobody read the
            exchange; they are not used.
    """

    is_open: Callable[[date], bool]
    is_holiday: Callable[[date], bool]
    outages: frozenset[date] = frozenset()

    def kind_of(self, day: date) -> DayKind | None:
        if self._is_after_holiday(day):
            return DayKind.AFTER_HOLIDAY
        return DayKind.MONTH_END if self._is_month_end(day) else None

    def _is_after_holiday(self, day: date) -> bool:
        before = day - _DAY
        for _ in range(31):
            if self.is_holiday(before):
                return True
            if self.is_open(before):
                return False
            before -= _DAY
        return False

    def _is_month_end(self, day: date) -> bool:
        following = day + _DAY
        while following.month == day.month:
            if self.is_open(following):
                return False
            following += _DAY
        return self.is_open(day)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The calls of one day.

    Attributes:
        slots: Of each quarter hour; empty if the office is closed then.
        made_from: The days that it was made from, the latest first; without any it says nothing.
        kind: For which `factor` stands.
        factor: All slots were multiplied by it.
    """

    day: date
    slots: tuple[float, ...]
    made_from: tuple[date, ...] = ()
    kind: DayKind | None = None
    factor: float = 1.0

    @property
    def calls(self) -> float:
        return sum(self.slots)


@dataclass(frozen=True, slots=True)
class BackTest:
    """How the forecasts of past days would have been: the weighted absolute percentage error, 0 is perfect.

    Sum of |forecast - calls| of all quarter hours, divided by all calls. None: nothing to compare.

    Attributes:
        naive_wape: Of the plainest forecast there is: the same day a week before.
        days: How many days were compared.
    """

    wape: float | None
    naive_wape: float | None
    days: int

    @property
    def is_naive_better(self) -> bool:
        """Whether it was better by a tenth of a percent and more: less is no difference that one can see."""
        is_known = self.wape is not None and self.naive_wape is not None
        return is_known and (self.wape or 0.0) - (self.naive_wape or 0.0) >= _NOTICED


@dataclass(frozen=True, slots=True)
class Forecaster:
    """Makes forecasts from what came.

    Attributes:
        volumes: A day without an entry has no data. A day without a call is all zeros.
        factors: Replace the measured factors; a supervisor sets them.
    """

    volumes: Volumes
    office: Office
    factors: Mapping[DayKind, float] = field(default_factory=dict)

    def forecast(self, day: date, known_until: date | None = None) -> Forecast:
        """Return the forecast of a day from the days before `known_until` (of the day itself if None).

        The weights of the days fall by `DECAY` from one to the one before it.
        """
        if not self.office.is_open(day):
            return Forecast(day, ())
        until = known_until or day
        plain = self._plain(day, until)
        kind = self.office.kind_of(day)
        factor = 1.0
        if kind is not None and plain.made_from:
            factor = self.factors[kind] if kind in self.factors else self.measured_factor(kind, until)
        return Forecast(day, tuple(one * factor for one in plain.slots), plain.made_from, kind, factor)

    def measured_factor(self, kind: DayKind, until: date) -> float:
        """Return the median of what such days of the past brought, for each call that a plain day brings."""
        found = []
        for day, slots in self.volumes.items():
            if day < until and self._is_usable(day) and self.office.kind_of(day) is kind:
                plain = self._plain(day, day)
                if plain.calls:
                    found.append(sum(slots) / plain.calls)
        return median(found) if len(found) >= LEAST_FOR_FACTOR else 1.0

    def back_test(self, today: date, weeks: int = WEEKS) -> BackTest:
        """Compare the forecasts of the last weeks with what came; each knew only the weeks before its own."""
        error, naive_error, calls, days = 0.0, 0.0, 0.0, 0
        for number in range(1, weeks * 7 + 1):
            day = today - number * _DAY
            if not self._is_usable(day):
                continue
            forecast = self.forecast(day, day - 6 * _DAY)
            naive = next(self._same_days(day, day), None)
            if not forecast.made_from or naive is None:
                continue
            actual = self.volumes[day]
            days += 1
            calls += sum(actual)
            error += _distance(forecast.slots, actual)
            naive_error += _distance(self.volumes[naive], actual)
        if not calls:
            return BackTest(None, None, days)
        return BackTest(error / calls, naive_error / calls, days)

    def _plain(self, day: date, until: date) -> Forecast:
        """Return the weighted mean of plain days with the same name."""
        found = [one for one in self._same_days(day, until) if self.office.kind_of(one) is None][:WEEKS]
        weights = [DECAY**place for place in range(len(found))]
        total = sum(weights)
        columns = zip(*(self.volumes[one] for one in found), strict=True)
        slots = tuple(sum(map(mul, weights, column)) / total for column in columns)
        return Forecast(day, slots, tuple(found))

    def _same_days(self, day: date, until: date) -> Iterator[date]:
        """Yield the days of this name before `until` whose calls can be used, the latest first."""
        for week in range(1, MOST_WEEKS_BACK + 1):
            one = day - week * _WEEK
            if one < until and self._is_usable(one):
                yield one

    def _is_usable(self, day: date) -> bool:
        return day in self.volumes and self.office.is_open(day) and day not in self.office.outages


def _distance(expected: Sequence[float], actual: Sequence[float]) -> float:
    return sum(abs(one - other) for one, other in zip(expected, actual, strict=True))
