"""Tags of cases. Each is a row, so that the changes of two workstations merge tag by tag."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class CaseTag(Synced, Base):
    """A removed tag stays as a row, with the users who added and removed it, and the times.

    Attributes:
        id: Derived from case and tag (`tag_row_id`), so two workstations that add the same tag write one row.
        tag: In the form of `app/common/tags.py`; "" after the applicant was erased.
    """

    __tablename__ = "case_tag"
    __table_args__ = (
        Index(None, "case_id"),
        # A search for a tag reads only the entries of cases that have it now.
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
