"""Attachments: those of a case, and whether a file is still wanted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from db.models import Attachment
from db.records import AttachmentRecord


def attachments_of_case(tx: Connection, case_id: UUID) -> tuple[AttachmentRecord, ...]:
    """Return a case's attachments, oldest first; removed ones too, with who took them away."""
    query = (
        select(
            Attachment.id,
            Attachment.case_id,
            Attachment.name,
            Attachment.media_type,
            Attachment.bytes,
            Attachment.sha256,
            Attachment.added_by_id,
            Attachment.added_by_name,
            Attachment.added_at,
            Attachment.removed_at,
            Attachment.removed_by_name,
            Attachment.removed_reason,
        )
        .where(Attachment.case_id == case_id, Attachment.deleted_at.is_(None))
        .order_by(Attachment.added_at, Attachment.id)
    )
    return tuple(AttachmentRecord(*row) for row in tx.execute(query))
