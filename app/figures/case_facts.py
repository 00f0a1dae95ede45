"""The facts of one case, made from its timeline by the clocks that the screen shows.

No fact depends on the present moment: a round of a step and a limit become facts when they are over. So the
facts of a case are the same whenever they are made, and a past month changes only if the records change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, chain
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from app.figures import rollups
from app.figures.classes import class_of
from app.sop.deadlines import DeadlineState, deadline_clocks
from app.sop.measure import ZERO
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Actor, Sop, Step
from app.sop.step_clocks import Pause, Round, step_rounds
from app.sop.timed_entries import TimedEntry, timed_entries
from db.enums import CaseKind, Channel, EntryKind
from db.fact_tables import DEADLINES, ESCALATIONS, SPANS, STEPS
from db.records import TimelineRecord
from db.rules.sop_steps import OVER, sop_steps

RULE = 4  # rises with each change of what makes facts here, in call_facts.py, state_facts.py or app/sop
_BACK_FROM_UNIT = (EntryKind.ESCALATION_RETURNED, EntryKind.UNIT_ASKED_BACK, EntryKind.SOLUTION_RECORDED)
_LEVELS = 2  # of a region's code: province, and regency or city
Row = dict[str, Any]
Facts = Mapping[Table, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the facts of all cases are made by."""

    sop: Sop
    calendar: OfficeCalendar

    @property
    def version(self) -> str:
        """Return another text for other rules: then all facts have to be made again."""
        calendar = self.calendar
        words = repr((RULE, self.sop, calendar.days, calendar.zone.key, rollups.version()))
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a unit."""

    id: UUID
    unit_id: UUID
    asked_by_id: UUID
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    returned_at: datetime | None
    passed_at: datetime | None
    promise_at: datetime | None
    is_asked_back: bool


@dataclass(frozen=True, slots=True)
class CountedCase:
    """What is counted of a case. is_sp4n: It has a number of SP4N-LAPOR!. timeline, asked: In their order."""

    id: UUID
    team_id: UUID | None
    assignee_id: UUID | None
    kind: CaseKind
    channel: Channel
    category: str
    service: str
    region_code: str
    is_sp4n: bool
    timeline: tuple[TimelineRecord, ...]
    asked: tuple[Asked, ...]


def case_facts(case: CountedCase, rules: Rules) -> Facts:
    entries = tuple(timed_entries(case.timeline))
    spans = tuple(_spans(entries))
    return {
        STEPS: list(_steps(case, rules)),
        SPANS: [_span_row(case, rules, spans, number) for number in range(len(spans))],
        ESCALATIONS: [_escalation_row(case, rules, place, entries) for place in range(len(case.asked))],
        DEADLINES: list(_deadlines(case, rules, spans)),
    }


def _of_case(case: CountedCase, agent_id: UUID | None) -> Row:
    return {
        "team_id": case.team_id,
        "agent_id": agent_id,
        "kind": case.kind,
        "channel": case.channel,
        "category": case.category,
        "service": case.service,
        "region": region_of(case.region_code),
    }


def region_of(code: str) -> str:
    """Return the part of a region's code that facts have."""
    return ".".join(code.split(".")[:_LEVELS])


# -- steps -------------------------------------------------------------------------------------------------


def _steps(case: CountedCase, rules: Rules) -> Iterator[Row]:
    if not case.timeline:
        return
    for step, rounds in step_rounds(rules.sop, rules.calendar, case.channel, case.timeline):
        used = accumulate(one.elapsed for one in rounds)
        for number, (one, so_far) in enumerate(zip(rounds, used, strict=True), 1):
            if one.ended_at is not None and one.ended_by is not None:
                yield _step_row(case, rules, step, number, one, so_far, one.ended_at, one.ended_by)


