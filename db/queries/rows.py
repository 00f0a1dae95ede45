"""How rows become records: the columns that each record needs, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from db.models import Agent, Applicant, Case, Contact, Handle, Unit
from db.records import ApplicantRecord, CaseRow, ContactRecord, HandleRecord
from db.told_facts import readable_facts
from db.words import CaseStatus

if TYPE_CHECKING:
    from typing_extensions import Unpack

    Rows = Select[Unpack[tuple[Any, ...]]]

OPEN = tuple(status for status in CaseStatus if status not in (CaseStatus.CLOSED, CaseStatus.CANCELLED))


_CASE: list[Any] = [
    Case.id,
    Case.number,
    Case.kind,
    Case.subject,
    Case.status,
    Case.step,
    Case.priority,
    Case.channel,
    Case.applicant_id,
    Applicant.name,
    Case.assignee_id,
    Agent.name,
    Case.unit_id,
    Unit.name,
    Case.opened_at,
    Case.changed_at,
    Case.step_started_at,
    Case.paused_ms,
    Case.waiting_since,
    Case.is_confidential,
    Case.is_anonymous,
]


def select_case_rows(*more: Any) -> Rows:
    """Select the columns of `as_case_row`, and `more` after them."""
    return (
        select(*_CASE, *more)
        .join_from(Case, Applicant, Applicant.id == Case.applicant_id, isouter=True)
        .join(Agent, Agent.id == Case.assignee_id, isouter=True)
        .join(Unit, Unit.id == Case.unit_id, isouter=True)
        .where(Case.deleted_at.is_(None))
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


_CONTACT: list[Any] = [
    Contact.id,
    Contact.channel,
    Contact.direction,
    Contact.remote,
    Contact.remote_name,
    Contact.applicant_id,
    Contact.case_id,
    Contact.agent_id,
    Contact.started_at,
    Contact.answered_at,
    Contact.ended_at,
    Contact.disposition,
    Contact.sip_code,
    Contact.quality,
    Applicant.name,
    Case.number,
    Contact.is_returned,
    Contact.text,
    Contact.consent,
    Contact.consent_text,
    Contact.consent_at,
    Contact.is_by_hand,
    Contact.call_ref,
    Contact.queue,
    Contact.queued_at,
    Contact.held_ms,
    Contact.transferred_to,
    Case.is_anonymous,
    Case.is_confidential,
    Case.assignee_id,
    Case.unit_id,
]


def select_contacts() -> Rows:
    return (
        select(*_CONTACT)
        .join_from(Contact, Applicant, Applicant.id == Contact.applicant_id, isouter=True)
        .join(Case, Case.id == Contact.case_id, isouter=True)
        .where(Contact.deleted_at.is_(None))
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
    )


_APPLICANT: list[Any] = [
    Applicant.id,
    Applicant.name,
    Applicant.organisation,
    Applicant.nib,
    Applicant.region,
    Applicant.note,
    Applicant.erased_at,
]


def select_applicants() -> Rows:
    return select(*_APPLICANT).where(Applicant.deleted_at.is_(None))


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
    Handle.applicant_id,
    Handle.id,
    Handle.kind,
    Handle.value,
    Handle.label,
]


def select_handles() -> Rows:
    return select(*_HANDLE).where(Handle.deleted_at.is_(None)).order_by(Handle.id)
