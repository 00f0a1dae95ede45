"""The facts of contacts about a case: whether one settled the matter, and which contact came next.

The rule is that of the screen: db/rules/first_contact.py. Whether seven days are over is asked with the
figure, so that no fact depends on the present moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.figures.case_facts import region_of
from app.sop.office_hours import OfficeCalendar
from db.enums import CaseKind, Channel, Direction
from db.rules.first_contact import QUIET, was_told

Answers = Mapping[UUID, Sequence[tuple[UUID | None, datetime]]]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseContact:
    """A contact about a case. matter: As `matter_of`. kind, category, ...: Of the case, as they are now."""

    id: UUID
    case_id: UUID
    team_id: UUID | None
    agent_id: UUID | None
    matter: Any
    channel: Channel
    direction: Direction
    started_at: datetime
    ended_at: datetime | None
    kind: CaseKind
    category: str
    service: str
    region_code: str


def matter_facts(
    contacts: Iterable[CaseContact], cases: Collection[UUID], answers: Answers, calendar: OfficeCalendar
) -> list[Row]:
    """Return the rows of the contacts of these cases.

    contacts: Also those of other cases about the same matters that began within seven days.
    answers: By case, when its applicant got a solution, and in which contact if any.
    """
    matters: dict[Any, list[CaseContact]] = defaultdict(list)
    for one in sorted(contacts, key=lambda one: (one.started_at, one.id)):
        matters[one.matter].append(one)
    return [
        _row(before, one, following, answers.get(one.case_id, ()), calendar)
        for found in matters.values()
        for before, one, following in zip((None, *found), found, (*found[1:], None), strict=False)
        if one.case_id in cases
    ]


def _row(
    before: CaseContact | None,
    one: CaseContact,
    following: CaseContact | None,
    answers: Sequence[tuple[UUID | None, datetime]],
    calendar: OfficeCalendar,
) -> Row:
    return {
        "contact_id": one.id,
        "case_id": one.case_id,
        "team_id": one.team_id,
        "agent_id": one.agent_id,
        "kind": one.kind,
        "channel": one.channel,
        "category": one.category,
        "service": one.service,
        "region": region_of(one.region_code),
        "at": one.started_at,
        "day": calendar.local_day(one.started_at),
        "direction": one.direction,
        "is_told": was_told(one.id, one.started_at, one.ended_at, answers),
        "previous_id": before.id if before and one.started_at - before.started_at <= QUIET else None,
        "next_id": following.id if following and following.started_at - one.started_at <= QUIET else None,
    }