def _step_row(
    case: CountedCase,
    rules: Rules,
    step: Step,
    number: int,
    one: Round,
    used: timedelta,
    ended_at: datetime,
    ended_by: TimelineRecord,
) -> Row:
    """Return the row of a round. Its step was late then if the clock of all rounds so far was."""
    return {
        "case_id": case.id,
        "step": step.number,
        "round": number,
        **_of_case(case, ended_by.actor_id if step.actor is Actor.AGENT else None),
        "unit_id": _unit_at(case, ended_at) if step.actor is Actor.UNIT else None,
        "started_at": one.started_at,
        "ended_at": ended_at,
        "ended_on": rules.calendar.local_day(ended_at),
        "ended_by": ended_by.kind,
        "counted_ms": _ms(one.elapsed),
        "counted_class": class_of(_ms(one.elapsed)),
        "used_ms": _ms(used),
        "wall_ms": _ms(ended_at - one.started_at),
        "paused_ms": _ms(sum((_length(pause, ended_at) for pause in one.pauses), ZERO)),
        "target_ms": _ms(one.target),
        "is_scored": step.is_scored,
        "is_late": step.is_scored and used > one.target,
    }


def _unit_at(case: CountedCase, at: datetime) -> UUID | None:
    """Return the unit that had the question then."""
    return next((one.unit_id for one in reversed(case.asked) if one.asked_at <= at), None)


def _length(pause: Pause, ended_at: datetime) -> timedelta:
    return (pause.ended_at or ended_at) - pause.started_at


# -- spans -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """From an opening to the end. entries: Its own; ended: The one that ended it."""

    entries: tuple[TimedEntry, ...]
    opened_at: datetime
    ended: TimedEntry | None


def _spans(entries: Sequence[TimedEntry]) -> Iterator[_Span]:
    """Only a reopening begins another span. What is recorded after an end belongs to the span before."""
    own: list[TimedEntry] = []
    opened_at: datetime | None = None
    ended: TimedEntry | None = None
    for entry in entries:
        kind = entry.record.kind
        if kind is EntryKind.REOPENED and ended is not None and opened_at is not None:
            yield _Span(tuple(own), opened_at, ended)
            own, opened_at, ended = [], entry.at, None
        elif kind is EntryKind.CASE_OPENED and opened_at is None:
            opened_at = entry.at
        elif sop_steps().after(kind) == OVER and ended is None:
            ended = entry
        own.append(entry)
    if opened_at is not None:
        yield _Span(tuple(own), opened_at, ended)


def _span_row(case: CountedCase, rules: Rules, spans: Sequence[_Span], place: int) -> Row:
    span, following = spans[place], spans[place + 1] if place + 1 < len(spans) else None
    day_of = rules.calendar.local_day
    ended_at = span.ended.at if span.ended is not None else None
    kinds = [entry.record.kind for entry in span.entries]
    return {
        "case_id": case.id,
        "span": place + 1,
        **_of_case(case, _agent_of(case, spans, place)),
        "opened_at": span.opened_at,
        "opened_on": day_of(span.opened_at),
        "ended_at": ended_at,
        "ended_on": day_of(ended_at) if ended_at is not None else None,
        "ended_by": span.ended.record.kind if span.ended is not None else None,
        "reopened_ms": _ms(following.opened_at - ended_at) if following and ended_at else None,
        "satisfied": _satisfied(span),
        "escalations": kinds.count(EntryKind.ESCALATED),
    }


def _agent_of(case: CountedCase, spans: Sequence[_Span], place: int) -> UUID | None:
    """Return the agent of a span. A later reopening by another agent does not change it."""
    if place == len(spans) - 1:
        return case.assignee_id
    agent_id: UUID | None = None
    for entry in chain.from_iterable(span.entries for span in spans[: place + 1]):
        agent_id = _assigned(case, entry.record, agent_id)
    return agent_id


def _assigned(case: CountedCase, record: TimelineRecord, before: UUID | None) -> UUID | None:
    """Return whose case it is after this entry."""
    if record.kind in (EntryKind.CASE_OPENED, EntryKind.REOPENED, EntryKind.ESCALATED):
        return record.actor_id
    if record.kind is EntryKind.ASSIGNED and "agent_id" in record.facts:
        return UUID(record.facts["agent_id"])
    if record.kind in _BACK_FROM_UNIT:
        asked = record.facts.get("escalation_id")
        return next((one.asked_by_id for one in case.asked if str(one.id) == asked), before)
    return before


