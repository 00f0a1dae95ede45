"""Contacts: the history with its search, missed, unfinished, and one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, or_

from db.models import Applicant, Case, Contact
from db.queries.rows import as_contact, select_contacts
from db.records import ContactRecord
from db.words import Direction, Disposition


def contact(tx: Connection, contact_id: UUID) -> ContactRecord | None:
    row = tx.execute(select_contacts().where(Contact.id == contact_id)).one_or_none()
    return None if row is None else as_contact(row)


def call_history(
    tx: Connection, agent_id: UUID | None, text: str = "", limit: int = 200
) -> tuple[ContactRecord, ...]:
    """Return calls and messages, the newest first.

    Args:
        agent_id: Only this agent's; None for everybody's.
        text: Digits of the number (any part of it), or a part of the caller's or the applicant's name or of
            the case number; "" for all.
    """
    query = select_contacts().order_by(Contact.started_at.desc()).limit(limit)
    if agent_id is not None:
        query = query.where(Contact.agent_id == agent_id)
    if text:
        digits = "".join(letter for letter in text if letter.isdigit())
        named = [
            column.icontains(text, autoescape=True)
            for column in (Contact.remote_name, Applicant.name, Case.number, Contact.remote)
        ]
        if digits and len(digits) >= 3:
            named.append(Contact.remote.contains(digits.lstrip("0"), autoescape=True))
        query = query.where(or_(*named))
    return tuple(map(as_contact, tx.execute(query)))


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
