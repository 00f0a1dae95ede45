"""Escalations and solutions: the question to a unit, and its validated answer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Text

from db.enums import Channel, ValidationSystem
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class Escalation(Synced, Base):
    """A question to a unit (SOP step 3), open until it is answered, returned, or passed to another unit.

    Attributes:
        promise_at, promise_channel: When and how we will contact the applicant; `promise`: further words.
        no_evidence_reason: Why no evidence was looked up before.
        answered_at: When the unit gave the answer; it may have been recorded later.
        answered_means, answer_reference: How a unit without the program gave it, and where it is filed.
    """

    __tablename__ = "escalation"
    __table_args__ = (is_member("promise_channel", Channel), Index(None, "case_id", "asked_at"))

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
    promise_at: Mapped[datetime | None] = mapped_column(UtcTime)
    promise_channel: Mapped[Channel | None] = mapped_column(EnumText(Channel))
    no_evidence_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    passed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    passed_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_means: Mapped[str] = mapped_column(Text, default="", server_default="")
    answer_reference: Mapped[str] = mapped_column(Text, default="", server_default="")


class UnitQuestion(Synced, Base):
    """A unit's question to the agent, and its answer. answered_at NULL: unanswered."""

    __tablename__ = "unit_question"
    __table_args__ = (Index(None, "case_id", "asked_at"),)

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    escalation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("escalation.id"))
    question: Mapped[str] = mapped_column(Text)
    asked_by_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_name: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Solution(Synced, Base):
    """The answer for the applicant, and where it was validated. escalation_id NULL: the agent's own answer.

    Attributes:
        reference, oss_reference: Of JELITA or OSS; if both were asked, of JELITA and of OSS.
        valid_until: The last day on which it may be given without asking again.
    """

    __tablename__ = "solution"
    __table_args__ = (is_member("validated_in", ValidationSystem), Index(None, "case_id", "recorded_at"))

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("escalation.id"))
    text: Mapped[str] = mapped_column(Text)
    validated_in: Mapped[ValidationSystem] = mapped_column(EnumText(ValidationSystem))
    reference: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    recorded_by_name: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
    oss_reference: Mapped[str] = mapped_column(Text, default="", server_default="")
    valid_until: Mapped[date | None] = mapped_column(Date)
    validated_by_name: Mapped[str] = mapped_column(Text, default="", server_default="")
