"""Agents: everybody who works here, whatever the role, and what they were doing when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Synced
from db.models.types import Id, UtcTime, Word, is_word
from db.words import Role


class Agent(Synced, Base):
    __tablename__ = "agent"
    __table_args__ = (is_word("role", Role),)

    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(Word(Role))
    unit_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("unit.id"))


class AgentState(Synced, Base):
    """An interval: available, on a call, wrapping up, on a break with its reason. ended_at NULL: now."""

    __tablename__ = "agent_state"
    __table_args__ = (Index(None, "agent_id", "started_at"),)

    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
