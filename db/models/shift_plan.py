"""The shift plan: who is to work when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Facts, Id, UtcTime


class ShiftPlan(Synced, Base):
    """A day of one member of staff. Its id is made from both (`db/shifts.py`), so there is one row.

    shifts: As `db.shifts.shifts_of` reads them; none if the day was planned and is free now.
    """

    __tablename__ = "shift_plan"
    __table_args__ = (Index(None, "day"), Index(None, "agent_id", "day"))

    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    day: Mapped[date] = mapped_column(Date)
    shifts: Mapped[list[dict[str, Any]]] = mapped_column(Facts, info={"is_list": True})
    changed_by_name: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
