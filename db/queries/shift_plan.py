"""The shift plan of some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from db.models import ShiftPlan
from db.shifts import Shifts, shifts_of


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A planned day of one member of staff. shifts: None of a day that is free now."""

    agent_id: UUID
    day: date
    shifts: Shifts
    changed_by_name: str


def shift_plan(
    tx: Connection, since: date, until: date, agent_id: UUID | None = None
) -> tuple[PlanRecord, ...]:
    """Return the planned days from `since` to before `until`, of one person or of all, in order."""
    columns = (ShiftPlan.agent_id, ShiftPlan.day, ShiftPlan.shifts, ShiftPlan.changed_by_name)
    query = select(*columns).where(
        ShiftPlan.day >= since, ShiftPlan.day < until, ShiftPlan.deleted_at.is_(None)
    )
    if agent_id is not None:
        query = query.where(ShiftPlan.agent_id == agent_id)
    found = tx.execute(query.order_by(ShiftPlan.day, ShiftPlan.agent_id))
    return tuple(PlanRecord(row[0], row[1], shifts_of(row[2]), row[3]) for row in found)
