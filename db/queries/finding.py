"""Saved views, and the cases that a user saw most recently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from db.models import Case, CaseSeen, SavedView
from db.queries.names import with_names
from db.queries.rows import as_case_row, select_case_rows
from db.records import CaseRow

KEPT = 50  # cases seen, per user


@dataclass(frozen=True, slots=True)
class SavedViewRecord:
    id: UUID
    name: str
    typed: str  # the query text
    is_shared: bool


def saved_views(tx: Connection, agent_id: UUID) -> tuple[SavedViewRecord, ...]:
    """Return this user's views and the shared ones, each by name, the user's own first."""
    query = (
        select(SavedView.id, SavedView.name, SavedView.typed, SavedView.owner_id)
        .where(SavedView.deleted_at.is_(None))
        .where(or_(SavedView.owner_id == agent_id, SavedView.owner_id.is_(None)))
    )
    found = [SavedViewRecord(*row[:3], row[3] is None) for row in tx.execute(query)]
    return tuple(sorted(found, key=lambda view: (view.is_shared, view.name.casefold())))


def cases_seen(tx: Connection, agent_id: UUID, limit: int = 8) -> tuple[CaseRow, ...]:
    """Return the cases that this user had open here, latest first."""
    query = select_case_rows().join(CaseSeen, CaseSeen.case_id == Case.id)
    query = query.where(CaseSeen.agent_id == agent_id).order_by(CaseSeen.seen_at.desc()).limit(limit)
    return with_names(tx, list(map(as_case_row, tx.execute(query))))


def note_seen(tx: Connection, agent_id: UUID, case_id: UUID, at: datetime) -> None:
    """Record that the case was open; drop the oldest beyond `KEPT`."""
    noted = insert(CaseSeen).values(agent_id=agent_id, case_id=case_id, seen_at=at)
    tx.execute(noted.on_conflict_do_update(index_elements=["agent_id", "case_id"], set_={"seen_at": at}))
    latest = select(CaseSeen.case_id).where(CaseSeen.agent_id == agent_id)
    latest = latest.order_by(CaseSeen.seen_at.desc()).limit(KEPT)
    tx.execute(delete(CaseSeen).where(CaseSeen.agent_id == agent_id, CaseSeen.case_id.not_in(latest)))
