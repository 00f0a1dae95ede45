"""Contacts: one call or message thread each, also the missed ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Synced
from db.models.types import Facts, Id, UtcTime, Word, is_word
from db.words import Channel, Direction, Disposition


class Contact(Synced, Base):
    __tablename__ = "contact"
    __table_args__ = (
        is_word("channel", Channel),
        is_word("direction", Direction),
        is_word("disposition", Disposition),
        Index(None, "applicant_id", "started_at"),
        Index(None, "case_id", "started_at"),
        Index(None, "disposition", "is_returned", "started_at"),
        Index(None, "agent_id", "ended_at", "started_at"),
        Index(None, "started_at"),
    )

    channel: Mapped[Channel] = mapped_column(Word(Channel))
    direction: Mapped[Direction] = mapped_column(Word(Direction))
    remote: Mapped[str] = mapped_column(Text, default="")
    remote_name: Mapped[str] = mapped_column(Text, default="")
    applicant_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("applicant.id"))
    case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    agent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    disposition: Mapped[Disposition | None] = mapped_column(Word(Disposition))
    sip_code: Mapped[int] = mapped_column(default=0)
    quality: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    is_returned: Mapped[bool] = mapped_column(default=False)
