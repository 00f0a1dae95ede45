"""The unit that an agent escalated to last."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from db.enums import CaseStatus
from db.models import Case

MOST_EXAMINED = 50  # per status: an agent without a unit in so many cases has no habit


def last_unit(tx: Connection, agent_id: UUID) -> UUID | None:
    """Return the unit of this agent's last changed case with a unit; None if there is none."""
    newest = None
    for status in CaseStatus:  # one by one: each is read from the end of an index
        query = (
            select(Case.changed_at, Case.unit_id)
            .where(Case.assignee_id == agent_id, Case.status == status)
            .order_by(Case.changed_at.desc())
            .limit(MOST_EXAMINED)
        )
        found = next((row for row in tx.execute(query) if row.unit_id is not None), None)
        if found is not None and (newest is None or found.changed_at > newest.changed_at):
            newest = found
    return newest.unit_id if newest is not None else None
