"""Plans days: reads what came from the figures, forecasts what will come, and counts the agents for it.

Loaded with the first plan: a desktop does not need the figures at its start.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from app.figures.asking import Counted, FigureSource, Question, Unread
from app.figures.figures import DAY, QUARTER_HOUR
from app.sop.office_hours import OfficeCalendar, OfficeDays
from app.staffing.erlang import Queue
from app.staffing.forecast import MOST_WEEKS_BACK, WEEKS, BackTest, Forecast, Forecaster, Office
from app.staffing.needs import SLOTS, Goal, Need, Work, mean_patience_s, needs_of_day, outcome_of
from db.enums import Direction

_READ_DAYS = 7 * (MOST_WEEKS_BACK + WEEKS)  # the first day of the back-test looks back, too
_ASKED_DAYS = 42  # of one question: 96 groups a day are fewer than an answer may have
_MEASURED_DAYS = 7 * WEEKS
_LEAST_OF_QUEUES = 28  # days: with fewer the desks know more
_OUTAGE = 0.5  # a day on which the telephones were reached for less of the time
_UNREAD = 0.1  # of the opening hours; a day on which the exchange was read for less lacks too many calls
_SLOT_MIN = 15
_ONE = timedelta(days=1)


class Origin(Enum):
    """Who counted the calls: the queues know also callers who hung up there."""

    QUEUES = "queues"
    DESKS = "desks"


@dataclass(frozen=True, slots=True)
class History:
    """What a plan is made from.

    Attributes:
        made_at: Up to when calls are counted, in the office's zone.
        volumes: Calls of each quarter hour; also of today, as far as they came.
        outages: Days that teach nothing.
        aht_s: Mean time of an incoming call with its hold and wrap-up; None: not known.
        patience_s: Of the callers; infinite if it is not known.
        shrinkage: The part of the time signed in that was break or not ready; None: not known.
        queue: The only one that is counted; "" for all.
        queues: All that had calls in the last weeks.
    """

    today: date
    made_at: datetime
    origin: Origin
    volumes: Mapping[date, tuple[float, ...]]
    outages: frozenset[date]
    aht_s: float | None
    patience_s: float
    shrinkage: float | None
    back_test: BackTest
    queue: str = ""
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the supervisor may change.

    Attributes:
        aht_s: None: not known, so no agents can be counted.
        factor: Of a day that is unlike others of its name; None: as it was measured.
    """

    aht_s: float | None
    goal: Goal
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class QuarterHour:
    """A quarter hour in which the office is open.

    Attributes:
        number: 0 to 95.
        work: None if the time of a call is not known.
        actual: Calls that came; None if the quarter hour is not over, or has no data.
        need: As `work`.
    """

    number: int
    work: Work | None
    calls: float
    actual: int | None
    need: Need | None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """slots: Of the open hours. outside: Calls that are expected while the office is closed."""

    forecast: Forecast
    slots: tuple[QuarterHour, ...]
    outside: float

    @property
    def day(self) -> date:
        return self.forecast.day

    @property
    def calls(self) -> float:
        return sum(one.calls for one in self.slots)

    @property
    def actual(self) -> int | None:
        """Return the calls of the quarter hours that are over; None if there is no such."""
        found = [one.actual for one in self.slots if one.actual is not None]
        return sum(found) if found else None

    @property
    def most(self) -> int | None:
        """Return the most agents that are needed in the plan at one time."""
        needs = [one.need.scheduled for one in self.slots if one.need is not None]
        return max(needs) if needs else None

    @property
    def agent_hours(self) -> float | None:
        needs = [one.need.scheduled for one in self.slots if one.need is not None]
        return sum(needs) * _SLOT_MIN / 60 if needs else None


def read_history(source: FigureSource, calendar: OfficeCalendar, today: date, queue: str = "") -> History:
    """queue: As of History. Blocks. Raises SharedError."""
    first, until = today - timedelta(days=_READ_DAYS), today + _ONE
    recent = today - timedelta(days=_MEASURED_DAYS)
    parts = list(_parts(first, until))
    by = (DAY, QUARTER_HOUR)
    only: tuple[tuple[str, Any], ...] = (("queue", queue),) if queue else ()
    answers = source.ask(
        [
            *(Question(figure, *part, by, only) for figure in ("queue_entered", "calls") for part in parts),
            Question("reachability", first, until, (DAY,)),
            Question("aht_ms", recent, today, only=(("direction", Direction.INBOUND), *only)),
            Question("patience_ms", recent, today, only=only),
            Question("break_share", recent, today),
            Question("not_ready_share", recent, today),
            *(Question(figure, recent, today, ("queue",)) for figure in ("queue_entered", "calls")),
        ]
    )
    entered, calls = _by_day(answers[: len(parts)]), _by_day(answers[len(parts) : 2 * len(parts)])
    reach, aht, patience, at_break, not_ready, *by_queue = answers[2 * len(parts) :]
    is_of_queues = bool(entered) and (today - min(entered)).days >= _LEAST_OF_QUEUES
    arrivals = entered if is_of_queues else calls
    worked = {date.fromisoformat(str(one.by[0])): one.value for one in reach.groups if one.den}
    known = {
        *arrivals,
        *(worked.keys() if not is_of_queues else (day for day in worked if day >= min(entered))),
    }
    volumes = {day: tuple(arrivals.get(day, _NOTHING)) for day in sorted(known)}
    outages = frozenset(day for day, value in worked.items() if value is not None and value < _OUTAGE)
    if is_of_queues:
        unread = {one for answer in answers[: len(parts)] for one in answer.unread}
        outages |= frozenset(day for day in known if _is_unread(calendar, day, unread))
    forecaster = Forecaster(volumes, office_of(calendar.days, outages))
    waited = patience.groups[0]
    return History(
        today=today,
        made_at=aht.made_at.astimezone(calendar.zone),
        origin=Origin.QUEUES if is_of_queues else Origin.DESKS,
        volumes=volumes,
        outages=outages,
        aht_s=_seconds(aht),
        patience_s=mean_patience_s(waited.num / 1000, waited.den or 0) if is_of_queues else math.inf,
        shrinkage=_shrinkage(at_break, not_ready),
        back_test=forecaster.back_test(today),
        queue=queue,
        queues=tuple(sorted({str(one.by[0]) for each in by_queue for one in each.groups if one.by[0]})),
    )


