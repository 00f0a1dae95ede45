"""All records of a person, for retention and for the erasure itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, and_, exists, func, or_, select, union

from db.chunks import chunks
from db.models import Applicant, ApplicantMerge, Attachment, Case, Contact, Handle, MessageFile, Recording

if TYPE_CHECKING:
    from typing_extensions import Unpack

    Rows = Select[Unpack[tuple[Any, ...]]]

_case, _contact = Case.__table__, Contact.__table__


def records_of(rows: Callable[[Rows], Sequence[RowMapping]], applicant_id: UUID) -> list[UUID]:
    """Return the person's record and those merged with it, in either direction."""
    ids, fresh = [applicant_id], [applicant_id]
    while fresh:
        fresh = [row["merged_id"] for row in rows(select_merged(fresh)) if row["merged_id"] not in ids]
        ids += fresh
    return ids


def select_merged(ids: Sequence[UUID]) -> Rows:
    """Select records that were merged into one of these and not separated again."""
    return select(ApplicantMerge.merged_id).where(
        ApplicantMerge.kept_id.in_(ids), ApplicantMerge.undone_at.is_(None)
    )


def select_cases_of(ids: Sequence[UUID]) -> Rows:
    return select(_case).where(_case.c.applicant_id.in_(ids), _case.c.deleted_at.is_(None))


def select_contacts_of(ids: Sequence[UUID]) -> Rows:
    """Select the contacts of these people; unassigned ones from their numbers; and, in their cases, those
    without a known person.
    """
    mine = (Handle.applicant_id.in_(ids), Handle.deleted_at.is_(None), Handle.value != "")
    theirs = select(Handle.value).where(*mine)
    another = exists().where(
        Handle.value == _contact.c.remote, Handle.applicant_id.not_in(ids), Handle.deleted_at.is_(None)
    )
    cases = select(_case.c.id).where(_case.c.applicant_id.in_(ids))
    of_nobody = and_(
        _contact.c.applicant_id.is_(None),
        or_(
            and_(_contact.c.case_id.is_(None), _contact.c.remote.in_(theirs), ~another),
            _contact.c.case_id.in_(cases),
        ),
    )
    return select(_contact).where(or_(_contact.c.applicant_id.in_(ids), of_nobody))


def erased_applicants(tx: Connection, ids: Collection[UUID]) -> list[UUID]:
    """Return which of these people are erased."""
    found: list[UUID] = []
    for some in chunks(sorted(ids)):
        query = select(Applicant.id).where(Applicant.id.in_(some))
        found += tx.execute(query.where(Applicant.erased_at.is_not(None))).scalars()
    return found


def recording_count(tx: Connection, contact_ids: Sequence[UUID]) -> int:
    """Return how many recordings of these calls still exist."""
    query = select(func.count()).select_from(Recording).where(Recording.erased_at.is_(None))
    return int(tx.execute(query.where(Recording.contact_id.in_(contact_ids))).scalar_one())


def wiped_files(tx: Connection) -> tuple[str, ...]:
    """Return the hashes of erased attachments and files of messages, unless another row has the same file."""
    tables = Attachment.__table__, MessageFile.__table__
    others = [one.alias() for one in tables]
    gone = [
        select(one.c.sha256).where(
            one.c.deleted_at.is_not(None),
            one.c.sha256 != "",
            *(~exists().where(of.c.sha256 == one.c.sha256, of.c.deleted_at.is_(None)) for of in others),
        )
        for one in tables
    ]
    return tuple(tx.execute(union(*gone)).scalars())