def _satisfied(span: _Span) -> int | None:
    for entry in reversed(span.entries):
        if entry.record.kind is EntryKind.RECEIPT_CONFIRMED:
            found = entry.record.facts.get("satisfied")
            return found if isinstance(found, int) and not isinstance(found, bool) else None
    return None


# -- questions to units, and limits ------------------------------------------------------------------------


def _escalation_row(case: CountedCase, rules: Rules, place: int, entries: Sequence[TimedEntry]) -> Row:
    one = case.asked[place]
    told_at = _first(entries, EntryKind.SOLUTION_TOLD, one.asked_at)
    is_withdrawn = one.returned_at is not None and one.returned_at in {
        entry.record.occurred_at for entry in entries if entry.record.kind is EntryKind.CANCELLED
    }
    return {
        "id": one.id,
        "case_id": case.id,
        **_of_case(case, one.asked_by_id),
        "unit_id": one.unit_id,
        "asked_at": one.asked_at,
        "asked_on": rules.calendar.local_day(one.asked_at),
        "due_at": one.due_at,
        "answered_at": one.answered_at,
        "returned_at": None if is_withdrawn else one.returned_at,
        "passed_at": one.passed_at,
        "withdrawn_at": one.returned_at if is_withdrawn else None,
        "is_asked_back": one.is_asked_back,
        "promise_at": _promise(case, place, told_at, entries),
        "told_at": told_at,
    }


def _promise(
    case: CountedCase, place: int, told_at: datetime | None, entries: Sequence[TimedEntry]
) -> datetime | None:
    """Return the promise that is judged by this question.

    The next question has it if this one was passed on, or returned and sent again before the applicant was
    told. A case that was cancelled in time owes nothing.
    """
    one = case.asked[place]
    if one.promise_at is None or one.passed_at is not None:
        return None
    is_sent_again = one.returned_at is not None and any(
        other.promise_at is not None and (told_at is None or other.asked_at < told_at)
        for other in case.asked[place + 1 :]
    )
    cancelled_at = _first(entries, EntryKind.CANCELLED, one.asked_at)
    is_off = cancelled_at is not None and cancelled_at <= min(told_at or cancelled_at, one.promise_at)
    return None if is_sent_again or is_off else one.promise_at


def _first(entries: Sequence[TimedEntry], kind: EntryKind, since: datetime) -> datetime | None:
    return next((entry.at for entry in entries if entry.record.kind is kind and entry.at >= since), None)


def _deadlines(case: CountedCase, rules: Rules, spans: Sequence[_Span]) -> Iterator[Row]:
    """Return the limits that ended in each span, as they were then: a reopening undoes no missed one."""
    before: list[TimelineRecord] = []
    running: set[str] = set()
    for number, span in enumerate(spans, 1):
        if span.ended is None:
            return
        kinds = {entry.record.kind for entry in span.entries}
        before += [entry.record for entry in span.entries]
        at = max(entry.at for entry in span.entries)
        clocks = deadline_clocks(
            *(rules.sop, rules.calendar, case.kind, before, at),
            category=case.category,
            is_sp4n=case.is_sp4n,
        )
        was_running, running = running, set()
        for clock in clocks:
            deadline = clock.deadline
            if clock.ended_on is None:
                running.add(deadline.id)
            elif deadline.id in was_running or not kinds.isdisjoint(deadline.started_by):
                yield {
                    "case_id": case.id,
                    "span": number,
                    "deadline": deadline.id,
                    **_of_case(case, _agent_of(case, spans, number - 1)),
                    "begun_on": clock.begun_on,
                    "due_on": clock.due_on,
                    "ended_on": clock.ended_on,
                    "is_kept": clock.state is DeadlineState.KEPT,
                }


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
