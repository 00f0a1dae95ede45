"""Texts between phones (RFC 3428): each is its own contact, and an entry of its case."""

from __future__ import annotations

from uuid import UUID

from app.mutations.story import Story, kept_applicant
from db.enums import Channel, Direction, Disposition, EntryKind
from db.models import Contact
from db.models.shapes import NAME_LETTERS
from db.mutation import Mutation
from db.tx import Tx


class RecordMessage(Mutation, frozen=True, kw_only=True):
    """A text arrived, or was delivered. remote: E.164, SIP URI or user; "" if withheld.

    For a case that I may not read: what its applicant wrote belongs to the case and not to me; what I sent
    belongs to me and not to the case. Neither is rejected, because it has been sent already.
    """

    contact_id: UUID
    direction: Direction
    remote: str
    text: str
    remote_name: str = ""
    applicant_id: UUID | None = None
    case_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Contact, self.contact_id, "contact_exists")
        applicant_id = kept_applicant(tx, self.applicant_id)
        is_inbound = self.direction is Direction.INBOUND
        story = None if self.case_id is None else Story(tx, self.case_id)
        is_hidden = story is not None and story.is_hidden
        if is_hidden and not is_inbound:
            story = None
        tx.insert(
            Contact,
            id=self.contact_id,
            channel=Channel.SIP_MESSAGE,
            direction=self.direction,
            remote=self.remote[:NAME_LETTERS],  # from the peer
            remote_name=self.remote_name[:NAME_LETTERS],
            applicant_id=applicant_id,
            case_id=self.case_id if story is not None else None,
            agent_id=None if is_hidden and is_inbound else tx.me.agent_id,
            started_at=self.occurred_at,
            answered_at=self.occurred_at,
            ended_at=self.occurred_at,
            disposition=Disposition.ANSWERED,
            text=self.text,
        )
        if story is not None:
            story.add_entry(
                EntryKind.MESSAGE_RECEIVED if is_inbound else EntryKind.MESSAGE_SENT,
                self.occurred_at,
                text=self.text,
                contact_id=self.contact_id,
                by=(self.remote_name or self.remote)[:NAME_LETTERS] if is_inbound else None,
                remote=self.remote,
            )
            story.store()
