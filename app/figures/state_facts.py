"""The facts of one state of staff: the parts of it that lie in each day of the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from app.sop.office_hours import OfficeCalendar
from db.enums import AgentState

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Interval:
    """An ended state. gaps: Times in which no call could reach its workstation, in order; open ones have
    no end.
    """

    id: UUID
    team_id: UUID | None
    agent_id: UUID
    workstation: str
    state: AgentState
    reason: str
    started_at: datetime
    ended_at: datetime
    gaps: tuple[tuple[datetime, datetime], ...] = ()


def state_facts(one: Interval, calendar: OfficeCalendar) -> list[Row]:
    """Return no row for a state that has no length, or ends before it began: two clocks differed."""
    return [
        {
            "state_id": one.id,
            "part": number,
            "team_id": one.team_id,
            "agent_id": one.agent_id,
            "workstation": one.workstation,
            "state": one.state,
            "reason": one.reason,
            "day": calendar.local_day(begins),
            "from_at": begins,
            "till_at": ends,
            "ms": whole_ms(ends) - whole_ms(begins),
            "gap_ms": sum(
                whole_ms(till) - whole_ms(since) for since, till in times_within(one.gaps, begins, ends)
            ),
        }
        for number, (begins, ends) in enumerate(_by_day(one, calendar), 1)
    ]


def _by_day(one: Interval, calendar: OfficeCalendar) -> Iterator[tuple[datetime, datetime]]:
    if one.ended_at <= one.started_at:
        return
    cuts = [one.started_at]
    while (midnight := _next_midnight(cuts[-1], calendar)) < one.ended_at:
        cuts.append(midnight)
    yield from pairwise((*cuts, one.ended_at))


def _next_midnight(at: datetime, calendar: OfficeCalendar) -> datetime:
    following = calendar.local_day(at) + timedelta(days=1)
    return datetime.combine(following, time(), calendar.zone).astimezone(at.tzinfo)


def times_within(
    times: Sequence[tuple[datetime, datetime]], begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Return the parts that lie in a time; of some that overlap each other, each moment once."""
    at = begins
    for since, till in sorted(times):
        since, till = max(since, at), min(till, ends)
        if since < till:
            yield since, till
            at = till


def whole_ms(at: datetime) -> int:
    """Return the moment in whole milliseconds, so that the parts of a state add up to it."""
    return (at - _ZERO) // timedelta(milliseconds=1)


_ZERO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
