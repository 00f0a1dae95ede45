"""A case's limits in working days, separate from the minutes of the SOP's steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from app.sop.office_hours import Holiday, OfficeCalendar
from app.sop.procedure import Deadline, Sop
from app.sop.timed_entries import TimedEntry, timed_entries
from db.enums import CaseKind, EntryKind
from db.models.types import from_utc_text
from db.records import TimelineRecord

_DAY = timedelta(days=1)


class DeadlineState(Enum):
    RUNNING = "running"
    INCOMPLETE = "incomplete"  # the applicant must provide something: the days begin when it is there
    KEPT = "kept"
    MISSED = "missed"  # it ended too late


@dataclass(frozen=True, slots=True)
class DeadlineClock:
    """The used working days of a limit.

    Attributes:
        begun_on: The day before the first counted working day.
        due_on: The last day; None if the office never opens again.
        used: Working days until now, or until its end.
        holidays: The holidays that moved `due_on`.
        unknown_years: Years in between without entered holidays: `due_on` may be too early.
    """

    deadline: Deadline
    state: DeadlineState
    begun_on: date
    due_on: date | None
    ended_on: date | None
    used: int
    is_late: bool
    holidays: tuple[Holiday, ...]
    unknown_years: tuple[int, ...]


def deadline_clocks(
    sop: Sop,
    calendar: OfficeCalendar,
    kind: CaseKind,
    timeline: Iterable[TimelineRecord],
    now: datetime,
    *,
    category: str,
    is_sp4n: bool,
) -> tuple[DeadlineClock, ...]:
    """Return the started clocks of the office's limits for such a case.

    A limit that begins with the logging counts from the day on which the question came in: a message or a
    complaint of SP4N-LAPOR! may be logged days later.

    Args:
        is_sp4n: The case has a number of SP4N-LAPOR!.
    """
    entries = tuple(timed_entries(timeline))
    found = (
        _Count(deadline, calendar).clock_after(entries, now)
        for deadline in sop.deadlines
        if deadline.counts_for(kind, category, is_sp4n=is_sp4n)
    )
    return tuple(clock for clock in found if clock is not None)


class _Count:
    def __init__(self, deadline: Deadline, calendar: OfficeCalendar) -> None:
        self._deadline, self._calendar = deadline, calendar
        self._came_at: datetime | None = None
        self._began_at: datetime | None = None
        self._ended: datetime | None = None
        self._is_incomplete = False
        self._complete_at: datetime | None = None  # when the wait for the applicant's data ends automatically

    def clock_after(self, entries: Iterable[TimedEntry], now: datetime) -> DeadlineClock | None:
        for entry in entries:
            self._came_at = self._came_at or entry.at
            self._complete_by(entry.at)
            self._take(entry.record, entry.at)
            if entry.moves_clock:
                now = max(now, entry.at)
        self._complete_by(now)
        return self._clock(now)

    def _take(self, entry: TimelineRecord, at: datetime) -> None:
        deadline = self._deadline
        is_running = self._began_at is not None and self._ended is None
        if entry.kind in deadline.ended_by and is_running:
            self._ended = at
        elif entry.kind in deadline.started_by and not is_running:
            is_logged = entry.kind is EntryKind.CASE_LOGGED
            self._began_at, self._ended, self._is_incomplete = self._came_at if is_logged else at, None, False
        elif not deadline.needs_whole_file or not is_running:
            return
        elif entry.kind is EntryKind.WAIT_STARTED and entry.facts.get("waits_for", "data") == "data":
            until = entry.facts.get("until")
            self._is_incomplete, self._complete_at = True, from_utc_text(str(until)) if until else None
        elif entry.kind is EntryKind.WAIT_ENDED and self._is_incomplete:
            self._began_at, self._is_incomplete = at, False

    def _complete_by(self, at: datetime) -> None:
        """End a wait whose last day has come, even if its end is not recorded."""
        if self._is_incomplete and self._complete_at is not None and self._complete_at <= at:
            self._began_at, self._is_incomplete = self._complete_at, False

    def _clock(self, now: datetime) -> DeadlineClock | None:
        if self._began_at is None:
            return None
        calendar = self._calendar
        began_on, today = calendar.local_day(self._began_at), calendar.local_day(now)
        ended = calendar.local_day(self._ended) if self._ended is not None else None
        due = calendar.add_working_days(began_on, self._deadline.working_days)
        last = ended or today
        is_late = due is not None and last > due and not self._is_incomplete
        if ended is not None:
            state = DeadlineState.MISSED if is_late else DeadlineState.KEPT
        else:
            state = DeadlineState.INCOMPLETE if self._is_incomplete else DeadlineState.RUNNING
        return DeadlineClock(
            deadline=self._deadline,
            state=state,
            begun_on=began_on,
            due_on=due,
            ended_on=ended,
            used=0 if self._is_incomplete else calendar.working_days(began_on, last),
            is_late=is_late,
            holidays=tuple(calendar.closing_holidays(began_on + _DAY, due)) if due else (),
            unknown_years=calendar.unknown_years(began_on, due or last),
        )
