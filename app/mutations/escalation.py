"""Escalations: a question goes to a unit, and comes back answered or as incomplete (SOP step 3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from app.lifecycle import Move
from app.mutations.solution import ValidatedAnswer
from app.mutations.story import Story, need_text
from db.models import Escalation, Unit
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.tx import Tx
from db.words import EntryKind


class Escalate(Mutation, frozen=True, kw_only=True):
    """Decision "Tidak". evidence: what was looked up already; promise: what the applicant was told.

    Refused with "escalation_incomplete" and facts["missing"], a list of "unit" and "question".
    """

    escalation_id: UUID
    case_id: UUID
    unit_id: UUID | None
    question: str
    evidence: str = ""
    promise: str = ""
    due_at: datetime

    def run(self, tx: Tx) -> None:
        question = self.question.strip()
        missing = [name for name, value in (("unit", self.unit_id), ("question", question)) if not value]
        if missing or self.unit_id is None:
            raise Rejected("escalation_incomplete", {"missing": missing})
        tx.refuse_second(Escalation, self.escalation_id, "escalation_exists")
        unit = tx.need(Unit, self.unit_id, "no_such_unit")
        story = Story(tx, self.case_id)
        story.move(Move.ESCALATE, self.occurred_at)
        tx.insert(
            Escalation,
            id=self.escalation_id,
            team_id=story.case["team_id"],
            case_id=self.case_id,
            unit_id=self.unit_id,
            question=question,
            evidence=self.evidence,
            promise=self.promise,
            asked_by_id=tx.me.agent_id,
            asked_by_name=tx.me.agent_name,
            asked_at=self.occurred_at,
            due_at=self.due_at,
        )
        story.set(unit_id=self.unit_id, assignee_id=tx.me.agent_id)
        story.tell(
            EntryKind.ESCALATED,
            self.occurred_at,
            question,
            escalation_id=str(self.escalation_id),
            unit_id=str(self.unit_id),
            unit_name=unit["name"],
            due_at=utc_text(self.due_at),
            promise=self.promise,
        )
        story.store()


class ReturnEscalation(Mutation, frozen=True, kw_only=True):
    """The unit sends the question back as incomplete; it is with the agent who asked again."""

    escalation_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        escalation = _open(tx, self.escalation_id)
        story = Story(tx, escalation["case_id"])
        story.move(Move.RETURN, self.occurred_at)
        tx.update(Escalation, escalation, returned_at=self.occurred_at, returned_reason=reason)
        story.set(assignee_id=escalation["asked_by_id"])
        story.tell(
            EntryKind.ESCALATION_RETURNED,
            self.occurred_at,
            escalation_id=str(self.escalation_id),
            reason=reason,
        )
        story.store()


class RecordSolution(ValidatedAnswer, frozen=True, kw_only=True):
    """The unit's validated answer; the agent who asked gets the case as a call-back task.

    answered_by_name: Who in the unit answered. If that is not me, I write down what they said.
    """

    escalation_id: UUID
    answered_by_name: str

    def run(self, tx: Tx) -> None:
        answered_by = need_text(self.answered_by_name, "answered_by_missing")
        escalation = _open(tx, self.escalation_id)
        story = Story(tx, escalation["case_id"])
        story.move(Move.RECORD_SOLUTION, self.occurred_at)
        facts = self.keep(story, answered_by, self.escalation_id)
        tx.update(Escalation, escalation, answered_at=self.occurred_at, answered_by_name=answered_by)
        story.set(assignee_id=escalation["asked_by_id"])
        is_mine = answered_by == tx.me.agent_name
        if not is_mine:
            facts["recorded_by"] = tx.me.agent_name
        story.tell(
            EntryKind.SOLUTION_RECORDED,
            self.occurred_at,
            self.text.strip(),
            by=None if is_mine else answered_by,
            escalation_id=str(self.escalation_id),
            **facts,
        )
        story.store()


def end_open_escalations(story: Story, at: datetime, reason: str) -> None:
    """Take back what a unit was asked and has not answered."""
    open_ones = select(Escalation.__table__).where(
        Escalation.case_id == story.case["id"],
        Escalation.answered_at.is_(None),
        Escalation.returned_at.is_(None),
    )
    for escalation in story.tx.rows(open_ones):
        story.tx.update(Escalation, escalation, returned_at=at, returned_reason=reason)


def _open(tx: Tx, escalation_id: UUID) -> RowMapping:
    """Return an escalation that waits for its answer."""
    escalation = tx.need(Escalation, escalation_id, "no_such_escalation")
    if escalation["answered_at"] is not None or escalation["returned_at"] is not None:
        raise Rejected("escalation_over")
    return escalation
