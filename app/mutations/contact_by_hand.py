"""Contacts by channels outside this program, recorded by a member of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.mutations.story import Story, applicant_name, kept_applicant, need_text
from db.enums import Channel, Direction, Disposition, EntryKind
from db.models import Contact
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import ROLES, Move
from db.tx import Tx


class RecordContact(Mutation, frozen=True, kw_only=True):
    """Record a call, message or visit that is over.

    Attributes:
        remote: E.164, e-mail address or other id; "" if unknown.
        remote_name: The person's name as stated.
        text: What was said or written.
        case_id: None while its case is being logged; LogCase takes it then, and begins step 1 with it.
    """

    contact_id: UUID
    channel: Channel
    direction: Direction
    started_at: datetime
    text: str
    remote: str = ""
    remote_name: str = ""
    applicant_id: UUID | None = None
    case_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        if tx.me.role not in ROLES[Move.CALL_BACK]:
            raise Rejected("not_your_role", {"move": "record_contact", "role": tx.me.role.value})
        tx.refuse_second(Contact, self.contact_id, "contact_exists")
        text = need_text(self.text, "contact_text_missing")
        if self.started_at > self.occurred_at:
            raise Rejected("time_is_ahead")
        applicant_id = kept_applicant(tx, self.applicant_id)
        tx.insert(
            Contact,
            id=self.contact_id,
            channel=self.channel,
            direction=self.direction,
            remote=self.remote.strip(),
            remote_name=self.remote_name.strip(),
            applicant_id=applicant_id,
            case_id=self.case_id,
            agent_id=tx.me.agent_id,
            started_at=self.started_at,
            answered_at=self.started_at,
            ended_at=self.started_at,
            disposition=Disposition.ANSWERED,
            text=text,
            is_by_hand=True,
        )
        if self.case_id is not None:
            self._add_entry(Story(tx, self.case_id), text, applicant_name(tx, applicant_id))

    def _add_entry(self, story: Story, text: str, name: str) -> None:
        story.refuse_strangers()
        is_ours = self.direction is Direction.OUTBOUND
        who = self.remote_name.strip() or name
        story.add_entry(
            EntryKind.CONTACT_STARTED,
            self.started_at,
            text,
            self.contact_id,
            by=None if is_ours else who,
            channel=self.channel.value,
            direction=self.direction.value,
            remote=self.remote.strip(),
            **by_hand(story.tx),
        )
        story.store()


def by_hand(tx: Tx) -> dict[str, Any]:
    """Return the facts that an entry was recorded by hand, and by whom."""
    return {"is_by_hand": True, "recorded_by": tx.me.agent_name}
