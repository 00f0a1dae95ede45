"""Attachments: those of a case, and whether a file is still referenced."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from db.models import Attachment
from db.records import AttachmentRecord
from db.tx import table_of

_ATTACHMENTS = table_of(Attachment)
_OF_CASE = (
    select(
        _ATTACHMENTS.c.id,
        _ATTACHMENTS.c.case_id,
        _ATTACHMENTS.c.name,
        _ATTACHMENTS.c.media_type,
        _ATTACHMENTS.c.bytes,
        _ATTACHMENTS.c.sha256,
        _ATTACHMENTS.c.added_by_id,
        _ATTACHMENTS.c.added_by_name,
        _ATTACHMENTS.c.added_at,
        _ATTACHMENTS.c.removed_at,
        _ATTACHMENTS.c.removed_by_name,
        _ATTACHMENTS.c.removed_reason,
    )
    .where(_ATTACHMENTS.c.case_id == bindparam("case_id"), _ATTACHMENTS.c.deleted_at.is_(None))
    .order_by(_ATTACHMENTS.c.added_at, _ATTACHMENTS.c.id)
)


def attachments_of_case(tx: Connection, case_id: UUID) -> tuple[AttachmentRecord, ...]:
    """Return a case's attachments, oldest first; removed ones too, with the user who removed them."""
    return tuple(AttachmentRecord(*row) for row in tx.execute(_OF_CASE, {"case_id": case_id}))
