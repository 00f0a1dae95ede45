"""How long each step of the SOP took, computed from a case's timeline; nothing is counted anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from app.sop.measure import ZERO, Measure, Span, due_after, measure, without
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Actor, Counting, Sop, Step
from app.sop.timed_entries import TimedEntry, timed_entries
from db.enums import Channel
from db.records import CaseRow, PauseRecord, TimelineRecord


class StepState(Enum):
    """The state of a step in this round; after a case is sent back its later steps are ahead again."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    SKIPPED = "skipped"  # the decision jumped over it


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the step's clock stood still; `ended_at` None: it still does.

    Attributes:
        until: When it ends unless something ends it before.
        cause: What ended it: "contact", "answer", "date", or "" for a person.
        counted: By how much it moved the due time: if office minutes are counted, not by the part while
            the office was closed.
    """

    started_at: datetime
    ended_at: datetime | None
    reason: str
    until: datetime | None = None
    cause: str = ""
    counted: timedelta = ZERO


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a step. A step has several when a unit returned a question or a case was reopened."""

    started_at: datetime
    ended_at: datetime | None
    pauses: tuple[Pause, ...]
    elapsed: timedelta  # net of pauses
    target: timedelta
    counting: Counting
    ended_by: TimelineRecord | None = None


@dataclass(frozen=True, slots=True)
class StepClock:
    """What the clock of one step shows now.

    Attributes:
        actor_name: Who did it, by the SOP's `named_by`; "" while nobody is on record.
        started_at: Start of the first round.
        ended_at: End of the last round; None while it runs or before it began.
        elapsed: Sum of all rounds, net of pauses.
        target, counting: By the SOP of the day on which the last round began.
        due_at: When the target is used up, in the past if it is already; None when the step does not run.
            While it is paused, it is when the target would end if the pause ended now.
        entries: The entries that made the clock what it is, in order.
        reminder: The highest reached of the SOP's reminders_percent; 0 for none, and for the applicant's
            steps.
        goes_on_at: When the office opens next, for a running step whose clock stands still because the
            office is closed; None for all others.
    """

    step: Step
    state: StepState
    actor_name: str
    started_at: datetime | None
    ended_at: datetime | None
    elapsed: timedelta
    target: timedelta
    counting: Counting
    due_at: datetime | None
    pauses: tuple[Pause, ...]
    rounds: tuple[Round, ...]
    entries: tuple[TimelineRecord, ...]
    reminder: int
    goes_on_at: datetime | None

    @property
    def share(self) -> float:
        """Part of the target that is used: 1.0 is all of it."""
        return self.elapsed / self.target

    @property
    def is_late(self) -> bool:
        """Whether the office used more than the target; the applicant's steps are never late."""
        return self.step.is_scored and self.elapsed > self.target


def step_clocks(
    sop: Sop, calendar: OfficeCalendar, channel: Channel, timeline: Iterable[TimelineRecord], now: datetime
) -> tuple[StepClock, ...]:
    """Return the clock of every step of the SOP, for a case of this channel.

    Entries may come in any order and more than once. Each counts at its time in timed_entries.py, so no
    duration is ever negative.
    """
    story = _story_of(sop, calendar, channel, timeline)
    return tuple(story.clock(step, now) for step in sop.steps)


def step_rounds(
    sop: Sop, calendar: OfficeCalendar, channel: Channel, timeline: Iterable[TimelineRecord]
) -> tuple[tuple[Step, tuple[Round, ...]], ...]:
    """Return the rounds of every step as its clock has them at the latest entry. There must be one."""
    story = _story_of(sop, calendar, channel, timeline)
    return tuple((step, story.rounds(step)) for step in sop.steps)


def _story_of(
    sop: Sop, calendar: OfficeCalendar, channel: Channel, timeline: Iterable[TimelineRecord]
) -> _Story:
    story = _Story(sop, calendar, channel)
    for timed in timed_entries(timeline):
        story.apply(timed)
    return story


@dataclass(frozen=True, slots=True)
class RowClock:
    """The clock of a list row: the current round of the current step only.

    Attributes:
        goes_on_at: As in StepClock.
    """

    is_paused: bool
    elapsed: timedelta
    target: timedelta
    counting: Counting
    due_at: datetime | None
    reminder: int
    goes_on_at: datetime | None

    @property
    def share(self) -> float:
        return self.elapsed / self.target


