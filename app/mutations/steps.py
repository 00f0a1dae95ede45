"""The agent's steps of the SOP: answering, informing, confirming, and the ends of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.mutations.decision import DecidedOn, Decision, must_stand, with_ground
from app.mutations.escalation import end_open_escalations
from app.mutations.solution import ValidatedAnswer, is_over, last_day
from app.mutations.story import Story, need_text
from db.enums import Direction, EntryKind
from db.models import Contact, Message
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx


class RecordAnswer(ValidatedAnswer, frozen=True, kw_only=True):
    """Decision "Ya": the agent answers, and says where the answer was validated (SOP step 2 to 4)."""

    case_id: UUID
    decided_on: DecidedOn | None = None

    def as_decided(self, tx: Tx) -> Mutation:
        return with_ground(tx, self, self.case_id)

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        story.move(Move.ANSWER, self.occurred_at)
        must_stand(story, self.decided_on)
        facts = self.keep(story, tx.me.agent_name)
        story.add_entry(EntryKind.ANSWER_FOUND, self.occurred_at, self.text.strip(), **facts)
        story.store()


class TellSolution(Decision, frozen=True, kw_only=True):
    """The applicant received the answer (SOP step 4 ends, step 5 begins). means: E.g. a value of Channel.

    Attributes:
        although_expired: The answer's last day is over, and the user was warned.
        message_id: The sent message that has the answer: its receipt is the proof.
    """

    contact_id: UUID | None = None
    means: str
    although_expired: bool = False
    message_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        means = need_text(self.means, "means_missing")
        if self.contact_id is not None:
            tx.need(Contact, self.contact_id, "no_such_contact")
        self._refuse_other_message(tx)
        story = Story(tx, self.case_id)
        story.move(Move.TELL, self.occurred_at)
        must_stand(story, self.decided_on)
        facts: dict[str, Any] = {"means": means}
        last = last_day(tx, self.case_id)
        if last is not None and is_over(last, self.occurred_at) and not self.although_expired:
            raise Rejected("solution_expired", {"text": last.isoformat()})
        if last is not None and self.although_expired:
            facts["expired"] = last.isoformat()
        if self.message_id is not None:
            facts["message_id"] = str(self.message_id)
        story.add_entry(EntryKind.SOLUTION_TOLD, self.occurred_at, contact_id=self.contact_id, **facts)
        story.store()

    def _refuse_other_message(self, tx: Tx) -> None:
        """The proof is a message of ours in this case and episode."""
        if self.message_id is None:
            return
        message = tx.need(Message, self.message_id, "no_such_message")
        is_ours = message["direction"] is Direction.OUTBOUND and message["contact_id"] == self.contact_id
        if not is_ours or message["case_id"] != self.case_id:
            raise Rejected("no_such_message", {"id": str(self.message_id)})


class ConfirmReceipt(Decision, frozen=True, kw_only=True):
    """The applicant has the information: step 5 ends and the case is closed.

    Attributes:
        satisfied: 1 (not at all) to 4 (very), None if not asked.
        received_at: When, if before the recording.
    """

    means: str
    satisfied: int | None = None
    comment: str = ""
    received_at: datetime | None = None

    def run(self, tx: Tx) -> None:
        means = need_text(self.means, "means_missing")
        if self.satisfied is not None and not 1 <= self.satisfied <= 4:
            raise Rejected("satisfied_out_of_range", {"satisfied": self.satisfied})
        at = self.received_at or self.occurred_at
        if at > self.occurred_at:
            raise Rejected("time_is_ahead", {"field": "received_at"})
        story = Story(tx, self.case_id)
        story.move(Move.CONFIRM_RECEIPT, at)
        must_stand(story, self.decided_on)
        # The applicant is the actor; the agent only records it.
        facts: dict[str, Any] = {"means": means, "recorded_by": tx.me.agent_name}
        if self.satisfied is not None:
            facts["satisfied"] = self.satisfied
        if comment := self.comment.strip():
            facts["comment"] = comment
        story.add_entry(EntryKind.RECEIPT_CONFIRMED, at, by=story.applicant_name(), **facts)
        story.add_entry(EntryKind.CLOSED, self.occurred_at)
        story.store()


class CloseCase(Decision, frozen=True, kw_only=True):
    """Close without a receipt, e.g. because the applicant cannot be reached."""

    reason: str

    def run(self, tx: Tx) -> None:
        _end(tx, self, Move.CLOSE, EntryKind.CLOSED, self.reason)


class ReopenCase(Decision, frozen=True, kw_only=True):
    """Return a case to the agent: the answer did not help, or it was closed too early. The user who reopens
    it is its agent.
    """

    reason: str

    def run(self, tx: Tx) -> None:
        _end(tx, self, Move.REOPEN, EntryKind.REOPENED, self.reason)


class CancelCase(Decision, frozen=True, kw_only=True):
    """It was no case, or a duplicate; it keeps its number and its timeline."""

    reason: str

    def run(self, tx: Tx) -> None:
        _end(tx, self, Move.CANCEL, EntryKind.CANCELLED, self.reason)


def _end(tx: Tx, decision: Decision, move: Move, kind: EntryKind, reason: str) -> None:
    """Make a move that needs only a reason."""
    reason = need_text(reason, "reason_missing")
    story = Story(tx, decision.case_id)
    story.move(move, decision.occurred_at)
    must_stand(story, decision.decided_on)
    if move is Move.REOPEN:
        story.set(assignee_id=tx.me.agent_id, unit_id=None)
    elif move is Move.CANCEL:
        end_open_escalations(story, decision.occurred_at, reason)
    story.add_entry(kind, decision.occurred_at, reason=reason)
    story.store()
