"""All records of one person on one page, the preview of a merge, and possible duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from db.enums import Consent, DataRequestKind
from db.models import (
    Applicant,
    ApplicantMerge,
    Case,
    Contact,
    DataRequest,
    Membership,
    Organisation,
)
from db.queries.cases import case_file
from db.queries.conversations import messages_of_applicant
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.people import applicants
from db.queries.recordings import recordings_of_applicant
from db.queries.rows import as_case_row, as_contact, select_case_rows, select_contacts
from db.records import (
    ApplicantRecord,
    CaseFile,
    CaseRow,
    ContactRecord,
    HandleRecord,
    MessageRecord,
    RecordingRecord,
)

SHOWN = 100  # newest cases and contacts on the page; the export has all


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    membership_id: UUID
    name: str
    nib: str


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """A merge into this person that can be undone."""

    id: UUID
    name: str  # of the record that was merged
    merged_at: datetime
    merged_by_name: str


@dataclass(frozen=True, slots=True)
class DataRequestRecord:
    id: UUID
    kind: DataRequestKind
    asked_at: datetime
    due_at: datetime
    asked_by_name: str
    words: str
    done_at: datetime | None
    done_by_name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request about a person's data."""

    applicant_id: UUID
    name: str
    kind: DataRequestKind
    due_at: datetime
    asked_by_name: str = ""  # the user who recorded it


@dataclass(frozen=True, slots=True)
class PersonFile:
    """All about one person.

    Attributes:
        consent: The latest contact with a question about recording.
        in_full, recordings, messages: Only if everything is requested.
    """

    applicant: ApplicantRecord
    organisations: tuple[OrganisationRecord, ...]
    cases: tuple[CaseRow, ...]
    case_count: int
    contacts: tuple[ContactRecord, ...]
    contact_count: int
    consent: ContactRecord | None
    merges: tuple[MergeRecord, ...]
    requests: tuple[DataRequestRecord, ...]
    in_full: tuple[CaseFile, ...] = ()
    recordings: tuple[RecordingRecord, ...] = ()
    messages: tuple[MessageRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would move to the kept record.

    Attributes:
        filled: Its empty fields, with their new values.
        leaves_out: There are further cases or contacts that this user may not see.
    """

    kept: ApplicantRecord
    merged: ApplicantRecord
    cases: tuple[CaseRow, ...]
    contacts: tuple[ContactRecord, ...]
    handles: tuple[HandleRecord, ...]
    organisations: int
    filled: dict[str, str]
    leaves_out: bool = False


def person_file(tx: Connection, applicant_id: UUID, most: int | None = SHOWN) -> PersonFile | None:
    """Return everything about one person; most None: all cases and contacts, cases in full."""
    found = applicants(tx, [applicant_id])
    if not found:
        return None
    cases = select_case_rows().where(Case.applicant_id == applicant_id)
    cases = cases.order_by(Case.changed_at.desc()).limit(most)
    contacts = select_contacts().where(Contact.applicant_id == applicant_id)
    contacts = contacts.order_by(Contact.started_at.desc())
    asked = contacts.where(Contact.consent != Consent.NOT_ASKED).limit(1)
    rows = with_pauses(tx, with_names(tx, list(map(as_case_row, tx.execute(cases)))))
    is_whole = most is None
    whole = (case_file(tx, row.id) for row in rows) if is_whole else ()
    return PersonFile(
        found[0],
        _organisations(tx, applicant_id),
        rows,
        _count(tx, Case, applicant_id),
        tuple(map(as_contact, tx.execute(contacts.limit(most)))),
        _count(tx, Contact, applicant_id),
        next(map(as_contact, tx.execute(asked)), None),
        _merges(tx, applicant_id),
        _requests(tx, applicant_id),
        tuple(case for case in whole if case is not None),
        recordings_of_applicant(tx, applicant_id) if is_whole else (),
        messages_of_applicant(tx, applicant_id) if is_whole else (),
    )


def merge_preview(tx: Connection, kept_id: UUID, merged_id: UUID) -> MergePreview | None:
    """Return what would move; None if a record does not exist, or both are the same."""
    both = applicants(tx, [kept_id, merged_id])
    if len(both) != 2 or kept_id == merged_id:
        return None
    kept, merged = both
    known = {handle.value for handle in kept.handles}
    fields = ("organisation", "nib", "region", "note")
    filled = {name: getattr(merged, name) for name in fields if not getattr(kept, name)}
    cases = select_case_rows().where(Case.applicant_id == merged_id)
    contacts = select_contacts().where(Contact.applicant_id == merged_id)
    return MergePreview(
        kept,
        merged,
        with_names(tx, list(map(as_case_row, tx.execute(cases)))),
        tuple(map(as_contact, tx.execute(contacts))),
        tuple(handle for handle in merged.handles if handle.value not in known),
        len(_organisations(tx, merged_id)),
        {name: text for name, text in filled.items() if text},
    )


def open_requests(tx: Connection, limit: int = 3, asked_by: str = "") -> tuple[OpenRequest, ...]:
    """Return the open requests, first due first; asked_by: only those that this user recorded."""
    query = (
        select(
            *(DataRequest.applicant_id, Applicant.name, DataRequest.kind),
            *(DataRequest.due_at, DataRequest.asked_by_name),
        )
        .join_from(DataRequest, Applicant, Applicant.id == DataRequest.applicant_id)
        .where(DataRequest.done_at.is_(None), DataRequest.deleted_at.is_(None))
        .order_by(DataRequest.due_at)
        .limit(limit)
    )
    if asked_by:
        query = query.where(DataRequest.asked_by_name == asked_by)
    return tuple(OpenRequest(*row) for row in tx.execute(query))


def _organisations(tx: Connection, applicant_id: UUID) -> tuple[OrganisationRecord, ...]:
    query = (
        select(Membership.id, Organisation.name, Organisation.nib)
        .join_from(Membership, Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.applicant_id == applicant_id, Membership.deleted_at.is_(None))
        .order_by(Organisation.name)
    )
    return tuple(OrganisationRecord(*row) for row in tx.execute(query))


def _merges(tx: Connection, applicant_id: UUID) -> tuple[MergeRecord, ...]:
    query = (
        select(ApplicantMerge.id, Applicant.name, ApplicantMerge.merged_at, ApplicantMerge.merged_by_name)
        .join_from(ApplicantMerge, Applicant, Applicant.id == ApplicantMerge.merged_id)
        .where(
            ApplicantMerge.kept_id == applicant_id,
            ApplicantMerge.undone_at.is_(None),
            ApplicantMerge.deleted_at.is_(None),
        )
        .order_by(ApplicantMerge.merged_at.desc())
    )
    return tuple(MergeRecord(*row) for row in tx.execute(query))


def _requests(tx: Connection, applicant_id: UUID) -> tuple[DataRequestRecord, ...]:
    query = (
        select(
            DataRequest.id,
            DataRequest.kind,
            DataRequest.asked_at,
            DataRequest.due_at,
            DataRequest.asked_by_name,
            DataRequest.words,
            DataRequest.done_at,
            DataRequest.done_by_name,
            DataRequest.outcome,
        )
        .where(DataRequest.applicant_id == applicant_id, DataRequest.deleted_at.is_(None))
        .order_by(DataRequest.asked_at.desc())
    )
    return tuple(DataRequestRecord(*row) for row in tx.execute(query))


def _count(tx: Connection, model: type[Case] | type[Contact], applicant_id: UUID) -> int:
    query = select(func.count()).select_from(model).where(model.applicant_id == applicant_id)
    return int(tx.execute(query.where(model.deleted_at.is_(None))).scalar_one())
