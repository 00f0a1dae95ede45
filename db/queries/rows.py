"""Converts rows to records: the columns that each record needs, and its constructor.

The columns are those of the tables, not of the classes mapped to them: SQLAlchemy builds a statement from
them in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, distinct, func, select

from db.entry_facts import readable_facts
from db.enums import FINISHED, CaseStatus
from db.models import Agent, Applicant, Case, Contact, Handle, Unit
from db.records import ApplicantRecord, CaseRow, ContactRecord, HandleRecord
from db.tx import table_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

    Rows = Select[Unpack[tuple[Any, ...]]]

OPEN = tuple(status for status in CaseStatus if status not in FINISHED)

_CASES, _CONTACTS, _APPLICANTS, _HANDLES = map(table_of, (Case, Contact, Applicant, Handle))
_AGENTS, _UNITS, _HANDLES = map(table_of, (Agent, Unit, Handle))

_CASE: list[Any] = [
    _CASES.c.id,
    _CASES.c.number,
    _CASES.c.kind,
    _CASES.c.subject,
    _CASES.c.status,
    _CASES.c.step,
    _CASES.c.priority,
    _CASES.c.channel,
    _CASES.c.applicant_id,
    _APPLICANTS.c.name,
    _CASES.c.assignee_id,
    _AGENTS.c.name,
    _CASES.c.unit_id,
    _UNITS.c.name,
    _CASES.c.opened_at,
    _CASES.c.changed_at,
    _CASES.c.step_started_at,
    _CASES.c.paused_ms,
    _CASES.c.waiting_since,
    _CASES.c.is_confidential,
    _CASES.c.is_anonymous,
]


def select_case_rows(*more: Any) -> Rows:
    """Select the columns of `as_case_row`, and `more` after them."""
    return (
        select(*_CASE, *more)
        .join_from(_CASES, _APPLICANTS, _APPLICANTS.c.id == _CASES.c.applicant_id, isouter=True)
        .join(_AGENTS, _AGENTS.c.id == _CASES.c.assignee_id, isouter=True)
        .join(_UNITS, _UNITS.c.id == _CASES.c.unit_id, isouter=True)
        .where(_CASES.c.deleted_at.is_(None))
    )


def as_case_row(row: Sequence[Any]) -> CaseRow:
    return CaseRow(
        id=row[0],
        number=row[1],
        kind=row[2],
        subject=row[3],
        status=row[4],
        step=row[5],
        priority=row[6],
        channel=row[7],
        applicant_id=row[8],
        applicant_name=row[9] or "",
        assignee_id=row[10],
        assignee_name=row[11] or "",
        unit_id=row[12],
        unit_name=row[13] or "",
        opened_at=row[14],
        changed_at=row[15],
        step_started_at=row[16],
        paused_s=row[17] / 1000,
        waiting_since=row[18],
        is_confidential=row[19],
        is_anonymous=row[20],
    )


# How many people have the number of a contact whose person is unknown.
_PERSONS = (
    select(func.count(distinct(_HANDLES.c.applicant_id)))
    .where(_HANDLES.c.value == _CONTACTS.c.remote, _HANDLES.c.deleted_at.is_(None))
    .correlate(_CONTACTS)
    .scalar_subquery()
)
_CONTACT: list[Any] = [
    _CONTACTS.c.id,
    _CONTACTS.c.channel,
    _CONTACTS.c.direction,
    _CONTACTS.c.remote,
    _CONTACTS.c.remote_name,
    _CONTACTS.c.applicant_id,
    _CONTACTS.c.case_id,
    _CONTACTS.c.agent_id,
    _CONTACTS.c.started_at,
    _CONTACTS.c.answered_at,
    _CONTACTS.c.ended_at,
    _CONTACTS.c.disposition,
    _CONTACTS.c.sip_code,
    _CONTACTS.c.quality,
    _APPLICANTS.c.name,
    _CASES.c.number,
    _CONTACTS.c.is_returned,
    _CONTACTS.c.text,
    _CONTACTS.c.consent,
    _CONTACTS.c.consent_text,
    _CONTACTS.c.consent_at,
    _CONTACTS.c.is_by_hand,
    _CONTACTS.c.call_ref,
    _CONTACTS.c.queue,
    _CONTACTS.c.queued_at,
    _CONTACTS.c.held_ms,
    _CONTACTS.c.transferred_to,
    _CASES.c.is_anonymous,
    _CASES.c.is_confidential,
    _CASES.c.assignee_id,
    _CASES.c.unit_id,
    case((_CONTACTS.c.applicant_id.is_(None) & (_CONTACTS.c.remote != ""), _PERSONS), else_=0),
    _CONTACTS.c.conversation_id,
]


def select_contacts() -> Rows:
    return (
        select(*_CONTACT)
        .join_from(_CONTACTS, _APPLICANTS, _APPLICANTS.c.id == _CONTACTS.c.applicant_id, isouter=True)
        .join(_CASES, _CASES.c.id == _CONTACTS.c.case_id, isouter=True)
        .where(_CONTACTS.c.deleted_at.is_(None))
    )


def as_contact(row: Sequence[Any]) -> ContactRecord:
    return ContactRecord(
        id=row[0],
        channel=row[1],
        direction=row[2],
        remote=row[3],
        remote_name=row[4],
        applicant_id=row[5],
        case_id=row[6],
        agent_id=row[7],
        started_at=row[8],
        answered_at=row[9],
        ended_at=row[10],
        disposition=row[11],
        sip_code=row[12],
        quality=readable_facts(row[13]),
        applicant_name=row[14] or "",
        case_number=row[15] or "",
        is_returned=row[16],
        text=row[17],
        consent=row[18],
        consent_text=row[19],
        consent_at=row[20],
        is_by_hand=row[21],
        call_ref=row[22],
        queue=row[23],
        queued_at=row[24],
        held_ms=row[25],
        transferred_to=row[26],
        is_anonymous=bool(row[27]),
        is_confidential=bool(row[28]),
        assignee_id=row[29],
        unit_id=row[30],
        persons=row[31],
        conversation_id=row[32],
    )


_APPLICANT: list[Any] = [
    _APPLICANTS.c.id,
    _APPLICANTS.c.name,
    _APPLICANTS.c.organisation,
    _APPLICANTS.c.nib,
    _APPLICANTS.c.region,
    _APPLICANTS.c.note,
    _APPLICANTS.c.erased_at,
]


def select_applicants() -> Rows:
    return select(*_APPLICANT).where(_APPLICANTS.c.deleted_at.is_(None))


def as_applicant(row: Sequence[Any], handles: tuple[HandleRecord, ...]) -> ApplicantRecord:
    return ApplicantRecord(
        id=row[0],
        name=row[1],
        organisation=row[2],
        nib=row[3],
        region=row[4],
        note=row[5],
        handles=handles,
        erased_at=row[6],
    )


_HANDLE: list[Any] = [
    _HANDLES.c.applicant_id,
    _HANDLES.c.id,
    _HANDLES.c.kind,
    _HANDLES.c.value,
    _HANDLES.c.label,
]


def select_handles() -> Rows:
    return select(*_HANDLE).where(_HANDLES.c.deleted_at.is_(None)).order_by(_HANDLES.c.id)
