"""Explains a step's due time: its start, its pauses and closed times, its target. Facts only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.sop.measure import ZERO, without
from app.sop.office_hours import Holiday, OfficeCalendar
from app.sop.procedure import Counting
from app.sop.step_clocks import Pause, StepClock


class Why(Enum):
    BEGAN = "began"
    BEGAN_AGAIN = "began_again"
    ENDED = "ended"  # of a round
    PAUSED = "paused"
    CLOSED = "closed"  # outside of office hours
    UNKNOWN_YEARS = "unknown_years"  # without entered holidays


@dataclass(frozen=True, slots=True)
class DueReason:
    """One line of the explanation.

    Attributes:
        ended_at: Of a pause or a closed time; None while a pause is open.
        moved_by: For a pause, by how much it moved the due time; for a round's end, how much of the target it
            used.
        by: The person who began or ended a round; "" if unknown.
    """

    why: Why
    at: datetime
    ended_at: datetime | None = None
    moved_by: timedelta = ZERO
    by: str = ""
    pause: Pause | None = None
    holidays: tuple[Holiday, ...] = ()
    years: tuple[int, ...] = ()


def due_reasons(clock: StepClock, calendar: OfficeCalendar, now: datetime) -> tuple[DueReason, ...]:
    """Return the reasons for the due time in chronological order; none for a step that never ran."""
    return tuple(sorted(_all(clock, calendar, now), key=lambda reason: reason.at))


def _all(clock: StepClock, calendar: OfficeCalendar, now: datetime) -> Iterator[DueReason]:
    by = {entry.occurred_at: entry.actor_name for entry in clock.entries}
    for number, one in enumerate(clock.rounds):
        began = Why.BEGAN if number == 0 else Why.BEGAN_AGAIN
        yield DueReason(began, one.started_at, by=by.get(one.started_at, ""))
        for pause in one.pauses:
            yield DueReason(Why.PAUSED, pause.started_at, pause.ended_at, pause.counted, pause=pause)
        # Closed times count up to the due time; later ones do not matter.
        end = one.ended_at or clock.due_at or now
        if one.counting is Counting.OFFICE:
            paused = [(pause.started_at, pause.ended_at or now) for pause in one.pauses]
            for start, stop in without((one.started_at, end), paused):
                for closed in calendar.closures(start, stop):
                    yield DueReason(Why.CLOSED, closed.started_at, closed.ended_at, holidays=closed.holidays)
            days = calendar.local_day(one.started_at), calendar.local_day(end)
            if years := calendar.unknown_years(*days):
                yield DueReason(Why.UNKNOWN_YEARS, end, years=years)
        if one.ended_at is not None:
            yield DueReason(Why.ENDED, one.ended_at, moved_by=one.elapsed, by=by.get(one.ended_at, ""))
