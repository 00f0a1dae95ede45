"""Intervals: what members of staff were doing, and when no call could reach a workstation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.enums import AgentState
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class StateInterval(Synced, Base):
    """ended_at NULL: the interval is open. reason: Of a break. contact_id: Of a call and of its wrap-up."""

    __tablename__ = "agent_state"
    __table_args__ = (
        is_member("state", AgentState),
        Index(None, "agent_id", "started_at"),
        Index(None, "workstation", "ended_at"),
    )

    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    state: Mapped[AgentState] = mapped_column(EnumText(AgentState))
    reason: Mapped[str] = mapped_column(Text, default="")
    workstation: Mapped[str] = mapped_column(Text)
    contact_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("contact.id"))
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class LineGap(Synced, Base):
    """A time in which no call could reach the workstation, whatever its agent was doing.

    agent_id: The user signed in when it began. fault: As in telephony's Reachability.
    """

    __tablename__ = "line_gap"
    __table_args__ = (
        Index(None, "workstation", "started_at"),
        Index(None, "workstation", "ended_at"),
    )

    workstation: Mapped[str] = mapped_column(Text)
    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    fault: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
