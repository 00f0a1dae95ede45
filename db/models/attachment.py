"""Attachments: files of a case; their bytes are in a folder beside the records, by hash."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class Attachment(Synced, Base):
    """A removed attachment keeps its row: what it was, who removed it, when and why.

    Attributes:
        name: The file's original name, without a folder.
        media_type: "image/png", ...; "application/octet-stream" if unknown.
        sha256: Of the file, in hex; the bytes are stored under it.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("bytes >= 0", name="bytes_range"),
        Index(None, "case_id", "added_at"),
        Index(None, "sha256"),
    )

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    added_by_name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    removed_by_name: Mapped[str] = mapped_column(Text, default="")
    removed_reason: Mapped[str] = mapped_column(Text, default="")
