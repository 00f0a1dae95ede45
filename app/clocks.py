"""How long each step of the SOP took, computed from a case's timeline; nothing is counted anywhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from app.sop import Actor, Sop, Step
from db.records import CaseRow, TimelineRecord

_ZERO = timedelta()


class StepState(Enum):
    """Where a step stands this time round; a case that was sent back has its later steps ahead again."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"  # waiting for the applicant
    DONE = "done"
    SKIPPED = "skipped"  # the decision led past it


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the office waited for the applicant; `ended_at` None: it still does."""

    started_at: datetime
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a step. A step has several when a unit returned a question or a case was reopened."""

    started_at: datetime
    ended_at: datetime | None
    pauses: tuple[Pause, ...]
    elapsed: timedelta  # net of pauses


@dataclass(frozen=True, slots=True)
class StepClock:
    """What the clock of one step shows now.

    Attributes:
        actor_name: Who did it, by the SOP's `named_by`; "" while nobody is on record.
        started_at: Start of the first round.
        ended_at: End of the last round; None while it runs or before it began.
        elapsed: Sum of all rounds, net of pauses.
        entries: The entries that made the clock what it is, in order: the answer to "why this due time?".
        nudge: The highest of the SOP's nudges_percent that was reached; 0 for none.
    """

    step: Step
    state: StepState
    actor_name: str
    started_at: datetime | None
    ended_at: datetime | None
    elapsed: timedelta
    target: timedelta
    pauses: tuple[Pause, ...]
    rounds: tuple[Round, ...]
    entries: tuple[TimelineRecord, ...]
    nudge: int

    @property
    def share(self) -> float:
        """Part of the target that is used: 1.0 is all of it."""
        return self.elapsed / self.target

    def due_at(self, now: datetime) -> datetime | None:
        """When the target is used up, in the past if it is already; None when the step does not run.

        While it is paused, the time moves with `now`: it is when the target would end if the wait ended now.
        """
        if self.state not in (StepState.RUNNING, StepState.PAUSED):
            return None
        return now + self.target - self.elapsed


def step_clocks(sop: Sop, timeline: Iterable[TimelineRecord], now: datetime) -> tuple[StepClock, ...]:
    """Return the clock of every step of the SOP.

    Entries may come in any order and more than once. Times that run backwards (two workstations' clocks
    differ) are held at the latest time before them, so no duration is ever negative.
    """
    entries = sorted({entry.id: entry for entry in timeline}.values(), key=lambda entry: entry.version)
    story = _Story(sop)
    for entry in entries:
        story.tell(entry)
    return tuple(story.clock(step, now) for step in sop.steps)


@dataclass(frozen=True, slots=True)
class RowClock:
    """The clock of a list row: the present round of the present step only."""

    is_paused: bool
    elapsed: timedelta
    target: timedelta
    nudge: int

    @property
    def share(self) -> float:
        return self.elapsed / self.target


def row_clock(sop: Sop, row: CaseRow, now: datetime) -> RowClock:
    """Return a list row's clock without reading its timeline."""
    until = now if row.waiting_since is None else min(now, row.waiting_since)
    elapsed = max(until - row.step_started_at - timedelta(seconds=row.paused_s), _ZERO)
    target = timedelta(minutes=sop.step(row.step).target_min)
    return RowClock(row.waiting_since is not None, elapsed, target, _nudge(sop, elapsed / target))


def _nudge(sop: Sop, share: float) -> int:
    return max((percent for percent in sop.nudges_percent if share * 100 >= percent), default=0)


@dataclass(slots=True)
class _Run:
    """A round while the story is told."""

    started_at: datetime
    ended_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)

    def end(self, at: datetime) -> None:
        self.resume(at)
        self.ended_at = at

    def pause(self, at: datetime, reason: str) -> None:
        self.pauses.append(Pause(at, None, reason))

    def resume(self, at: datetime) -> None:
        if self.is_paused:
            self.pauses[-1] = Pause(self.pauses[-1].started_at, at, self.pauses[-1].reason)

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].ended_at is None

    def finished(self, now: datetime) -> Round:
        elapsed = (self.ended_at or now) - self.started_at
        for pause in self.pauses:
            elapsed -= (pause.ended_at or now) - pause.started_at
        return Round(self.started_at, self.ended_at, tuple(self.pauses), elapsed)


