"""Aids for finding a case again: saved views, and the cases that a user had open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class SavedView(Synced, Base):
    """A named search: `typed` is its query text. owner_id NULL: shared."""

    __tablename__ = "saved_view"
    __table_args__ = (Index(None, "owner_id"),)

    owner_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    name: Mapped[str] = mapped_column(Text)
    typed: Mapped[str] = mapped_column(Text)


class CaseSeen(Base):
    """When a user last had a case open. Never leaves the workstation."""

    __tablename__ = "case_seen"
    __table_args__ = (Index(None, "agent_id", "seen_at"),)

    agent_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
