"""Links between cases. Each of the two cases has a row, so that a user who sees only one sees the link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, Text

from db.enums import LinkKind
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class CaseLink(Synced, Base):
    """A removed link stays as a row, like a removed tag.

    Attributes:
        id: Derived from both cases and the kind (`link_row_id`).
        kind: What `case_id` is to the other case.
        other_id: No foreign key, because this user may not see the other case, or it is in the archive.
        other_number: Of the other case, for users who do not see it.
    """

    __tablename__ = "case_link"
    __table_args__ = (is_member("kind", LinkKind), Index(None, "case_id"))

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    kind: Mapped[LinkKind] = mapped_column(EnumText(LinkKind))
    other_id: Mapped[UUID] = mapped_column(Id)
    other_number: Mapped[str] = mapped_column(Text)
    added_by_name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    removed_by_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


def link_row_id(case_id: UUID, kind: LinkKind, other_id: UUID) -> UUID:
    return uuid5(case_id, f"link {kind.value} {other_id}")
