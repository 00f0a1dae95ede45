"""Which open cases use up the time of their step: computed only where something changes."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import count
from uuid import UUID

from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from app.sop.step_clocks import row_share
from db.enums import CaseStatus, Channel, member_of
from db.records import PauseRecord
from db.sync.messages import BoardCase

MOST_URGENT = 10  # that a wall-board names
SEEN_BY_SUPERVISORS = 100
_Entry = tuple[datetime, int, UUID]


class Risk(IntEnum):
    """How much of the target of its step a case has used."""

    CALM = 0
    HALF = 50
    CLOSE = 80
    OVER = 100
    PAUSED = -1
    NOT_SCORED = -2  # a step of the applicant


_PERCENTS = (Risk.HALF.value, Risk.CLOSE.value, Risk.OVER.value)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case; it has no word of anybody."""

    id: UUID
    channel: Channel
    status: CaseStatus
    step: int
    unit_id: UUID | None
    step_started_at: datetime
    paused_s: float
    waiting_since: datetime | None
    pauses: tuple[PauseRecord, ...]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """due_at: When the target was or will be used up."""

    case_id: UUID
    step: int
    unit_id: UUID | None
    due_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    case: OpenCase
    risk: Risk
    number: int  # of its entries in the heaps: those with an older one are out of date


def open_case(row: BoardCase) -> OpenCase:
    return OpenCase(
        id=row.id,
        channel=member_of(Channel, row.channel),
        status=member_of(CaseStatus, row.status),
        step=row.step,
        unit_id=row.unit_id,
        step_started_at=row.step_started_at,
        paused_s=row.paused_ms / 1000,
        waiting_since=row.waiting_since,
        pauses=tuple(PauseRecord(one.started_at, one.ended_at, one.until) for one in row.pauses),
    )


class RiskBook:
    """The open cases by risk. A case is looked at when it changes, and at the moment when its risk does."""

    def __init__(self, sop: Sop, calendar: OfficeCalendar) -> None:
        self._sop, self._calendar = sop, calendar
        self._standings: dict[UUID, _Standing] = {}
        self._due: list[_Entry] = []  # a heap: when the risk changes
        self._by_due: list[_Entry] = []  # a heap: when the target is used up
        self._numbers = count()
        self._by_step: Counter[tuple[int, Risk]] = Counter()
        self._by_unit: Counter[tuple[UUID, Risk]] = Counter()
        self._urgent: tuple[AtRisk, ...] | None = ()

    def __len__(self) -> int:
        return len(self._standings)

    def put(self, case: OpenCase, now: datetime) -> None:
        """Add an open case, or what it has become."""
        self.drop(case.id)
        number = next(self._numbers)
        risk = Risk.NOT_SCORED
        if 1 <= case.step <= len(self._sop.steps) and self._sop.step(case.step).is_scored:
            share = row_share(self._sop, self._calendar, case, now, _PERCENTS)
            risk = Risk.PAUSED if share.is_paused else Risk(share.level)
            if share.next_at is not None:
                heapq.heappush(self._due, (share.next_at, number, case.id))
            if share.due_at is not None:
                heapq.heappush(self._by_due, (share.due_at, number, case.id))
        self._standings[case.id] = _Standing(case, risk, number)
        self._count(case, risk, 1)

    def drop(self, case_id: UUID) -> None:
        before = self._standings.pop(case_id, None)
        if before is not None:
            self._count(before.case, before.risk, -1)

    def tick(self, now: datetime) -> bool:
        """Look at the cases whose moment has come; return whether there were any."""
        has_moved = False
        while self._due and self._due[0][0] <= now:
            standing = self._standing_of(heapq.heappop(self._due))
            if standing is not None:
                self.put(standing.case, now)
                has_moved = True
        return has_moved

    def at_step(self, step: int, risk: Risk) -> int:
        return self._by_step[step, risk]

    def at_unit(self, unit_id: UUID, risk: Risk) -> int:
        return self._by_unit[unit_id, risk]

    def units(self) -> set[UUID]:
        """Return the units that have a question."""
        return {unit_id for (unit_id, _risk), number in self._by_unit.items() if number}

    def urgent(self, most: int = MOST_URGENT) -> tuple[AtRisk, ...]:
        """Return the running cases that are due first."""
        if self._urgent is None:
            if len(self._by_due) > 2 * len(self._standings) + most:
                self._by_due = [one for one in self._by_due if self._standing_of(one) is not None]
                heapq.heapify(self._by_due)
            first: list[_Entry] = []
            while self._by_due and len(first) < most:
                entry = heapq.heappop(self._by_due)
                if self._standing_of(entry) is not None:
                    first.append(entry)
            for entry in first:
                heapq.heappush(self._by_due, entry)
            self._urgent = tuple(self._at_risk(entry) for entry in first)
        return self._urgent

    def _standing_of(self, entry: _Entry) -> _Standing | None:
        """Return the standing of an entry of a heap; None if the case has changed since, or is gone."""
        _at, number, case_id = entry
        found = self._standings.get(case_id)
        return found if found is not None and found.number == number else None

    def _at_risk(self, entry: _Entry) -> AtRisk:
        due_at, _number, case_id = entry
        standing = self._standings[case_id]
        return AtRisk(case_id, standing.case.step, standing.case.unit_id, due_at, standing.risk is Risk.OVER)

    def _count(self, case: OpenCase, risk: Risk, by: int) -> None:
        self._by_step[case.step, risk] += by
        if case.unit_id is not None and case.status in (CaseStatus.WAITING_UNIT, CaseStatus.ASKED_BACK):
            self._by_unit[case.unit_id, risk] += by
        self._urgent = None
