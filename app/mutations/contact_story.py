"""Records a contact in the timeline of its case, even if the case is not visible to the user any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from app.mutations.story import Story
from db.enums import EntryKind, Role
from db.models import Case
from db.mutation import Rejected
from db.tx import Tx


def record_entry(
    tx: Tx,
    contact: RowMapping,
    kind: EntryKind,
    occurred_at: datetime,
    entry_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Record it, if the contact has a case. The contact's agent may do so to the end: the case may have been
    assigned to another agent, or made confidential, during the call.
    """
    case_id: UUID | None = contact["case_id"]
    if case_id is None:
        return
    if is_out_of_sight(tx, contact):
        tx.record_in_unseen_case(contact["id"], kind, occurred_at, facts, entry_id)
        return
    story = Story(tx, case_id)
    story.add_entry(kind, occurred_at, contact_id=contact["id"], entry_id=entry_id, **facts)
    story.store()


def queue_facts(contact: RowMapping) -> dict[str, Any]:
    """Return the PBX's facts for CONTACT_STARTED: queue, and the wait until it rang here."""
    facts: dict[str, Any] = {"queue": contact["queue"]} if contact["queue"] else {}
    if contact["queued_at"] is not None:
        waited_s = (contact["started_at"] - contact["queued_at"]).total_seconds()
        facts["waited_s"] = max(round(waited_s), 0)
    return facts


def refuse_others(tx: Tx, contact: RowMapping) -> None:
    """Only the contact's own agent or a supervisor may record its outcome, party and case."""
    if contact["agent_id"] not in (None, tx.me.agent_id) and tx.me.role is not Role.SUPERVISOR:
        raise Rejected("contact_not_yours")


def is_out_of_sight(tx: Tx, contact: RowMapping) -> bool:
    """Whether it is my contact of a case that I do not see."""
    return bool(contact["agent_id"] == tx.me.agent_id) and tx.row(Case, contact["case_id"]) is None
