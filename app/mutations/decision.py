"""A move is decided on the state that its author saw: if others have moved the case since, it is rejected.

A user cancels a case without the network; a colleague, who does not know, reopens it with a reason: the older
decision must not win because it arrived later. Notes, fields and assignment are merged instead; waits only
stop a clock, and bind nobody.
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
# Entries that change the status of a case. The times of these entries are their authors', so an entry is
# identified by kind and time wherever its mutation runs again; its version is not.
_BROUGHT = (
    *(EntryKind.CASE_LOGGED, EntryKind.ANSWER_FOUND, EntryKind.ESCALATED, EntryKind.ESCALATION_RETURNED),
    *(EntryKind.ESCALATION_PASSED, EntryKind.UNIT_ASKED_BACK, EntryKind.UNIT_QUESTION_ANSWERED),
    *(EntryKind.SOLUTION_RECORDED, EntryKind.SOLUTION_TOLD, EntryKind.RECEIPT_CONFIRMED),
    *(EntryKind.CLOSED, EntryKind.REOPENED, EntryKind.CANCELLED),
)


class DecidedOn(msgspec.Struct, frozen=True, kw_only=True):
    """The status of the case, its start according to the row, and the entry that caused it ("" if none)."""

    status: str
    since: datetime
    brought_by: str


class Decision(Mutation, frozen=True, kw_only=True):
    """A move of the whole case. decided_on: Filled in at the author's workstation; None is not compared."""

    case_id: UUID
    decided_on: DecidedOn | None = None

    def as_decided(self, tx: Tx) -> Mutation:
        return with_ground(tx, self, self.case_id)


def with_ground(tx: Tx, mutation: M, case_id: UUID) -> M:
    """Return the mutation with its basis: the state at this workstation."""
    case = tx.row(Case, case_id)
    if case is None or getattr(mutation, "decided_on", None) is not None:
        return mutation
    story = Story(tx, case_id)
    brought_by = _brought_by(story.last(*_BROUGHT))
    ground = DecidedOn(status=story.status.value, since=case["step_started_at"], brought_by=brought_by)
    return msgspec.structs.replace(mutation, decided_on=ground)


def decided_anew(mutation: M) -> M:
    """Return the mutation as decided again on the present state."""
    if getattr(mutation, "decided_on", None) is None:
        return mutation
    return msgspec.structs.replace(mutation, decided_on=None)


def must_stand(story: Story, ground: DecidedOn | None) -> None:
    """Raise Rejected("case_moved_on") if the case has changed its status since, or reached it again.

    The row nearly always suffices; the timeline decides if others' notes have shifted a time (`_not_before`),
    or a wait began or ended.
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
