"""The lengths of the queues, counted up to a limit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from db.enums import CaseStatus, ConversationMode
from db.models import Case, Contact, Conversation
from db.models.shapes import FIRST_TIME
from db.queries.cases import RETURNED_STATES, is_for_stand_in
from db.queries.contacts import is_missed
from db.queries.rows import OPEN

AT_MOST = 999


def queue_counts(
    tx: Connection,
    agent_id: UUID,
    unit_id: UUID | None,
    day: datetime | None = None,
    sees_conversations: bool = True,
) -> dict[str, int]:
    """Return the lengths of the lists by name, at most 999 each. day: as for `call_back_tasks`.

    Of the conversations those count in which the applicant waits.
    """
    mine, alive = Case.assignee_id == agent_id, Case.deleted_at.is_(None)
    return {
        "my_cases": _count(tx, Case.id, mine, Case.status.in_(OPEN), alive),
        "unit_inbox": _count(
            tx, Case.id, Case.unit_id == unit_id, Case.status == CaseStatus.WAITING_UNIT, alive
        )
        if unit_id is not None
        else 0,
        "call_backs": min(
            _count(tx, Case.id, mine, Case.status.in_(RETURNED_STATES), alive)
            + (_count(tx, Case.id, is_for_stand_in(agent_id, day), alive) if day is not None else 0),
            AT_MOST,
        ),
        "missed_calls": _count(tx, Contact.id, is_missed()),
        "messages": min(_waiting_conversations(tx, agent_id), AT_MOST) if sees_conversations else 0,
    }


def _waiting_conversations(tx: Connection, agent_id: UUID) -> int:
    """Return how many applicants wait on everybody's list and on this person's own."""
    waits = Conversation.waiting_since >= FIRST_TIME, Conversation.deleted_at.is_(None)
    everybodys = Conversation.mode == ConversationMode.WAITING
    own = Conversation.mode == ConversationMode.HELD, Conversation.holder_id == agent_id
    return _count(tx, Conversation.id, *waits, everybodys) + _count(tx, Conversation.id, *waits, *own)


def _count(tx: Connection, column: Any, *conditions: ColumnElement[bool]) -> int:
    some = select(column).where(*conditions).limit(AT_MOST).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one())
