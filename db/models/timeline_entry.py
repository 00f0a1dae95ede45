"""The timeline of a case: append-only, dense versions, one entry per event."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.enums import EntryKind
from db.models.base import Base, Mapped, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member


class TimelineEntry(Base):
    """One entry. `version` is its position in the case's timeline, from 1; it is never changed or removed."""

    __tablename__ = "timeline_entry"
    __table_args__ = (is_member("kind", EntryKind), Index(None, "case_id", "version", unique=True))

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    team_id: Mapped[UUID | None] = mapped_column(Id)
    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    version: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    actor_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    actor_name: Mapped[str] = mapped_column(Text)
    workstation: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
    contact_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("contact.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
