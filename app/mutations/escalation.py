"""Escalations: a question goes to a unit, and comes back answered or as incomplete (SOP step 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from app.mutations.decision import Decision, must_stand
from app.mutations.solution import ValidatedAnswer
from app.mutations.story import Story, need_text
from db.enums import CaseStatus, Channel, EntryKind, Role, ValidationSystem
from db.models import Case, Escalation, Unit
from db.models.types import utc_text
from db.mutation import Me, Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx

SHORTEST_QUESTION = 10  # characters; no unit could answer a shorter question


class Escalate(Decision, frozen=True, kw_only=True):
    """Decision "Tidak". evidence: What was looked up already; promise: The promise to the applicant.

    Rejected with "escalation_incomplete" and facts["missing"], a list of "unit" and "question". The program
    now sends packets by SendPacket; outboxes may contain this one.
    """

    escalation_id: UUID
    unit_id: UUID | None
    question: str
    evidence: str = ""
    promise: str = ""
    due_at: datetime

    def missing(self) -> list[str]:
        needed = (("unit", self.unit_id), ("question", self.question.strip()))
        return [name for name, value in needed if not value]

    def promised(self) -> dict[str, Any]:
        """Return the row's columns of the promise."""
        return {}

    def run(self, tx: Tx) -> None:
        missing = self.missing()
        if missing or self.unit_id is None:
            raise Rejected("escalation_incomplete", {"missing": missing})
        question, promised = self.question.strip(), self.promised()
        tx.refuse_second(Escalation, self.escalation_id, "escalation_exists")
        unit = tx.need(Unit, self.unit_id, "no_such_unit")
        story = Story(tx, self.case_id)
        story.move(Move.ESCALATE, self.occurred_at)
        must_stand(story, self.decided_on)
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
            **promised,
        )
        story.set(unit_id=self.unit_id, assignee_id=tx.me.agent_id)
        story.add_entry(
            EntryKind.ESCALATED,
            self.occurred_at,
            question,
            escalation_id=str(self.escalation_id),
            unit_id=str(self.unit_id),
            unit_name=unit["name"],
            due_at=utc_text(self.due_at),
            promise=self.promise,
            **_facts(promised),
        )
        story.store()


class SendPacket(Escalate, frozen=True, kw_only=True):
    """Decision "Tidak" with a packet that the unit can answer without asking back.

    facts["missing"] may contain "unit", "question", "evidence", "promise_at" and "promise_channel".

    Attributes:
        promise_at, promise_channel: When and how we will contact the applicant; `promise`: further words.
        no_evidence_reason: Why nothing was looked up, if there is no evidence.
    """

    promise_at: datetime | None
    promise_channel: Channel | None
    no_evidence_reason: str = ""

    def missing(self) -> list[str]:
        is_promised = self.promise_at is not None and self.promise_at > self.occurred_at
        needed = (
            ("unit", self.unit_id),
            ("question", len(self.question.strip()) >= SHORTEST_QUESTION),
            ("evidence", self.evidence.strip() or self.no_evidence_reason.strip()),
            ("promise_at", is_promised),
            ("promise_channel", self.promise_channel),
        )
        return [name for name, value in needed if not value]

    def promised(self) -> dict[str, Any]:
        return {
            "promise_at": self.promise_at,
            "promise_channel": self.promise_channel,
            "no_evidence_reason": "" if self.evidence.strip() else self.no_evidence_reason.strip(),
        }


class ReturnEscalation(Mutation, frozen=True, kw_only=True):
    """The unit returns the question as incomplete to the agent who asked."""

    escalation_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        escalation = open_escalation(tx, self.escalation_id)
        story = Story(tx, escalation["case_id"])
        story.move(Move.RETURN, self.occurred_at)
        tx.update(Escalation, escalation, returned_at=self.occurred_at, returned_reason=reason)
        story.set(assignee_id=escalation["asked_by_id"])
        story.add_entry(
            EntryKind.ESCALATION_RETURNED,
            self.occurred_at,
            escalation_id=str(self.escalation_id),
            reason=reason,
        )
        story.store()


