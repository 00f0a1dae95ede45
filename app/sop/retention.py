"""The retention rule: which data of a person may be erased now, and what stays until when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.enums import FINISHED, CaseKind, CaseStatus

LONGEST_CALL = timedelta(days=1)  # one without an end that began earlier was cut off, and is not in progress
OPEN = "open"
KEPT = "kept"
CALL = "call"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Whole years after the last entry in the timeline of a finished case."""

    information_years: int
    complaint_years: int

    def years(self, kind: CaseKind) -> int:
        return self.complaint_years if kind is CaseKind.COMPLAINT else self.information_years


@dataclass(frozen=True, slots=True)
class CaseHeld:
    """What the rule needs to know about a case."""

    id: UUID
    number: str
    kind: CaseKind
    status: CaseStatus
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ContactHeld:
    """What the rule needs to know about a call, a message, or an episode of a conversation."""

    id: UUID
    started_at: datetime
    ended_at: datetime | None
    is_episode: bool = False


@dataclass(frozen=True, slots=True)
class RetainedItem:
    """Something that must stay. reason: "open" and "call" end when the work does; "kept" ends at `until`."""

    reason: str
    number: str = ""
    until: datetime | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """The person as a whole may be erased only if no data of them stays."""

    cases: int
    contacts: int
    recordings: int
    stays: tuple[RetainedItem, ...] = ()

    @property
    def may_go(self) -> bool:
        return not self.stays


def plan_erasure(
    cases: Iterable[CaseHeld],
    contacts: Iterable[ContactHeld],
    recordings: int,
    rule: RetentionRule,
    today: datetime,
) -> ErasurePlan:
    """Decide what is erased. Contacts and their recordings go with the person, as nothing else needs them."""
    going, stays = 0, []
    for case in cases:
        until = years_after(case.changed_at, rule.years(case.kind))
        if case.status not in FINISHED:
            stays.append(RetainedItem(OPEN, case.number, None, case.id))
        elif until > today:
            stays.append(RetainedItem(KEPT, case.number, until, case.id))
        else:
            going += 1
    all_contacts = tuple(contacts)
    if any(_is_open(one, today) for one in all_contacts):
        stays.append(RetainedItem(CALL))
    return ErasurePlan(going, len(all_contacts), recordings, tuple(stays))


def _is_open(contact: ContactHeld, today: datetime) -> bool:
    """A call without an end was cut off by a crash, unless it began lately; an episode goes on."""
    if contact.ended_at is not None:
        return False
    return contact.is_episode or contact.started_at > today - LONGEST_CALL


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same day of a later year; 1 March where there is no 29 February."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