class Clocked(Protocol):
    """What the clock of the current step needs of a case; CaseRow has it."""

    @property
    def step(self) -> int: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def step_started_at(self) -> datetime: ...
    @property
    def paused_s(self) -> float: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def pauses(self) -> tuple[PauseRecord, ...]: ...


@dataclass(frozen=True, slots=True)
class RowShare:
    """How much of its target the current step has used.

    Attributes:
        level: The highest of the percents that it has reached; 0 for none.
        next_at: When it reaches the next one, or when its pause ends; None if nothing changes by itself.
        due_at: When the target was or will be used up; None while it is paused.
    """

    is_paused: bool
    level: int
    next_at: datetime | None
    due_at: datetime | None


def row_share(
    sop: Sop, calendar: OfficeCalendar, row: Clocked, now: datetime, percents: Sequence[int]
) -> RowShare:
    """Return the share of a scored step by its levels in percent, which rise to 100."""
    now = max(now, row.step_started_at)
    by, runs, is_paused = _runs_of_row(sop, calendar, row, now)
    elapsed = sum((by.between(*run) for run in runs), ZERO)
    level = max((one for one in percents if elapsed * 100 >= by.target * one), default=0)
    if is_paused:
        until = row.pauses[-1].until if row.pauses else None
        return RowShare(True, level, until, None)
    if elapsed >= by.target:
        return RowShare(False, level, None, due_after(((run, by) for run in runs), by.target, by, now))
    following = min(one for one in percents if one > level)
    next_at = by.after(now, by.target * following / 100 - elapsed)
    due_at = next_at if following == 100 else by.after(now, by.target - elapsed)
    return RowShare(False, level, next_at, due_at)


def row_clock(sop: Sop, calendar: OfficeCalendar, row: CaseRow, now: datetime) -> RowClock:
    """Return a list row's clock without reading its timeline."""
    step = sop.step(row.step)
    now = max(now, row.step_started_at)
    by, runs, is_paused = _runs_of_row(sop, calendar, row, now)
    elapsed = sum((by.between(*run) for run in runs), ZERO)
    due_at = due_after(((run, by) for run in runs), by.target, by, now)
    reminder = _reminder(sop, step, elapsed / by.target)
    goes_on_at = None if is_paused else _goes_on_at(by.counting, calendar, now)
    return RowClock(is_paused, elapsed, by.target, by.counting, due_at, reminder, goes_on_at)


