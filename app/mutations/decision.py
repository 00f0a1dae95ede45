"""A move is decided on what its author saw: where others have moved the case on since, it is refused.

Somebody cancels a case without the network; a colleague, who does not know, opens it again with a reason:
the older word must not win because it arrived later. Notes, fields and whose case it is merge instead; waits
stop a clock only, and bind nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping

from app.mutations.story import Story
from db.enums import EntryKind
from db.models import Case
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.tx import Tx

M = TypeVar("M", bound=Mutation)
# What brings a case to where it stands. The times of these entries are their authors', so an entry is known
# by kind and time wherever its mutation is run again; its version is not.
_BROUGHT = (
    *(EntryKind.CASE_LOGGED, EntryKind.ANSWER_FOUND, EntryKind.ESCALATED, EntryKind.ESCALATION_RETURNED),
    *(EntryKind.ESCALATION_PASSED, EntryKind.UNIT_ASKED_BACK, EntryKind.UNIT_QUESTION_ANSWERED),
    *(EntryKind.SOLUTION_RECORDED, EntryKind.SOLUTION_TOLD, EntryKind.RECEIPT_CONFIRMED),
    *(EntryKind.CLOSED, EntryKind.REOPENED, EntryKind.CANCELLED),
)


class DecidedOn(msgspec.Struct, frozen=True, kw_only=True):
    """Where the case stood, since when by its row, and the entry that brought it there ("" if none did)."""

    status: str
    since: datetime
    brought_by: str


class Decision(Mutation, frozen=True, kw_only=True):
    """A move of the whole case. decided_on: filled in where it is made; None is not compared."""

    case_id: UUID
    decided_on: DecidedOn | None = None

    def as_decided(self, tx: Tx) -> Mutation:
        return with_ground(tx, self, self.case_id)


def with_ground(tx: Tx, mutation: M, case_id: UUID) -> M:
    """Return the mutation with what it was decided on: what this workstation knew."""
    case = tx.row(Case, case_id)
    if case is None or getattr(mutation, "decided_on", None) is not None:
        return mutation
    story = Story(tx, case_id)
    brought_by = _brought_by(story.last(*_BROUGHT))
    ground = DecidedOn(status=story.status.value, since=case["step_started_at"], brought_by=brought_by)
    return msgspec.structs.replace(mutation, decided_on=ground)


def decided_anew(mutation: M) -> M:
    """Return the mutation as somebody decides it once more, on what is there now."""
    if getattr(mutation, "decided_on", None) is None:
        return mutation
    return msgspec.structs.replace(mutation, decided_on=None)


def must_stand(story: Story, ground: DecidedOn | None) -> None:
    """Raise Rejected("case_moved_on") if the case came elsewhere since, or here anew.

    The row answers nearly always; the story does where others' notes have shifted a time (`_not_before`), or
    a wait began or ended.
    """
    if ground is None or (ground.status, ground.since) == (
        story.case["status"].value,
        story.case["step_started_at"],
    ):
        return
    last = story.last(*_BROUGHT)
    if _brought_by(last) != ground.brought_by:
        facts = {"status": story.case["status"].value, "name": last["actor_name"] if last else ""}
        raise Rejected("case_moved_on", facts)


def _brought_by(last: RowMapping | None) -> str:
    return f"{last['kind'].value} {utc_text(last['occurred_at'])}" if last is not None else ""