class RecordSolution(ValidatedAnswer, frozen=True, kw_only=True):
    """The unit's validated answer; the agent who asked gets the case as a call-back task.

    The program now records answers by RecordUnitAnswer; outboxes may contain this one.

    Attributes:
        answered_by_name: Who in the unit answered, if the recording user is another person.
    """

    escalation_id: UUID
    answered_by_name: str

    def given(self, escalation: RowMapping) -> tuple[datetime, dict[str, Any]]:
        """Return when the unit answered, and where the answer is filed: columns of the escalation."""
        return self.occurred_at, {}

    def run(self, tx: Tx) -> None:
        answered_by = need_text(self.answered_by_name, "answered_by_missing")
        escalation = open_escalation(tx, self.escalation_id)
        at, given = self.given(escalation)
        story = Story(tx, escalation["case_id"])
        story.move(Move.RECORD_SOLUTION, at)
        facts = self.keep(story, answered_by, self.escalation_id)
        tx.update(Escalation, escalation, answered_at=at, answered_by_name=answered_by, **given)
        story.set(assignee_id=escalation["asked_by_id"])
        is_mine = answered_by == tx.me.agent_name
        if not is_mine:
            facts["recorded_by"] = tx.me.agent_name
        story.add_entry(
            EntryKind.SOLUTION_RECORDED,
            at,
            self.text.strip(),
            by=None if is_mine else answered_by,
            escalation_id=str(self.escalation_id),
            **facts,
            **_facts(given),
        )
        story.store()


class RecordUnitAnswer(RecordSolution, frozen=True, kw_only=True):
    """The unit's complete answer: legal basis and last day in addition to the references.

    facts["missing"] may contain "text", "validated_in", "reference", "oss_reference", "legal_basis",
    "valid_until", "answered_by_name" and "means".

    Attributes:
        given_at: When a unit without the program gave it; its clock ends then.
        means: By which channel, a value of Channel; "" only for an officer, who writes it in the program.
        answer_reference: A letter's number, or another reference for finding it.
    """

    given_at: datetime | None = None
    means: str = ""
    answer_reference: str = ""

    def missing(self, me: Me) -> list[str]:
        is_officer = me.role is Role.UNIT_OFFICER
        is_both = self.validated_in == ValidationSystem.BOTH.value
        needed = (
            ("oss_reference", not is_both or self.oss_reference.strip()),
            ("legal_basis", self.legal_basis.strip()),
            ("valid_until", self.valid_until),
            ("answered_by_name", is_officer or self.answered_by_name.strip() != me.agent_name),
            ("means", is_officer or self.means),
        )
        return [*super().missing(me), *(name for name, value in needed if not value)]

    def given(self, escalation: RowMapping) -> tuple[datetime, dict[str, Any]]:
        at = self.given_at or self.occurred_at
        if at > self.occurred_at:
            raise Rejected("time_is_ahead", {"field": "given_at"})
        if at < escalation["asked_at"]:
            raise Rejected("answered_before_asked")
        return at, {"answered_means": self.means, "answer_reference": self.answer_reference.strip()}


def end_open_escalations(story: Story, at: datetime, reason: str) -> None:
    """Withdraw the unanswered question of a case."""
    open_ones = select(Escalation.__table__).where(
        Escalation.case_id == story.case["id"],
        Escalation.answered_at.is_(None),
        Escalation.returned_at.is_(None),
        Escalation.passed_at.is_(None),
    )
    for escalation in story.tx.rows(open_ones):
        story.tx.update(Escalation, escalation, returned_at=at, returned_reason=reason)


def open_escalation(tx: Tx, escalation_id: UUID) -> RowMapping:
    """Return an escalation that waits for its answer; raise Rejected with its outcome."""
    escalation = tx.need(Escalation, escalation_id, "no_such_escalation")
    if escalation["answered_at"] is not None:
        raise Rejected("escalation_answered", {"name": escalation["answered_by_name"]})
    if escalation["passed_at"] is not None:
        raise Rejected("escalation_passed")
    if escalation["returned_at"] is not None:  # by its unit, or because the case was cancelled
        case = tx.row(Case, escalation["case_id"])
        is_cancelled = case is not None and case["status"] is CaseStatus.CANCELLED
        raise Rejected("case_cancelled" if is_cancelled else "escalation_returned")
    return escalation


def _facts(columns: dict[str, Any]) -> dict[str, Any]:
    """Return these columns as facts of the timeline."""
    return {name: _as_fact(value) for name, value in columns.items() if value}


def _as_fact(value: object) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    return value.value if isinstance(value, Channel) else str(value)