def reminder_times(
    sop: Sop, calendar: OfficeCalendar, row: CaseRow, now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """Return when a row's step reaches, or reached, each of its reminders: (percent, moment).

    A paused step reaches none during the pause, and the applicant's steps have none.
    """
    if not sop.step(row.step).is_scored:
        return ()
    now = max(now, row.step_started_at)
    by, runs, is_paused = _runs_of_row(sop, calendar, row, now)
    times = (
        (percent, due_after(((run, by) for run in runs), by.target * percent / 100, by, now))
        for percent in sop.reminders_percent
    )
    return tuple((percent, at) for percent, at in times if at is not None and (at <= now or not is_paused))


def _runs_of_row(
    sop: Sop, calendar: OfficeCalendar, row: Clocked, now: datetime
) -> tuple[Measure, list[Span], bool]:
    """Return how a row's step is measured, when it ran, and whether it stands still."""
    by = measure(sop, sop.step(row.step), row.channel, calendar, row.step_started_at)
    pauses, is_paused = _pauses_of_row(row, now)
    return by, without((row.step_started_at, now), pauses), is_paused


def _pauses_of_row(row: Clocked, now: datetime) -> tuple[list[Span], bool]:
    """Return the pauses of the current round, and whether one is in progress."""
    if not row.pauses:  # a row read without them: the sum is right, its position is not
        began = row.step_started_at
        pauses = [(began, began + timedelta(seconds=row.paused_s))] if row.paused_s else []
        return pauses + (
            [(row.waiting_since, now)] if row.waiting_since else []
        ), row.waiting_since is not None
    spans = []
    for pause in row.pauses:
        end = min(pause.ended_at or now, pause.until or now)
        spans.append((pause.started_at, max(end, pause.started_at)))
    last = row.pauses[-1]
    return spans, last.ended_at is None and (last.until is None or last.until > now)


def _goes_on_at(counting: Counting, calendar: OfficeCalendar, now: datetime) -> datetime | None:
    """Return when a running clock goes on; None if it does not stand still, or the office never opens."""
    if counting is not Counting.OFFICE or calendar.is_open(now):
        return None
    return calendar.next_opening(now)


def _reminder(sop: Sop, step: Step, share: float) -> int:
    if not step.is_scored:
        return 0
    return max((percent for percent in sop.reminders_percent if share * 100 >= percent), default=0)


@dataclass(slots=True)
class _Run:
    """A round while the timeline is walked through."""

    started_at: datetime
    by: Measure
    ended_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    ended_by: TimelineRecord | None = None

    def end(self, entry: TimelineRecord, at: datetime) -> None:
        self.resume(at)
        self.ended_at, self.ended_by = at, entry

    def pause(self, at: datetime, reason: str, until: datetime | None) -> None:
        until = max(until, at) if until is not None else None
        self.pauses.append(Pause(at, None, reason, until))

    def resume(self, at: datetime, cause: str = "") -> None:
        if self.is_paused:
            self.pauses[-1] = self._ended(self.pauses[-1], at, cause)

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].ended_at is None

    def settle(self, now: datetime) -> None:
        """End a pause whose last day has come, even if its end is not recorded."""
        if self.is_paused and (until := self.pauses[-1].until) is not None and until <= now:
            self.resume(now)

    def at(self, now: datetime) -> _Run:
        """Return its state now, including the time of a pause in progress."""
        found = _Run(self.started_at, self.by, self.ended_at, list(self.pauses), self.ended_by)
        found.settle(now)
        if found.is_paused:
            last = found.pauses[-1]
            found.pauses[-1] = replace(last, counted=self.by.between(last.started_at, now))
        return found

    def runs(self, now: datetime) -> list[Span]:
        paused = [(pause.started_at, pause.ended_at or now) for pause in self.pauses]
        return without((self.started_at, self.ended_at or now), paused)

    def finished(self, now: datetime) -> Round:
        elapsed = sum((self.by.between(*run) for run in self.runs(now)), ZERO)
        return Round(
            started_at=self.started_at,
            ended_at=self.ended_at,
            pauses=tuple(self.pauses),
            elapsed=elapsed,
            target=self.by.target,
            counting=self.by.counting,
            ended_by=self.ended_by,
        )

    def _ended(self, pause: Pause, at: datetime, cause: str) -> Pause:
        if pause.until is not None and pause.until <= at:
            at, cause = pause.until, "date"
        counted = self.by.between(pause.started_at, at)
        return replace(pause, ended_at=at, cause=cause, counted=counted)


