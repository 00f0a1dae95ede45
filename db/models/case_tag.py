"""Tags: the office's own words on a case. Each tag of a case is a row: two workstations merge tag by tag."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class CaseTag(Synced, Base):
    """A tag that was taken off stays as a row: who put it on, who took it off, and when.

    Attributes:
        id: Made of case and tag (`tag_row_id`): two workstations that add the same tag write the same row.
        tag: In the form of `app/common/tags.py`; "" once the applicant was erased.
    """

    __tablename__ = "case_tag"
    __table_args__ = (
        Index(None, "case_id"),
        # What a search for a tag reads: the cases that have it now, and nothing else.
        Index(None, "tag", "removed_at", "case_id"),
    )

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    tag: Mapped[str] = mapped_column(Text)
    added_by_name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    removed_by_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


def tag_row_id(case_id: UUID, tag: str) -> UUID:
    return uuid5(case_id, f"tag {tag}")
