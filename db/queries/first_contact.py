"""First-contact resolution: matters that were settled without a further contact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from db.enums import CaseStatus, Direction, EntryKind
from db.models import Case, Contact, TimelineEntry
from db.rules.first_contact import QUIET, matter_of, was_told


@dataclass(frozen=True, slots=True)
class FirstContacts:
    """Of the matters `settled` at their first contact, `resolved` needed no other one.

    For `pending` ones the seven days are not over.
    """

    settled: int
    resolved: int
    pending: int

    @property
    def share(self) -> float | None:
        """Return the resolved part of the settled ones, from 0 to 1; None if there are none."""
        return self.resolved / self.settled if self.settled else None


@dataclass(frozen=True, slots=True)
class _Contact:
    at: datetime
    is_inbound: bool
    is_told: bool


def first_contacts(tx: Connection, since: datetime, until: datetime, now: datetime) -> FirstContacts:
    """Count the matters whose first contact was in [since, until).

    A case is settled at a contact if the applicant got the solution in it: the entry names the contact, or
    lies between its beginning and AFTERWARDS after its end. It was resolved at the first contact if no other
    contact about it, of either side, began within seven days. A contact is a first one if there was none
    about the matter in the seven days before. The same matter is the same case, or another one of the same
    applicant with the same registration number (the same subject, if neither has one). Contacts without a
    case are left out. The agent's own opinion does not count.
    """
    settled = resolved = pending = 0
    for contacts in _matters(tx, since - QUIET, until + QUIET).values():
        for before, contact, after in zip((None, *contacts), contacts, (*contacts[1:], None), strict=False):
            is_first = before is None or contact.at - before.at > QUIET
            if not (is_first and contact.is_inbound and since <= contact.at < until):
                continue
            if now < contact.at + QUIET:
                pending += 1
            elif contact.is_told:
                settled += 1
                resolved += after is None or after.at - contact.at > QUIET
    return FirstContacts(settled, resolved, pending)


def _matters(tx: Connection, since: datetime, until: datetime) -> dict[Any, list[_Contact]]:
    """Return the contacts of a period by their matter, in order."""
    in_time = (Contact.started_at >= since) & (Contact.started_at < until) & Contact.deleted_at.is_(None)
    query = (
        select(
            Contact.id,
            Contact.started_at,
            Contact.ended_at,
            Contact.direction,
            Case.id,
            Case.applicant_id,
            Case.registration_number,
            Case.subject,
        )
        .join_from(Contact, Case, Case.id == Contact.case_id)
        .where(in_time, Case.deleted_at.is_(None), Case.status != CaseStatus.CANCELLED)
        .order_by(Contact.started_at, Contact.id)
    )
    answers = _solution_times(tx, select(Contact.case_id).where(in_time))
    matters: dict[Any, list[_Contact]] = defaultdict(list)
    for contact_id, began, ended, direction, case_id, applicant_id, number, subject in tx.execute(query):
        is_told = was_told(contact_id, began, ended, answers[case_id])
        matter = matter_of(case_id, applicant_id, number, subject)
        matters[matter].append(_Contact(began, direction is Direction.INBOUND, is_told))
    return matters


def _solution_times(tx: Connection, cases: Select[Any]) -> dict[UUID, list[tuple[UUID | None, datetime]]]:
    """Return when, and in which contact if any, the applicants of these cases got the solution."""
    query = select(TimelineEntry.case_id, TimelineEntry.contact_id, TimelineEntry.occurred_at)
    query = query.where(TimelineEntry.kind == EntryKind.SOLUTION_TOLD, TimelineEntry.case_id.in_(cases))
    found: dict[UUID, list[tuple[UUID | None, datetime]]] = defaultdict(list)
    for case_id, contact_id, at in tx.execute(query):
        found[case_id].append((contact_id, at))
    return found