class _Story:
    """Walks through the entries. At most one step runs at a time: the one that the case is at."""

    def __init__(self, sop: Sop, calendar: OfficeCalendar, channel: Channel) -> None:
        self._sop, self._calendar, self._channel = sop, calendar, channel
        self._current = 0  # number of the step that the case is at; 0: before the first
        self._running: _Run | None = None
        self._latest: datetime | None = None  # time of an entry of any kind
        self._moved_at: datetime | None = None  # of the last one that moved a clock
        self._runs: dict[int, list[_Run]] = {step.number: [] for step in sop.steps}
        self._entries: dict[int, list[TimelineRecord]] = {step.number: [] for step in sop.steps}
        self._names: dict[int, str] = {}
        self._skipped: set[int] = set()

    def apply(self, timed: TimedEntry) -> None:
        entry, at = timed.record, timed.at
        self._latest = at if self._latest is None else max(at, self._latest)
        if timed.moves_clock:
            self._moved_at = at
        self._stop_or_pause(entry, at)
        for step in self._sop.steps:
            moves_on = entry.kind in step.started_by and step.number > self._current
            if moves_on or entry.kind in step.restarted_by:
                self._start(step, entry, at)
                break
        if self._current:
            self._note_name(self._sop.step(self._current), entry)

    def rounds(self, step: Step) -> tuple[Round, ...]:
        """Return those of a step at the latest entry."""
        assert self._latest is not None
        now = self._latest
        return tuple(
            (run if run.ended_at is not None else run.at(now)).finished(now)
            for run in self._runs[step.number]
        )

    def clock(self, step: Step, now: datetime) -> StepClock:
        now = max(now, self._moved_at) if self._moved_at else now
        runs = [run.at(now) for run in self._runs[step.number]]
        rounds = tuple(run.finished(now) for run in runs)
        elapsed = sum((one.elapsed for one in rounds), ZERO)
        by = runs[-1].by if runs else self._measure(step, now)
        state = self._state(step, now)
        due_at = None
        if state in (StepState.RUNNING, StepState.PAUSED):
            spans = ((span, run.by) for run in runs for span in run.runs(now))
            due_at = due_after(spans, by.target, by, now)
        return StepClock(
            step=step,
            state=state,
            actor_name=self._names.get(step.number, ""),
            started_at=runs[0].started_at if runs else None,
            ended_at=runs[-1].ended_at if runs else None,
            elapsed=elapsed,
            target=by.target,
            counting=by.counting,
            due_at=due_at,
            pauses=tuple(pause for one in rounds for pause in one.pauses),
            rounds=rounds,
            entries=tuple(self._entries[step.number]),
            reminder=_reminder(self._sop, step, elapsed / by.target),
            goes_on_at=(
                _goes_on_at(by.counting, self._calendar, now) if state is StepState.RUNNING else None
            ),
        )

    def _measure(self, step: Step, at: datetime) -> Measure:
        return measure(self._sop, step, self._channel, self._calendar, at)

    def _stop_or_pause(self, entry: TimelineRecord, at: datetime) -> None:
        run = self._running
        if run is None:
            return
        step = self._sop.step(self._current)
        if entry.kind in step.ended_by or entry.kind in self._sop.ended_by:
            self._end(entry, at)
            self._note_name(step, entry)
        elif entry.kind in self._sop.paused_by:
            run.settle(at)
            if not run.is_paused:
                run.pause(at, str(entry.facts.get("reason") or entry.text), _until(entry))
                self._mention(step.number, entry)
        elif entry.kind in self._sop.resumed_by and run.is_paused:
            run.resume(at, str(entry.facts.get("cause") or ""))
            self._mention(step.number, entry)

    def _start(self, step: Step, entry: TimelineRecord, at: datetime) -> None:
        self._end(entry, at)
        self._skip_between(step, entry)
        self._current = step.number
        self._skipped = {number for number in self._skipped if number < step.number}
        self._running = _Run(at, self._measure(step, at))
        self._runs[step.number].append(self._running)
        self._mention(step.number, entry)

    def _end(self, entry: TimelineRecord, at: datetime) -> None:
        if self._running is not None:
            self._running.end(entry, at)
            self._running = None
            self._mention(self._current, entry)

    def _mention(self, number: int, entry: TimelineRecord) -> None:
        if entry not in self._entries[number][-1:]:  # one entry may end a round and start the next
            self._entries[number].append(entry)

    def _skip_between(self, step: Step, entry: TimelineRecord) -> None:
        """A branch of the decision jumped over the steps in between; those that already ran
        were not skipped.
        """
        decision = self._sop.step(self._current).decision if self._current else None
        if decision and entry.kind in (decision.yes.by, decision.no.by):
            between = range(self._current + 1, step.number)
            self._skipped |= {number for number in between if not self._runs[number]}

    def _note_name(self, step: Step, entry: TimelineRecord) -> None:
        if step.actor is Actor.APPLICANT and entry.actor_id is not None:
            return  # recorded by a member of staff, not by the actor
        if entry.kind in step.named_by and entry.actor_name:
            self._names[step.number] = entry.actor_name

    def _state(self, step: Step, now: datetime) -> StepState:
        if step.number in self._skipped:
            return StepState.SKIPPED
        if step.number == self._current and self._running is not None:
            return StepState.PAUSED if self._running.at(now).is_paused else StepState.RUNNING
        if step.number <= self._current and self._runs[step.number]:
            return StepState.DONE
        return StepState.NOT_STARTED


def _until(entry: TimelineRecord) -> datetime | None:
    text = entry.facts.get("until")
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None
