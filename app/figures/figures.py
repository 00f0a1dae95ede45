"""Figures as data. Each is a sum over rows of facts, or the quotient of two: nothing else counts anything.

The same expressions run on PostgreSQL and SQLite. The rows behind a figure are those for which its numerator
or its denominator is not 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    Table,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
)

from app.common.sound_grade import FAIR
from db.enums import AgentState, CallOutcome, Direction, EntryKind, QueueOutcome
from db.fact_tables import (
    ACCESSES,
    CALLS,
    DEADLINES,
    ESCALATIONS,
    MATTERS,
    OF_CASE,
    PLANS,
    QUEUES,
    SPANS,
    STATES,
    STEPS,
)
from db.models.types import UtcTime
from db.rules.accesses import OUTPUTS

DAY_S = 24 * 3600
WEEK_MS = 7 * DAY_S * 1000
_NOW = bindparam("now", type_=UtcTime())


class Measure(str, Enum):
    """What a figure's value is.

    A count, a share from 0 to 1; a mean, a sum or a percentile in milliseconds; a mean of MOS in hundredths.
    """

    COUNT = "count"
    SHARE = "share"
    MEAN_MS = "mean_ms"
    SUM_MS = "sum_ms"
    MEAN_MOS = "mean_mos"
    PERCENTILE_MS = "percentile_ms"


@dataclass(frozen=True, slots=True)
class Figure:
    """num, den: Of one row; den None: the figure is a sum. day: The day on which a row counts.

    gone: Of a stock, which counts the rows that are there at the end of the last day: the day on which a row
    goes, NULL before. Its day is the one on which a row comes.
    percent: Of a percentile: so many per cent of the rows for which den is 1 have this num or a lower one.
    classes: The column with the class of its num.
    """

    key: str
    measure: Measure
    fact: Table
    day: Column[date]
    num: ColumnElement[int]
    den: ColumnElement[int] | None = None
    percent: int | None = None
    classes: Column[int] | None = None
    gone: Column[date] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """by: The values by which the rows were grouped. den None: the figure is a sum.

    is_rounded: A percentile of so many rows that it was taken from classes: it differs by at most 4 %.
    """

    by: tuple[Any, ...]
    num: int
    den: int | None
    is_rounded: bool = False

    @property
    def value(self) -> float | None:
        """Return the figure; None if there is nothing of which it could be a part."""
        if self.den is None:
            return self.num
        return self.num / self.den if self.den else None


def _if(condition: ColumnElement[bool], value: ColumnElement[int] | int = 1) -> ColumnElement[int]:
    return case((condition, value), else_=0)


def _share(key: str, day: Any, num: ColumnElement[bool], den: ColumnElement[bool]) -> Figure:
    return Figure(key, Measure.SHARE, day.table, day, _if(and_(den, num)), _if(den))


def _unknown(key: str, day: Any) -> Figure:
    """Return a figure for which nothing is recorded: it says what would be needed."""
    return Figure(key, Measure.SHARE, day.table, day, literal(0), literal(0))


def _count(key: str, day: Any, num: ColumnElement[bool]) -> Figure:
    return Figure(key, Measure.COUNT, day.table, day, _if(num))


def _mean(key: str, measure: Measure, of: ColumnElement[bool], num: ColumnElement[int]) -> Figure:
    return Figure(key, measure, CALLS, _CALL.day, _if(of, num), _if(of))


def _percentile(key: str, percent: int, num: Any, classes: Any, day: Any, of: ColumnElement[bool]) -> Figure:
    return Figure(key, Measure.PERCENTILE_MS, day.table, day, num, _if(of), percent, classes)


def _of_time(key: str, *states: AgentState, of: Sequence[AgentState] = ()) -> Figure:
    """Return the share of states in the time of other states, else of all."""
    whole = _if(_STATE.state.in_(of), _STATE.ms) if of else _STATE.ms
    return Figure(key, Measure.SHARE, STATES, _STATE.day, _if(_STATE.state.in_(states), _STATE.ms), whole)


_STEP, _SPAN, _ASKED, _LIMIT, _STATE = STEPS.c, SPANS.c, ESCALATIONS.c, DEADLINES.c, STATES.c
_CALL, _MATTER, _PLAN = CALLS.c, MATTERS.c, PLANS.c
_IS_FIRST = and_(_CALL.is_call, _CALL.part == 1)  # later parts are transfers of the same call
_CALLED = and_(_IS_FIRST, _CALL.direction == Direction.INBOUND)
_RANG = _CALL.rings > 0  # else the caller hung up in a queue of the exchange before
_COMES_IN = and_(_CALLED, _RANG)
_IS_ANSWERED = _CALL.outcome == CallOutcome.ANSWERED
_IS_MISSED = and_(_COMES_IN, _CALL.outcome == CallOutcome.MISSED)
# Also who rang at no phone; a caller is in it once, though one tries again.
_IS_CALLER_MISSED = and_(_CALLED, _CALL.outcome == CallOutcome.MISSED, _CALL.is_caller_missed)
_TALKED = and_(_CALL.is_call, _IS_ANSWERED)
_STAY, _ACCESS = QUEUES.c, ACCESSES.c
_WAS_ANSWERED = _STAY.stay_outcome == QueueOutcome.ANSWERED
_GAVE_UP = and_(_STAY.stay_outcome == QueueOutcome.ABANDONED, ~_STAY.is_short)
_WAS_SERVED_OR_GAVE_UP = or_(_WAS_ANSWERED, _GAVE_UP)
_AT_WORK = (AgentState.ON_CALL, AgentState.WRAP_UP)
_EVERY = literal(1) == 1
_IS_CANCELLED = _SPAN.ended_by == EntryKind.CANCELLED
_WAS_DUE = or_(
    _ASKED.answered_at.is_not(None),
    _ASKED.due_at < func.coalesce(_ASKED.returned_at, _ASKED.passed_at, _ASKED.withdrawn_at, _NOW),
)
_WAS_PROMISED = and_(
    _ASKED.promise_at.is_not(None), or_(_ASKED.told_at.is_not(None), _ASKED.promise_at < _NOW)
)
FIGURES: Mapping[str, Figure] = {
    one.key: one
    for one in (
        _count("steps_ended", _STEP.ended_on, _EVERY),
        _share("step_on_time", _STEP.ended_on, ~_STEP.is_late, _STEP.is_scored),
        Figure(
            "step_time_ms",
            Measure.MEAN_MS,
            STEPS,
            _STEP.ended_on,
            func.coalesce(_STEP.counted_ms, 0),
            _if(_EVERY),
        ),
        *(
            _percentile(
                f"step_time_p{percent}_ms",
                percent,
                _STEP.counted_ms,
                _STEP.counted_class,
                _STEP.ended_on,
                _EVERY,
            )
            for percent in (50, 90)
        ),
        _count("cases_opened", _SPAN.opened_on, _SPAN.span == 1),
        _count("cases_reopened", _SPAN.opened_on, _SPAN.span > 1),
        _count("cases_ended", _SPAN.ended_on, _SPAN.ended_at.is_not(None)),
        Figure("backlog", Measure.COUNT, SPANS, _SPAN.opened_on, _if(_EVERY), gone=_SPAN.ended_on),
        _count("cases_cancelled", _SPAN.ended_on, _IS_CANCELLED),
        _share("escalation_rate", _SPAN.ended_on, _SPAN.escalations > 0, ~_IS_CANCELLED),
        # Only of ends a week ago: each has had the same time to be reopened.
        _share(
            "reopened_in_7_days",
            _SPAN.ended_on,
            func.coalesce(_SPAN.reopened_ms, WEEK_MS + 1) <= WEEK_MS,
            _SPAN.ended_at <= bindparam("week_ago", type_=UtcTime()),
        ),
        _share("satisfied", _SPAN.ended_on, _SPAN.satisfied >= 3, _SPAN.satisfied.is_not(None)),
        _count("questions_asked", _ASKED.asked_on, _EVERY),
        _share(
            "unit_on_time",
            _ASKED.asked_on,
            func.coalesce(_ASKED.answered_at <= _ASKED.due_at, False),
            _WAS_DUE,
        ),
        _share("unit_incomplete", _ASKED.asked_on, _ASKED.returned_at.is_not(None), _EVERY),
        _share("unit_passed", _ASKED.asked_on, _ASKED.passed_at.is_not(None), _EVERY),
        _share("unit_asked_back", _ASKED.asked_on, _ASKED.is_asked_back, _EVERY),
        _share(
            "promise_kept",
            _ASKED.asked_on,
            func.coalesce(_ASKED.told_at <= _ASKED.promise_at, False),
            _WAS_PROMISED,
        ),
        _share("deadline_kept", _LIMIT.ended_on, _LIMIT.is_kept, _EVERY),
        Figure("signed_in_ms", Measure.SUM_MS, STATES, _STATE.day, _STATE.ms),
        _of_time("occupancy", *_AT_WORK, of=(*_AT_WORK, AgentState.AVAILABLE)),
        _of_time("break_share", AgentState.BREAK),
        _of_time("not_ready_share", AgentState.NOT_READY),
        _of_time("not_reachable_share", AgentState.NOT_REACHABLE),
        Figure("planned_ms", Measure.SUM_MS, PLANS, _PLAN.day, _PLAN.ms),
        Figure("adherence", Measure.SHARE, PLANS, _PLAN.day, _PLAN.kept_ms, _PLAN.ms - _PLAN.unknown_ms),
        _unknown("quality_pass", _CALL.day),
        Figure("reachability", Measure.SHARE, STATES, _STATE.day, _STATE.ms - _STATE.gap_ms, _STATE.ms),
        # Only of contacts a week ago, as above.
        _share(
            "fcr_7d",
            _MATTER.day,
            _MATTER.next_id.is_(None),
            and_(
                _MATTER.direction == Direction.INBOUND,
                _MATTER.previous_id.is_(None),
                _MATTER.is_told,
                _MATTER.at <= bindparam("week_ago", type_=UtcTime()),
            ),
        ),
        _count("contacts", _CALL.day, and_(_CALL.part == 1, _CALL.outcome != CallOutcome.ELSEWHERE, _RANG)),
        _count(
            "calls",
            _CALL.day,
            and_(_COMES_IN, _CALL.outcome.not_in((CallOutcome.ELSEWHERE, CallOutcome.FORWARDED))),
        ),
        _count("calls_answered", _CALL.day, and_(_COMES_IN, _IS_ANSWERED)),
        _count("calls_missed", _CALL.day, _IS_MISSED),
        _count("calls_elsewhere", _CALL.day, and_(_COMES_IN, _CALL.outcome == CallOutcome.ELSEWHERE)),
        _count("calls_forwarded", _CALL.day, and_(_COMES_IN, _CALL.outcome == CallOutcome.FORWARDED)),
        _count("calls_made", _CALL.day, and_(_IS_FIRST, _CALL.direction == Direction.OUTBOUND)),
        _share("answer_rate", _CALL.day, _IS_ANSWERED, or_(and_(_COMES_IN, _IS_ANSWERED), _IS_MISSED)),
        _share("missed_returned", _CALL.day, _CALL.is_returned, _IS_CALLER_MISSED),
        # Who came through a queue.
        _share("gone_returned", _CALL.day, _CALL.is_returned, and_(_IS_CALLER_MISSED, _CALL.queue != "")),
        Figure("rings", Measure.COUNT, CALLS, _CALL.day, _if(_COMES_IN, _CALL.rings)),
        _mean("aht_ms", Measure.MEAN_MS, _TALKED, _CALL.talk_ms + _CALL.hold_ms + _CALL.wrap_ms),
        _mean("talk_ms", Measure.MEAN_MS, _TALKED, _CALL.talk_ms),
        _mean("hold_ms", Measure.MEAN_MS, _TALKED, _CALL.hold_ms),
        _mean("wrap_ms", Measure.MEAN_MS, _TALKED, _CALL.wrap_ms),
        _mean("ring_ms", Measure.MEAN_MS, _TALKED, _CALL.ring_ms),
        _mean("answered_wait_ms", Measure.MEAN_MS, _CALL.wait_ms.is_not(None), _CALL.wait_ms),
        _percentile(
            "answered_wait_p90_ms", 90, _CALL.wait_ms, _CALL.wait_class, _CALL.day, _CALL.wait_ms.is_not(None)
        ),
        _share("transfer_rate", _CALL.day, _CALL.is_transferred, _TALKED),
        _mean("mos", Measure.MEAN_MOS, _CALL.mos.is_not(None), _CALL.mos),
        _share("bad_sound", _CALL.day, _CALL.worst_mos < round(FAIR * 100), _CALL.worst_mos.is_not(None)),
        # Of the exchange's queues: entered = answered + abandoned + short + flowed out + waiting.
        _count("queue_entered", _STAY.day, _EVERY),
        _count("queue_answered", _STAY.day, _WAS_ANSWERED),
        _count("queue_abandoned", _STAY.day, _GAVE_UP),
        _count("queue_short", _STAY.day, _STAY.is_short),
        _count("queue_flowed_out", _STAY.day, _STAY.stay_outcome == QueueOutcome.FLOWED_OUT),
        _count("queue_waiting", _STAY.day, _STAY.stay_outcome == QueueOutcome.WAITING),
        _share("service_level", _STAY.day, _STAY.is_in_time, _WAS_SERVED_OR_GAVE_UP),
        _share("abandon_rate", _STAY.day, _GAVE_UP, _WAS_SERVED_OR_GAVE_UP),
        Figure(
            "asa_ms",
            Measure.MEAN_MS,
            QUEUES,
            _STAY.day,
            _if(_WAS_ANSWERED, func.coalesce(_STAY.wait_ms, 0)),
            _if(_WAS_ANSWERED),
        ),
        # All waiting for each caller who hung up: an estimate that is right also though others were answered.
        Figure(
            "patience_ms",
            Measure.MEAN_MS,
            QUEUES,
            _STAY.day,
            func.coalesce(_STAY.wait_ms, 0),
            _if(or_(_GAVE_UP, _STAY.is_short)),
        ),
        _share("queue_joined", _STAY.day, _STAY.contact_id.is_not(None), _WAS_ANSWERED),
        # For those alone who may read the audit trail.
        _count("accesses", _ACCESS.day, _EVERY),
        Figure(
            "records_out",
            Measure.COUNT,
            ACCESSES,
            _ACCESS.day,
            _if(_ACCESS.access.in_(OUTPUTS), _ACCESS.records),
        ),
    )
}
DAY = "day"
WEEKDAY, HOUR, QUARTER_HOUR = "weekday", "hour", "quarter_hour"  # 0 is Monday, and midnight
SLOT = "slot"  # the column with the quarter of an hour
PARTS_OF_DAY = {HOUR: 3600, QUARTER_HOUR: 900}  # in seconds
# The columns by which figures can be grouped and filtered, where their fact has them.
GROUPS = (
    *(
        "access",
        "agent_id",
        "category",
        "cause",
        "channel",
        "deadline",
        "direction",
        "document",
        "kind",
        "level",
        "of_agent_id",
        "outcome",
        "queue",
    ),
    *("reason", "region", "service", "state", "step", "unit_id", "workstation"),
    *(WEEKDAY, HOUR, QUARTER_HOUR),
)


@cache
def groups_of(figure: Figure) -> tuple[str, ...]:
    return (DAY, *(name for name in GROUPS if _has(figure, name)))


def _has(figure: Figure, name: str) -> bool:
    if name == WEEKDAY:
        return figure.gone is None
    return (SLOT if name in PARTS_OF_DAY else name) in figure.fact.c


def column_of(figure: Figure, name: str) -> ColumnElement[Any]:
    """Return what a group is divided or chosen by. Raises KeyError."""
    if name == DAY:
        return figure.day
    if name not in GROUPS or not _has(figure, name):
        raise KeyError(name)
    if name == WEEKDAY:
        return weekday_of(figure.day)
    return part_of_day(figure.fact.c[SLOT], name) if name in PARTS_OF_DAY else figure.fact.c[name]


def part_of_day(slot: ColumnElement[Any], name: str) -> ColumnElement[int]:
    """Return the hour of a slot, or its quarter, in the office's zone as it is now.

    Zones that change their clocks in the year are not Indonesia's.
    """
    seconds, part_s = cast(extract("epoch", slot), BigInteger), PARTS_OF_DAY[name]
    return (seconds + bindparam("ahead_s", type_=BigInteger)) // part_s % (DAY_S // part_s)


def weekday_of(day: ColumnElement[date]) -> ColumnElement[int]:
    return (cast(extract("dow", day), Integer) + 6) % 7


def is_of_cases(figure: Figure) -> bool:
    return figure.fact in (*OF_CASE, MATTERS)


def is_of_exchange(figure: Figure) -> bool:
    """Whether only the telephone exchange knows it."""
    return figure.fact is QUEUES


def is_of_accesses(figure: Figure) -> bool:
    """Whether it is counted from the audit trail: only those who may read that may know it."""
    return figure.fact is ACCESSES


def is_of_contacts(figure: Figure) -> bool:
    return figure.fact is CALLS


def is_of_plans(figure: Figure) -> bool:
    return figure.fact is PLANS
