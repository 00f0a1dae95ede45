"""Escalations and solutions: what a unit was asked, and the validated answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Synced
from db.models.types import Id, UtcTime, Word, is_word
from db.words import ValidationSystem


class Escalation(Synced, Base):
    """A question to a unit (SOP step 3). It is open until it is answered or returned."""

    __tablename__ = "escalation"
    __table_args__ = (Index(None, "case_id", "asked_at"),)

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    unit_id: Mapped[UUID] = mapped_column(Id, ForeignKey("unit.id"))
    question: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    promise: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    asked_by_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcTime)
    returned_reason: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by_name: Mapped[str] = mapped_column(Text, default="")


class Solution(Synced, Base):
    """What to tell the applicant, and where it was validated. escalation_id NULL: the agent's own answer."""

    __tablename__ = "solution"
    __table_args__ = (is_word("validated_in", ValidationSystem), Index(None, "case_id", "recorded_at"))

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("escalation.id"))
    text: Mapped[str] = mapped_column(Text)
    validated_in: Mapped[ValidationSystem] = mapped_column(Word(ValidationSystem))
    reference: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    recorded_by_name: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
