"""Attachments: files that belong to a case; their bytes lie in a folder beside the records, by hash."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class Attachment(Synced, Base):
    """A removed attachment stays as a row: what was there, who took it away, when and why.

    Attributes:
        name: As the file was called when it came; no folder in it.
        media_type: "image/png", ...; "application/octet-stream" if it is not known.
        sha256: Of the file, in hex; it is also where the bytes lie.
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
