"""Which unit an agent turned to last."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from db.models import Case
from db.words import CaseStatus


def last_unit(tx: Connection, agent_id: UUID) -> UUID | None:
    """Return the unit of this agent's case that changed last, of those with a unit; None if there is none."""
    newest = None
    for status in CaseStatus:  # one by one: each is read from the end of an index
        query = (
            select(Case.changed_at, Case.unit_id)
            .where(Case.assignee_id == agent_id, Case.status == status, Case.unit_id.is_not(None))
            .order_by(Case.changed_at.desc())
            .limit(1)
        )
        found = tx.execute(query).one_or_none()
        if found is not None and (newest is None or found[0] > newest[0]):
            newest = found
    return newest[1] if newest is not None else None
