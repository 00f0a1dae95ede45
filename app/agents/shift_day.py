"""A user's day in figures: the time in each state, and the gaps of the line. Plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agents.shift import Choice
from db.records import LineGapRecord, StateRecord


@dataclass(frozen=True, slots=True)
class Day:
    """Times from the start of the office's day until now.

    Attributes:
        times: State (and reason of a break) with its time, longest first.
        gap_time: Of all gaps together.
    """

    times: tuple[tuple[Choice, timedelta], ...] = ()
    gaps: int = 0
    gap_time: timedelta = timedelta()


def day_of(
    intervals: Iterable[StateRecord], gaps: Iterable[LineGapRecord], midnight: datetime, now: datetime
) -> Day:
    """Sum up; an interval from before midnight counts from there, an open one counts until now."""
    times: dict[Choice, timedelta] = {}
    for one in intervals:
        choice = Choice(one.state, one.reason)
        times[choice] = times.get(choice, timedelta()) + _within(one, midnight, now)
    spans = [_within(gap, midnight, now) for gap in gaps]
    longest_first = sorted(times.items(), key=lambda item: item[1], reverse=True)
    return Day(tuple(longest_first), len(spans), sum(spans, timedelta()))


def _within(span: StateRecord | LineGapRecord, midnight: datetime, now: datetime) -> timedelta:
    return max(min(span.ended_at or now, now) - max(span.started_at, midnight), timedelta())
