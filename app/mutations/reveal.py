"""Masked data was revealed to a user: the timeline and the audit trail record to whom, and why."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from app.mutations.story import Story, need_text
from db.enums import EntryKind, Role
from db.models import TimelineEntry
from db.mutation import Mutation, Rejected
from db.tx import Tx


class RevealReason(str, Enum):
    """Why a user needs to see it. Other reasons are free text."""

    CALL = "call"  # reach the applicant by another channel
    IDENTIFY = "identify"  # check the applicant's identity
    COMPARE = "compare"  # compare with JELITA, OSS or a document
    OTHER = "other"


class RevealNumbers(Mutation, frozen=True, kw_only=True):
    """Rejected for a unit if the applicant is anonymous: the unit answers the question without knowing the
    person.

    Attributes:
        text: Details of the reason; required for "other".
    """

    noted_of = "case_id"

    entry_id: UUID
    case_id: UUID
    reason: RevealReason
    text: str = ""

    def run(self, tx: Tx) -> None:
        tx.refuse_second(TimelineEntry, self.entry_id, "reveal_exists")
        text = self.text.strip()
        if self.reason is RevealReason.OTHER:
            text = need_text(text, "reason_missing")
        story = Story(tx, self.case_id)
        story.refuse_strangers()
        if story.case["is_anonymous"] and tx.me.role is Role.UNIT_OFFICER:
            raise Rejected("anonymous_to_unit")
        story.add_entry(
            EntryKind.NUMBERS_REVEALED,
            self.occurred_at,
            text,
            entry_id=self.entry_id,
            reason=self.reason.value,
        )
        story.store()
