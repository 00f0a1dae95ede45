"""Contacts: a single one, the missed and the unfinished."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists

from db.enums import Direction, Disposition
from db.models import Contact
from db.queries.rows import as_contact, select_contacts
from db.records import ContactRecord


def contact(tx: Connection, contact_id: UUID) -> ContactRecord | None:
    row = tx.execute(select_contacts().where(Contact.id == contact_id)).one_or_none()
    return None if row is None else as_contact(row)


def contacts_of(tx: Connection, ids: Sequence[UUID]) -> tuple[ContactRecord, ...]:
    """Return those of these contacts that are here, in any order."""
    return tuple(map(as_contact, tx.execute(select_contacts().where(Contact.id.in_(ids)))))


def is_missed() -> ColumnElement[bool]:
    """Return the condition for a call that was neither answered nor returned, also of a caller who hung up in
    a queue of the exchange.

    A call that a colleague picked up at another phone was answered (Asterisk: Pickup, *8): the colleague's
    own contact with the same caller began while it rang here, and was answered.
    """
    other = Contact.__table__.alias().c
    was_picked_up = exists().where(
        other.started_at >= Contact.started_at,
        other.started_at < Contact.ended_at,
        other.remote == Contact.remote,
        other.id != Contact.id,
        other.answered_at.is_not(None),
        other.deleted_at.is_(None),
    )
    return and_(
        Contact.disposition.in_((Disposition.MISSED, Disposition.ABANDONED)),
        Contact.is_returned.is_(False),
        Contact.direction == Direction.INBOUND,
        Contact.deleted_at.is_(None),
        (Contact.remote == "") | ~was_picked_up,
    )


def missed_calls(tx: Connection, limit: int = 200) -> tuple[ContactRecord, ...]:
    """Return calls that were neither answered nor returned, newest first."""
    query = select_contacts().where(is_missed()).order_by(Contact.started_at.desc()).limit(limit)
    return tuple(map(as_contact, tx.execute(query)))


def unfinished_contacts(tx: Connection, agent_id: UUID, limit: int = 50) -> tuple[ContactRecord, ...]:
    """Return this agent's calls without an end, newest first: still open, or cut off by a crash."""
    query = (
        select_contacts()
        .where(Contact.agent_id == agent_id, Contact.ended_at.is_(None), Contact.conversation_id.is_(None))
        .order_by(Contact.started_at.desc())
        .limit(limit)
    )
    return tuple(map(as_contact, tx.execute(query)))
