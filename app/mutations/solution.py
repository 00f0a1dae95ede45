"""The rule of both ways to a solution: no answer is given without validation (SOP steps 3 and 4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.mutations.story import Story
from db.enums import ValidationSystem
from db.models import Solution
from db.mutation import Me, Mutation, Rejected
from db.tx import Tx


def is_over(day: date, at: datetime) -> bool:
    """Whether a day of the office is over at a moment.

    A mutation knows no time zone. East of Greenwich UTC's day is never ahead, so no valid answer is rejected;
    the forms know the office's day and are stricter.
    """
    return day < at.date()


class ValidatedAnswer(Mutation, frozen=True, kw_only=True):
    """The answer for the applicant, and its validation: a value of ValidationSystem, and the reference there.

    Attributes:
        reference, oss_reference: Of JELITA or OSS; if both were asked, of JELITA and of OSS.
        valid_until: The last day on which it may be given without asking again.
        validated_by_name: Who looked it up there; "": the person who answered.
    """

    solution_id: UUID
    text: str
    validated_in: str
    reference: str
    legal_basis: str = ""
    oss_reference: str = ""
    valid_until: date | None = None
    validated_by_name: str = ""

    def missing(self, me: Me) -> list[str]:
        """Return the names of required fields that are empty."""
        needed = {
            "text": self.text.strip(),
            "validated_in": self.validated_in,
            "reference": self.reference.strip(),
        }
        return [name for name, value in needed.items() if not value]

    def keep(self, story: Story, by_name: str, escalation_id: UUID | None = None) -> dict[str, Any]:
        """Store the solution and return its facts for the timeline.

        Raises Rejected("solution_incomplete") with facts["missing"].
        """
        if missing := self.missing(story.tx.me):
            raise Rejected("solution_incomplete", {"missing": missing})
        if self.valid_until is not None and is_over(self.valid_until, self.occurred_at):
            raise Rejected("validity_over")
        try:
            system = ValidationSystem(self.validated_in)
        except ValueError:
            raise Rejected("no_such_word", {"field": "validated_in", "word": self.validated_in}) from None
        story.tx.refuse_second(Solution, self.solution_id, "solution_exists")
        validated_by = self.validated_by_name.strip() or by_name
        facts: dict[str, Any] = {
            "validated_in": system.value,
            "reference": self.reference.strip(),
            "legal_basis": self.legal_basis.strip(),
        }
        if self.oss_reference.strip():
            facts["oss_reference"] = self.oss_reference.strip()
        story.tx.insert(
            Solution,
            id=self.solution_id,
            team_id=story.case["team_id"],
            case_id=story.case["id"],
            escalation_id=escalation_id,
            text=self.text.strip(),
            **{**facts, "validated_in": system},
            valid_until=self.valid_until,
            validated_by_name=validated_by,
            recorded_by_name=by_name,
            recorded_at=self.occurred_at,
        )
        if self.valid_until is not None:
            facts["valid_until"] = self.valid_until.isoformat()
        if validated_by != by_name:
            facts["validated_by"] = validated_by
        return {"solution_id": str(self.solution_id), **facts}


def last_day(tx: Tx, case_id: UUID) -> date | None:
    """Return the last day of the present answer: the newest one of the case."""
    table = Solution.__table__
    newest = select(table.c.valid_until).where(table.c.case_id == case_id, table.c.deleted_at.is_(None))
    found = tx.rows(newest.order_by(table.c.recorded_at.desc(), table.c.id.desc()).limit(1))
    day: date | None = found[0]["valid_until"] if found else None
    return day