def make_plan(
    history: History, days: OfficeDays, wanted: Sequence[date], assumed: Assumptions
) -> tuple[DayPlan, ...]:
    """Plan these days; past ones are forecast from what was known before them."""
    office = office_of(days, history.outages)
    plain = Forecaster(history.volumes, office)
    found = []
    for day in wanted:
        kind = office.kind_of(day)
        factors = {kind: assumed.factor} if kind is not None and assumed.factor is not None else {}
        forecaster = Forecaster(history.volumes, office, factors) if factors else plain
        forecast = forecaster.forecast(day, min(day, history.today))
        found.append(_day_plan(history, days, forecast, assumed))
    return tuple(found)


def what_if(slot: QuarterHour, goal: Goal, agents: int) -> Queue | None:
    """Return what happens in a quarter hour with so many agents on the telephone; None if it is not known."""
    return outcome_of(slot.work, goal, agents) if slot.work is not None else None


def office_of(days: OfficeDays, outages: frozenset[date] = frozenset()) -> Office:
    def is_holiday(day: date) -> bool:
        week = days.week_of(day)
        return days.holiday(day) is not None and week is not None and bool(week.days[day.weekday()])

    return Office(lambda day: bool(days.parts(day)), is_holiday, outages)


def open_slots(days: OfficeDays, day: date) -> tuple[int, ...]:
    """Return the quarter hours in which the office is open, also for a part of them."""
    parts = days.parts(day)
    return tuple(
        number
        for number in range(SLOTS)
        if any(begin < (number + 1) * _SLOT_MIN and number * _SLOT_MIN < end for begin, end in parts)
    )


_NOTHING = (0.0,) * SLOTS


def _day_plan(history: History, days: OfficeDays, forecast: Forecast, assumed: Assumptions) -> DayPlan:
    numbers = open_slots(days, forecast.day) if forecast.made_from else ()
    calls = [forecast.slots[number] for number in numbers]
    work = [
        Work(one, assumed.aht_s, history.patience_s) if assumed.aht_s is not None else None for one in calls
    ]
    needs = needs_of_day([one for one in work if one is not None], assumed.goal)
    actual = _actual_calls(history, forecast.day)
    slots = tuple(
        QuarterHour(number, work[place], calls[place], actual[number], needs[place] if needs else None)
        for place, number in enumerate(numbers)
    )
    return DayPlan(forecast, slots, forecast.calls - sum(calls))


def _actual_calls(history: History, day: date) -> Sequence[int | None]:
    """Return the calls of each quarter hour that is over."""
    volumes = history.volumes.get(day)
    if volumes is None:
        return [None] * SLOTS
    over = SLOTS
    if day >= history.made_at.date():
        over = (history.made_at.hour * 60 + history.made_at.minute) // _SLOT_MIN
    return [round(one) if number < over else None for number, one in enumerate(volumes)]


def _parts(first: date, until: date) -> Iterator[tuple[date, date]]:
    while first < until:
        following = min(first + timedelta(days=_ASKED_DAYS), until)
        yield first, following
        first = following


def _by_day(answers: Sequence[Counted]) -> dict[date, list[float]]:
    """Return the calls of each quarter hour of the days that have any; nothing if nobody knows them."""
    found: dict[date, list[float]] = defaultdict(lambda: list(_NOTHING))
    for answer in answers:
        for one in answer.groups:
            if one.den is None and one.num:
                day, number = one.by
                found[date.fromisoformat(str(day))][int(number)] = one.num
    return dict(found)


def _is_unread(calendar: OfficeCalendar, day: date, unread: Iterable[Unread]) -> bool:
    """Return whether calls are missing because nobody read the exchange for a part of the opening hours."""
    begin, end = (datetime.combine(one, time(), calendar.zone) for one in (day, day + _ONE))
    missing = (calendar.open_time(max(one.since, begin), min(one.until, end)) for one in unread)
    return sum(missing, timedelta()) > calendar.open_time(begin, end) * _UNREAD


def _seconds(answer: Counted) -> float | None:
    (group,) = answer.groups
    return group.value / 1000 if group.value else None


def _shrinkage(*answers: Counted) -> float | None:
    """Return the sum of shares of the same time."""
    values = [one.groups[0].value for one in answers]
    known = [one for one in values if one is not None]
    return sum(known) if len(known) == len(values) else None
