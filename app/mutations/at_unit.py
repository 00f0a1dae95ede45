"""A unit's moves other than answering: it asks back, or passes the question to another unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.mutations.escalation import open_escalation
from app.mutations.story import Story, need_text
from db.enums import EntryKind
from db.models import Escalation, Unit, UnitQuestion
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx


class AskBack(Mutation, frozen=True, kw_only=True):
    """The unit needs information first; the agent who asked must answer.

    asked_by_name: The unit's member, if not this user. stops_clock: According to the SOP of that day.
    """

    question_id: UUID
    escalation_id: UUID
    question: str
    asked_by_name: str = ""
    stops_clock: bool

    def run(self, tx: Tx) -> None:
        question = need_text(self.question, "question_missing")
        tx.refuse_second(UnitQuestion, self.question_id, "question_exists")
        escalation = open_escalation(tx, self.escalation_id)
        story = Story(tx, escalation["case_id"])
        story.move(Move.ASK_BACK, self.occurred_at)
        asked_by = self.asked_by_name.strip() or tx.me.agent_name
        is_mine = asked_by == tx.me.agent_name
        tx.insert(
            UnitQuestion,
            id=self.question_id,
            team_id=story.case["team_id"],
            case_id=story.case["id"],
            escalation_id=self.escalation_id,
            question=question,
            asked_by_name=asked_by,
            asked_at=self.occurred_at,
        )
        story.set(assignee_id=escalation["asked_by_id"])
        recorded_by: dict[str, Any] = {} if is_mine else {"recorded_by": tx.me.agent_name}
        story.add_entry(
            EntryKind.UNIT_ASKED_BACK,
            self.occurred_at,
            question,
            by=None if is_mine else asked_by,
            escalation_id=str(self.escalation_id),
            question_id=str(self.question_id),
            **recorded_by,
        )
        if self.stops_clock:
            story.pause(self.occurred_at, question, "agent_answer")
        story.store()


class AnswerUnit(Mutation, frozen=True, kw_only=True):
    """The agent answers the unit's question, and the case continues at the unit."""

    question_id: UUID
    text: str

    def run(self, tx: Tx) -> None:
        text = need_text(self.text, "answer_missing")
        question = tx.need(UnitQuestion, self.question_id, "no_such_question")
        if question["answered_at"] is not None:
            raise Rejected("question_answered", {"name": question["answered_by_name"]})
        open_escalation(tx, question["escalation_id"])
        story = Story(tx, question["case_id"])
        story.move(Move.ANSWER_UNIT, self.occurred_at)
        tx.update(
            UnitQuestion,
            question,
            answer=text,
            answered_by_name=tx.me.agent_name,
            answered_at=self.occurred_at,
        )
        story.add_entry(
            EntryKind.UNIT_QUESTION_ANSWERED,
            self.occurred_at,
            text,
            escalation_id=str(question["escalation_id"]),
            question_id=str(self.question_id),
        )
        story.store()


class PassEscalation(Mutation, frozen=True, kw_only=True):
    """The question belongs to another unit. The first record stays unchanged; a second one continues it.

    new_id: Of the second record. due_at: The other unit's deadline, according to the SOP of that day.
    """

    escalation_id: UUID
    new_id: UUID
    unit_id: UUID | None
    reason: str
    due_at: datetime

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        if self.unit_id is None:
            raise Rejected("unit_missing")
        tx.refuse_second(Escalation, self.new_id, "escalation_exists")
        before = open_escalation(tx, self.escalation_id)
        if before["unit_id"] == self.unit_id:
            raise Rejected("same_unit")
        unit = tx.need(Unit, self.unit_id, "no_such_unit")
        from_unit = tx.row(Unit, before["unit_id"])
        story = Story(tx, before["case_id"])
        story.move(Move.PASS, self.occurred_at)
        tx.update(Escalation, before, passed_at=self.occurred_at, passed_reason=reason)
        kept = ("team_id", "case_id", "question", "evidence", "promise", "asked_by_id", "asked_by_name")
        promised = ("promise_at", "promise_channel", "no_evidence_reason")
        tx.insert(
            Escalation,
            id=self.new_id,
            unit_id=self.unit_id,
            asked_at=self.occurred_at,
            due_at=self.due_at,
            **{name: before[name] for name in (*kept, *promised)},
        )
        story.set(unit_id=self.unit_id)
        story.add_entry(
            EntryKind.ESCALATION_PASSED,
            self.occurred_at,
            escalation_id=str(self.new_id),
            passed_id=str(self.escalation_id),
            unit_id=str(self.unit_id),
            unit_name=unit["name"],
            from_name=from_unit["name"] if from_unit is not None else "",
            due_at=utc_text(self.due_at),
            reason=reason,
        )
        story.store()
