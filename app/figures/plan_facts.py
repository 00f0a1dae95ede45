"""The facts of a planned day: each part of its shifts, and how much of it was as planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

from app.figures.state_facts import times_within, whole_ms
from app.sop.office_hours import OfficeCalendar
from db.enums import AgentState
from db.shifts import PlannedShift, Shifts

Row = dict[str, Any]
WORK = (AgentState.AVAILABLE, AgentState.ON_CALL, AgentState.WRAP_UP)
_KEEPS = {AgentState.AVAILABLE: WORK, AgentState.BREAK: (AgentState.BREAK,)}


@dataclass(frozen=True, slots=True)
class CountedPlan:
    """A planned day of an agent.

    Attributes:
        states: Those that touch the day; an open one has no end.
        is_seen_later: A later state of the agent is known, so that of this day nothing is missing.
    """

    id: UUID
    team_id: UUID | None
    agent_id: UUID
    day: date
    shifts: Shifts
    states: Sequence[tuple[AgentState, datetime, datetime | None]] = ()
    is_seen_later: bool = False


def plan_facts(one: CountedPlan, calendar: OfficeCalendar) -> list[Row]:
    """Return a row for each part: its length is the time that was kept, that was not, and that is unknown."""
    return [
        _fact(one, number, *part, calendar)
        for number, part in enumerate((part for shift in one.shifts for part in _parts(shift)), 1)
    ]


def day_bounds(day: date, calendar: OfficeCalendar) -> tuple[datetime, datetime]:
    return _moment(day, 0, calendar), _moment(day + timedelta(days=1), 0, calendar)


def _parts(shift: PlannedShift) -> Iterator[tuple[AgentState, int, int]]:
    """Give the state that is planned, and its minutes."""
    at = shift.begin
    for begin, end in shift.breaks:
        if at < begin:
            yield AgentState.AVAILABLE, at, begin
        yield AgentState.BREAK, begin, end
        at = end
    if at < shift.end:
        yield AgentState.AVAILABLE, at, shift.end


def _fact(
    one: CountedPlan, number: int, state: AgentState, begin: int, end: int, calendar: OfficeCalendar
) -> Row:
    begins, ends = _moment(one.day, begin, calendar), _moment(one.day, end, calendar)
    known_until = ends if one.is_seen_later else max(begins, min(ends, _last_known(one, begins)))
    kept = [(since, till) for kind, since, till in one.states if till is not None and kind in _KEEPS[state]]
    ms, known_ms = whole_ms(ends) - whole_ms(begins), whole_ms(known_until) - whole_ms(begins)
    kept_ms = sum(whole_ms(till) - whole_ms(since) for since, till in times_within(kept, begins, known_until))
    return {
        "plan_id": one.id,
        "part": number,
        "team_id": one.team_id,
        "agent_id": one.agent_id,
        "state": state,
        "day": one.day,
        "from_at": begins,
        "till_at": ends,
        "ms": ms,
        "kept_ms": kept_ms,
        "missed_ms": known_ms - kept_ms,
        "unknown_ms": ms - known_ms,
    }


def _last_known(one: CountedPlan, begins: datetime) -> datetime:
    """Return up to when the agent's states are known; of an open one, only its beginning is."""
    return max((till or since for _, since, till in one.states), default=begins)


def _moment(day: date, minutes: int, calendar: OfficeCalendar) -> datetime:
    local = datetime.combine(day, time(), calendar.zone) + timedelta(minutes=minutes)
    return local.astimezone(timezone.utc)
