"""The rule that both ways to a solution share: nothing is told that was not validated (SOP steps 3 and 4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.mutations.story import Story
from db.models import Solution
from db.mutation import Mutation, Rejected
from db.words import ValidationSystem


class ValidatedAnswer(Mutation, frozen=True, kw_only=True):
    """What to tell the applicant, and where it was validated: a word of ValidationSystem, and what there."""

    solution_id: UUID
    text: str
    validated_in: str
    reference: str
    legal_basis: str = ""

    def keep(self, story: Story, by_name: str, escalation_id: UUID | None = None) -> dict[str, Any]:
        """Store the solution and return what the story tells of it.

        Raises Rejected("solution_incomplete") with facts["missing"], a list of "text", "validated_in" and
        "reference".
        """
        needed = {
            "text": self.text.strip(),
            "validated_in": self.validated_in,
            "reference": self.reference.strip(),
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Rejected("solution_incomplete", {"missing": missing})
        try:
            system = ValidationSystem(self.validated_in)
        except ValueError:
            raise Rejected("no_such_word", {"field": "validated_in", "word": self.validated_in}) from None
        story.tx.refuse_second(Solution, self.solution_id, "solution_exists")
        legal_basis = self.legal_basis.strip()
        story.tx.insert(
            Solution,
            id=self.solution_id,
            team_id=story.case["team_id"],
            case_id=story.case["id"],
            escalation_id=escalation_id,
            text=needed["text"],
            validated_in=system,
            reference=needed["reference"],
            legal_basis=legal_basis,
            recorded_by_name=by_name,
            recorded_at=self.occurred_at,
        )
        return {
            "solution_id": str(self.solution_id),
            "validated_in": system.value,
            "reference": needed["reference"],
            "legal_basis": legal_basis,
        }
