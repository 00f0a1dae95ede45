"""Cases: the question or complaint, and its present state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, false

from db.enums import CaseKind, CaseStatus, Channel, Priority
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class Case(Synced, Base):
    """Columns from `status` on are derived from the timeline and stored here for the lists.

    Attributes:
        region_code: Kemendagri's, e.g. 32.73.13.1002; "" if the region is free text.
        category, service: As in the office's Indonesian lists, or free text.
        sp4n_tracking: The tracking id of SP4N-LAPOR!, without "#"; "" for none.
        number_digits: The number's digits only, for a search without dashes.
        changed_at: The latest time in the case's timeline; it never goes back.
        step_started_at: When the present round of the present step began.
        paused_ms: Total paused time, without the present wait.
        waiting_since: When the present wait for the applicant began.
        is_confidential: Only its agent, its unit and supervisors may read it.
        is_anonymous: The applicant is hidden from all users, unless one reveals it with a reason.
    """

    __tablename__ = "case_"
    __table_args__ = (
        is_member("kind", CaseKind),
        is_member("channel", Channel),
        is_member("priority", Priority),
        is_member("status", CaseStatus),
        CheckConstraint("step >= 1", name="step_range"),
        CheckConstraint("paused_ms >= 0", name="paused_ms_range"),
        Index(None, "number", unique=True),
        Index(None, "number_digits"),
        Index(None, "applicant_id", "changed_at"),
        Index(None, "assignee_id", "status", "changed_at"),
        Index(None, "unit_id", "status", "changed_at"),
        # For searches by these facts alone: few of all cases may match.
        Index(None, "channel", "changed_at", "deleted_at"),
        Index(None, "unit_id", "changed_at", "deleted_at"),
        Index(None, "category"),
        Index(None, "sp4n_tracking"),
        Index(None, "service"),
        # The lists by time, and the search's facts: all in the index, so that a search reads no rows.
        Index(
            "ix_case__facets",
            *("changed_at", "status", "kind", "channel", "step", "region"),
            *("unit_id", "assignee_id", "deleted_at", "category", "service"),
        ),
    )

    number: Mapped[str] = mapped_column(Text)
    number_digits: Mapped[str] = mapped_column(Text)
    kind: Mapped[CaseKind] = mapped_column(EnumText(CaseKind))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    priority: Mapped[Priority] = mapped_column(EnumText(Priority))
    subject: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    registration_number: Mapped[str] = mapped_column(Text, default="")
    sp4n_tracking: Mapped[str] = mapped_column(Text, default="", server_default="")
    nib: Mapped[str] = mapped_column(Text, default="")
    kbli: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str] = mapped_column(Text, default="")
    region_code: Mapped[str] = mapped_column(Text, default="", server_default="")
    category: Mapped[str] = mapped_column(Text, default="", server_default="")
    service: Mapped[str] = mapped_column(Text, default="", server_default="")
    applicant_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("applicant.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcTime)

    status: Mapped[CaseStatus] = mapped_column(EnumText(CaseStatus))
    step: Mapped[int]
    assignee_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    unit_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("unit.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    step_started_at: Mapped[datetime] = mapped_column(UtcTime)
    paused_ms: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcTime)

    is_confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
