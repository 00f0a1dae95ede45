"""Members of staff, and persons who may be calling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, bindparam, exists, select

from db.models import Agent, Applicant, Case, Contact, Handle, Unit
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.rows import (
    OPEN,
    as_applicant,
    as_case_row,
    as_contact,
    select_applicants,
    select_case_rows,
    select_contacts,
    select_handles,
)
from db.records import (
    AgentRecord,
    ApplicantRecord,
    CaseRow,
    ContactRecord,
    HandleRecord,
    PersonMatch,
    UnitRecord,
)
from db.rules.system_actor import SYSTEM_ID
from db.tx import table_of

PEOPLE_SHOWN = 9  # one per shortcut key
SHARED_BY_AT_MOST = 200  # persons of one number that are examined
OPEN_CASES_SHOWN = 20
CONTACTS_SHOWN = 3
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_HANDLES_OF = select_handles().where(table_of(Handle).c.applicant_id.in_(_IDS))
_APPLICANTS_OF = select_applicants().where(table_of(Applicant).c.id.in_(_IDS))


def agents(tx: Connection) -> tuple[AgentRecord, ...]:
    """Return all members of staff, by name."""
    columns = (Agent.id, Agent.name, Agent.role, Agent.unit_id, Agent.extension)
    query = select(*columns).where(Agent.deleted_at.is_(None), Agent.id != SYSTEM_ID)
    return tuple(AgentRecord(*row) for row in tx.execute(query.order_by(Agent.name)))


def units(tx: Connection) -> tuple[UnitRecord, ...]:
    """Return all units, by name."""
    query = select(Unit.id, Unit.code, Unit.name, Unit.phone).where(Unit.deleted_at.is_(None))
    return tuple(UnitRecord(*row) for row in tx.execute(query.order_by(Unit.name)))


def people_at(tx: Connection, remote: str) -> tuple[PersonMatch, ...]:
    """Return the persons with this number (E.164) or address: those with open cases first, at most 9."""
    if not remote:
        return ()
    has_open_case = exists().where(Case.applicant_id == Handle.applicant_id, Case.status.in_(OPEN))
    query = (
        select(Handle.applicant_id, has_open_case)
        .where(Handle.value == remote, Handle.deleted_at.is_(None))
        .limit(SHARED_BY_AT_MOST)
    )
    found = sorted(tx.execute(query), key=lambda row: not row[1])
    ids = list(dict.fromkeys(row[0] for row in found))[:PEOPLE_SHOWN]
    return matches(tx, ids)


def person(tx: Connection, applicant_id: UUID) -> PersonMatch | None:
    return next(iter(matches(tx, [applicant_id])), None)


def matches(tx: Connection, ids: Sequence[UUID]) -> tuple[PersonMatch, ...]:
    """Return these persons in this order, with their open cases and last contacts."""
    cases = _open_cases(tx, ids)
    return tuple(
        PersonMatch(
            one,
            tuple(cases[one.id]),
            _last_contacts(tx, one.id),
            has_hidden_case=any(row.is_anonymous or row.is_confidential for row in cases[one.id]),
        )
        for one in applicants(tx, ids)
    )


def applicants(tx: Connection, ids: Sequence[UUID]) -> tuple[ApplicantRecord, ...]:
    """Return these applicants in this order, with all their handles."""
    if not ids:
        return ()
    handles: dict[UUID, list[HandleRecord]] = defaultdict(list)
    asked = {"ids": list(ids)}
    for applicant_id, *handle in tx.execute(_HANDLES_OF, asked):
        handles[applicant_id].append(HandleRecord(*handle))
    rows = {row[0]: row for row in tx.execute(_APPLICANTS_OF, asked)}
    return tuple(as_applicant(rows[one], tuple(handles[one])) for one in ids if one in rows)


def _open_cases(tx: Connection, ids: Sequence[UUID]) -> dict[UUID, list[CaseRow]]:
    cases: dict[UUID, list[CaseRow]] = defaultdict(list)
    query = (
        select_case_rows()
        .where(Case.applicant_id.in_(ids), Case.status.in_(OPEN))
        .order_by(Case.changed_at.desc())
        .limit(OPEN_CASES_SHOWN * max(len(ids), 1))
    )
    for row in with_pauses(tx, with_names(tx, list(map(as_case_row, tx.execute(query))))):
        if row.applicant_id is not None:
            cases[row.applicant_id].append(row)
    return cases


def _last_contacts(tx: Connection, applicant_id: UUID) -> tuple[ContactRecord, ...]:
    query = (
        select_contacts()
        .where(Contact.applicant_id == applicant_id)
        .order_by(Contact.started_at.desc())
        .limit(CONTACTS_SHOWN)
    )
    return tuple(map(as_contact, tx.execute(query)))
