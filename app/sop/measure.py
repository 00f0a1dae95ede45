"""Measures the time of a step: its target, in elapsed minutes or in minutes of office hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Counting, Sop, Step
from db.enums import Channel

ZERO = timedelta()
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Measure:
    """The rule for a round of a step."""

    target: timedelta
    counting: Counting
    calendar: OfficeCalendar

    def between(self, start: datetime, end: datetime) -> timedelta:
        if self.counting is Counting.OFFICE:
            return self.calendar.open_time(start, end)
        return max(end - start, ZERO)

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """Return when `span` will have passed since `start`; None if the office never opens again."""
        return self.calendar.after(start, span) if self.counting is Counting.OFFICE else start + span


def measure(sop: Sop, step: Step, channel: Channel, calendar: OfficeCalendar, began_at: datetime) -> Measure:
    """Return the measure of a round that began then: the SOP of that day applies, not a later one."""
    rule = step.rule_on(calendar.local_day(began_at))
    return Measure(timedelta(minutes=rule.target_min), sop.counting(rule, channel), calendar)


def due_after(
    runs: Iterable[tuple[Span, Measure]], target: timedelta, last: Measure, now: datetime
) -> datetime | None:
    """Return when the target is used up: in the past if these runs used it, else counted from `now`."""
    left = target
    for (start, end), by in runs:
        used = by.between(start, end)
        if used >= left:
            return by.after(start, left)
        left -= used
    return last.after(now, left)


def without(span: Span, pauses: Iterable[Span]) -> list[Span]:
    """Return the parts of a span outside its pauses, which are in order."""
    at, end = span
    left: list[Span] = []
    for paused_at, resumed_at in pauses:
        if paused_at > at:
            left.append((at, min(paused_at, end)))
        at = max(at, resumed_at)
    if at < end:
        left.append((at, end))
    return left
