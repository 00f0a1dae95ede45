"""Waits: a step's clock stops with a reason, and resumes at a user's command or automatically."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.mutations.decision import Decision, must_stand
from app.mutations.story import Story, need_text
from db.enums import CaseStatus, EntryKind
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx

# What is waited for, by status: the applicant's data, what the unit needs from others, the applicant. What
# the unit needs from the agent is a separate question (AskBack), with an answer.
WAITS_FOR = {
    CaseStatus.IN_PROGRESS: "data",
    CaseStatus.WAITING_UNIT: "unit",
    CaseStatus.SOLUTION_READY: "reach",
}


class WaitForApplicant(Decision, frozen=True, kw_only=True):
    """Stop the step's clock: something is missing from outside, or a person cannot be reached.

    until: When it resumes automatically at the latest. It resumes earlier if the applicant contacts us or the
        unit answers.
    """

    reason: str
    until: datetime | None = None

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        if self.until is not None and self.until <= self.occurred_at:
            raise Rejected("until_is_past")
        story = Story(tx, self.case_id)
        story.move(Move.WAIT, self.occurred_at)
        must_stand(story, self.decided_on)
        facts: dict[str, Any] = {"reason": reason, "waits_for": WAITS_FOR[story.stood_at]}
        if self.until is not None:
            facts["until"] = utc_text(self.until)
        story.add_entry(EntryKind.WAIT_STARTED, self.occurred_at, **facts)
        story.store()


class EndWait(Mutation, frozen=True, kw_only=True):
    """A user ends the wait: the clock resumes."""

    case_id: UUID

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        story.move(Move.END_WAIT, self.occurred_at)
        story.add_entry(EntryKind.WAIT_ENDED, self.occurred_at)
        story.store()


class EndWaitByDate(Mutation, frozen=True, kw_only=True):
    """End a wait on its last day. Rejected if that wait is over: several workstations may do this."""

    case_id: UUID
    until: datetime

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        if story.wait_until() != self.until:
            raise Rejected("not_waiting")
        story.resume(self.until, "date")
        story.store()