class _Story:
    """Walks through the entries. At most one step runs at a time: the one that the case stands at."""

    def __init__(self, sop: Sop) -> None:
        self._sop = sop
        self._place = 0  # number of the step that the case stands at; 0: before the first
        self._running: _Run | None = None
        self._latest: datetime | None = None
        self._runs: dict[int, list[_Run]] = {step.number: [] for step in sop.steps}
        self._entries: dict[int, list[TimelineRecord]] = {step.number: [] for step in sop.steps}
        self._names: dict[int, str] = {}
        self._skipped: set[int] = set()

    def tell(self, entry: TimelineRecord) -> None:
        at = entry.occurred_at if self._latest is None else max(entry.occurred_at, self._latest)
        self._latest = at
        self._stop_or_pause(entry, at)
        for step in self._sop.steps:
            moves_on = entry.kind in step.started_by and step.number > self._place
            if moves_on or entry.kind in step.restarted_by:
                self._start(step, entry, at)
                break
        if self._place:
            self._note_name(self._sop.step(self._place), entry)

    def clock(self, step: Step, now: datetime) -> StepClock:
        now = max(now, self._latest) if self._latest else now
        runs = self._runs[step.number]
        rounds = tuple(run.finished(now) for run in runs)
        elapsed = sum((one.elapsed for one in rounds), _ZERO)
        target = timedelta(minutes=step.target_min)
        return StepClock(
            step=step,
            state=self._state(step),
            actor_name=self._names.get(step.number, ""),
            started_at=runs[0].started_at if runs else None,
            ended_at=runs[-1].ended_at if runs else None,
            elapsed=elapsed,
            target=target,
            pauses=tuple(pause for one in rounds for pause in one.pauses),
            rounds=rounds,
            entries=tuple(self._entries[step.number]),
            nudge=_nudge(self._sop, elapsed / target),
        )

    def _stop_or_pause(self, entry: TimelineRecord, at: datetime) -> None:
        run = self._running
        if run is None:
            return
        step = self._sop.step(self._place)
        if entry.kind in step.ended_by or entry.kind in self._sop.ended_by:
            self._end(entry, at)
            self._note_name(step, entry)
        elif entry.kind in self._sop.paused_by and not run.is_paused:
            run.pause(at, str(entry.facts.get("reason") or entry.text))
            self._mention(step.number, entry)
        elif entry.kind in self._sop.resumed_by and run.is_paused:
            run.resume(at)
            self._mention(step.number, entry)

    def _start(self, step: Step, entry: TimelineRecord, at: datetime) -> None:
        self._end(entry, at)
        self._skip_between(step, entry)
        self._place = step.number
        self._skipped = {number for number in self._skipped if number < step.number}
        self._running = _Run(at)
        self._runs[step.number].append(self._running)
        self._mention(step.number, entry)

    def _end(self, entry: TimelineRecord, at: datetime) -> None:
        if self._running is not None:
            self._running.end(at)
            self._running = None
            self._mention(self._place, entry)

    def _mention(self, number: int, entry: TimelineRecord) -> None:
        if entry not in self._entries[number][-1:]:  # one entry may end a round and start the next
            self._entries[number].append(entry)

    def _skip_between(self, step: Step, entry: TimelineRecord) -> None:
        """A branch of the decision led past the steps in between; those that already ran were not skipped."""
        decision = self._sop.step(self._place).decision if self._place else None
        if decision and entry.kind in (decision.yes.by, decision.no.by):
            between = range(self._place + 1, step.number)
            self._skipped |= {number for number in between if not self._runs[number]}

    def _note_name(self, step: Step, entry: TimelineRecord) -> None:
        if step.actor is Actor.APPLICANT and entry.actor_id is not None:
            return  # recorded by a member of staff, who is not the one who did it
        if entry.kind in step.named_by and entry.actor_name:
            self._names[step.number] = entry.actor_name

    def _state(self, step: Step) -> StepState:
        if step.number in self._skipped:
            return StepState.SKIPPED
        if step.number == self._place and self._running is not None:
            return StepState.PAUSED if self._running.is_paused else StepState.RUNNING
        if step.number <= self._place and self._runs[step.number]:
            return StepState.DONE
        return StepState.NOT_STARTED
