"""Contacts: one, the missed and the unfinished."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from db.models import Contact
from db.queries.rows import as_contact, select_contacts
from db.records import ContactRecord
from db.words import Direction, Disposition


def contact(tx: Connection, contact_id: UUID) -> ContactRecord | None:
    row = tx.execute(select_contacts().where(Contact.id == contact_id)).one_or_none()
    return None if row is None else as_contact(row)


def missed_calls(tx: Connection, limit: int = 200) -> tuple[ContactRecord, ...]:
    """Return calls that nobody took and nobody returned, the newest first."""
    query = (
        select_contacts()
        .where(
            Contact.disposition == Disposition.MISSED,
            Contact.is_returned.is_(False),
            Contact.direction == Direction.INBOUND,
        )
        .order_by(Contact.started_at.desc())
        .limit(limit)
    )
    return tuple(map(as_contact, tx.execute(query)))


def unfinished_contacts(tx: Connection, agent_id: UUID, limit: int = 50) -> tuple[ContactRecord, ...]:
    """Return this agent's contacts that never ended, the newest first: going on, or cut off by a crash."""
    query = (
        select_contacts()
        .where(Contact.agent_id == agent_id, Contact.ended_at.is_(None))
        .order_by(Contact.started_at.desc())
        .limit(limit)
    )
    return tuple(map(as_contact, tx.execute(query)))
