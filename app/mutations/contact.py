"""Contacts: a call rings, is answered, is linked with a person and a case, and ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping

from app.mutations.contact_story import is_out_of_sight, queue_facts, record_entry, refuse_others
from app.mutations.correspondence import carry_messages, refuse_people
from app.mutations.story import Story, kept_applicant
from db.enums import Channel, Direction, Disposition, EntryKind, Role
from db.models import Applicant, Contact
from db.models.shapes import NAME_LETTERS
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx

_TOLD_OF_QUALITY = ("mos", "mos_there", "cause", "ended_by")


class StartContact(Mutation, frozen=True, kw_only=True):
    """A call rings here, or we dial. remote: E.164, SIP URI or other id; "" if withheld.

    call_ref, queue, queued_at: The PBX's facts, as in db.models.Contact.
    """

    contact_id: UUID
    channel: Channel
    direction: Direction
    remote: str = ""
    remote_name: str = ""
    call_ref: str = ""
    queue: str = ""
    queued_at: datetime | None = None

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Contact, self.contact_id, "contact_exists")
        tx.insert(
            Contact,
            id=self.contact_id,
            channel=self.channel,
            direction=self.direction,
            remote=self.remote[:NAME_LETTERS],  # from the peer: a call is recorded whatever it sends
            remote_name=self.remote_name[:NAME_LETTERS],
            agent_id=tx.me.agent_id,
            started_at=self.occurred_at,
            call_ref=self.call_ref[:NAME_LETTERS],
            queue=self.queue[:NAME_LETTERS],
            queued_at=self.queued_at,
        )


class AnswerContact(Mutation, frozen=True, kw_only=True):
    """Both sides can talk. The answering user is the contact's agent."""

    contact_id: UUID

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        if contact["ended_at"] is not None:
            raise Rejected("contact_ended")
        if contact["direction"] is Direction.OUTBOUND:  # an incoming one may ring for several
            refuse_others(tx, contact)
        if contact["answered_at"] is None:
            tx.update(Contact, contact, answered_at=self.occurred_at, agent_id=tx.me.agent_id)


class LinkContact(Mutation, frozen=True, kw_only=True):
    """Set the person and the case; a later one corrects it. None: unknown.

    A case that gains the contact gets CONTACT_STARTED, one that loses it gets CORRECTED. Another user may
    link the contact with a case only while it has none.
    """

    contact_id: UUID
    applicant_id: UUID | None = None
    case_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        contact = _need(tx, self.contact_id)
        before: UUID | None = contact["case_id"]
        if before is not None or self.case_id is None:
            refuse_others(tx, contact)
        applicant_id = kept_applicant(tx, self.applicant_id)
        won = Story(tx, self.case_id) if self.case_id is not None and self.case_id != before else None
        if won is not None:
            won.refuse_strangers()
        if before != self.case_id:
            if before is not None and is_out_of_sight(tx, contact):
                record_entry(tx, contact, EntryKind.CORRECTED, self.occurred_at)
            elif before is not None:
                Story(tx, before).give_up(contact, self.occurred_at)
        if (contact["applicant_id"], before) != (applicant_id, self.case_id):
            tx.update(Contact, contact, applicant_id=applicant_id, case_id=self.case_id)
        if before != self.case_id:
            carry_messages(tx, contact, self.case_id)
        if won is not None:
            record_contact_start(won, contact, applicant_id)
            won.store()


class TellVideo(Mutation, frozen=True, kw_only=True):
    """Both sides have video, or could: the call counts as a video call from now on."""

    contact_id: UUID

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        refuse_others(tx, contact)
        if contact["channel"] is Channel.VOICE:
            tx.update(Contact, contact, channel=Channel.VIDEO)


class EndContact(Mutation, frozen=True, kw_only=True):
    """End a contact. disposition None: the agent's work decides, SetDisposition follows.

    A call that another phone answered at the same moment was not answered here, whatever was recorded before.

    quality: The figures of telephony.messages.CallQuality, and `ended_by` of CallEnded. held_ms: How long we
    held it in total. transferred_to: The target of a transfer: E.164, SIP URI or other id; "" if not
    transferred.
    """

    contact_id: UUID
    disposition: Disposition | None = None
    sip_code: int = 0
    quality: dict[str, Any] = msgspec.field(default_factory=dict)
    held_ms: int = 0
    transferred_to: str = ""

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        refuse_others(tx, contact)
        if contact["ended_at"] is not None:
            raise Rejected("contact_ended")
        is_elsewhere = self.disposition is Disposition.ANSWERED_ELSEWHERE
        answered_at = None if is_elsewhere else contact["answered_at"]
        tx.update(
            Contact,
            contact,
            answered_at=answered_at,
            ended_at=self.occurred_at,
            disposition=self.disposition or contact["disposition"],
            sip_code=self.sip_code,
            quality=self.quality,
            held_ms=max(self.held_ms, 0),
            transferred_to=self.transferred_to[:NAME_LETTERS],
        )
        talked_s = (self.occurred_at - answered_at).total_seconds() if answered_at else 0
        figures = {name: self.quality[name] for name in _TOLD_OF_QUALITY if self.quality.get(name)}
        if self.held_ms > 0:
            figures["held_s"] = round(self.held_ms / 1000)
        record_entry(
            tx,
            contact,
            EntryKind.CONTACT_ENDED,
            self.occurred_at,
            disposition=self.disposition.value if self.disposition else "",
            sip_code=self.sip_code,
            duration_s=max(round(talked_s), 0),
            **figures,
        )


class SetDisposition(Mutation, frozen=True, kw_only=True):
    """Set the disposition of a contact."""

    contact_id: UUID
    disposition: Disposition

    def run(self, tx: Tx) -> None:
        contact = _need(tx, self.contact_id)
        refuse_others(tx, contact)
        tx.update(Contact, contact, disposition=self.disposition)


class MarkContactReturned(Mutation, frozen=True, kw_only=True):
    """A missed call was returned; it leaves the list."""

    contact_id: UUID

    def run(self, tx: Tx) -> None:
        contact = _need(tx, self.contact_id)
        if not contact["is_returned"]:
            tx.update(Contact, contact, is_returned=True)


class RecordGivenUpCall(Mutation, frozen=True, kw_only=True):
    """A caller hung up in a queue of the exchange before anybody answered, at occurred_at.

    The server program records it; the same one again changes nothing. remote, call_ref, queue, queued_at: As
    in db.models.Contact. team_id: Of the stay in the queue; figures of other teams do not count the call.
    """

    contact_id: UUID
    remote: str
    call_ref: str
    queue: str
    queued_at: datetime
    team_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        if tx.row(Contact, self.contact_id) is not None:
            return
        tx.insert(
            Contact,
            id=self.contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote=self.remote[:NAME_LETTERS],
            started_at=self.occurred_at,
            ended_at=self.occurred_at,
            disposition=Disposition.ABANDONED,
            call_ref=self.call_ref[:NAME_LETTERS],
            queue=self.queue[:NAME_LETTERS],
            queued_at=self.queued_at,
            team_id=self.team_id,
        )


class TellTransfer(Mutation, frozen=True, kw_only=True):
    """The caller was transferred to a colleague or a unit; target: Their name or number as
    the agent saw it.
    """

    contact_id: UUID
    entry_id: UUID
    target: str

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        facts = {"target": self.target}
        record_entry(tx, contact, EntryKind.CALL_TRANSFERRED, self.occurred_at, self.entry_id, **facts)


class ChangeRemote(Mutation, frozen=True, kw_only=True):
    """The contact has another peer; the case's timeline keeps the previous one as text.

    It may be run again when the contact has got a case.
    """

    contact_id: UUID
    entry_id: UUID
    remote: str
    remote_name: str = ""
    was: str = ""

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        refuse_others(tx, contact)
        if contact["agent_id"] is None and contact["ended_at"] is not None:  # missed: nobody's to rewrite
            raise Rejected("contact_ended")
        remote, remote_name = self.remote[:NAME_LETTERS], self.remote_name[:NAME_LETTERS]
        if (contact["remote"], contact["remote_name"]) != (remote, remote_name):
            tx.update(Contact, contact, remote=remote, remote_name=remote_name)
        facts = {"target": self.remote_name or self.remote, "from_name": self.was}
        record_entry(tx, contact, EntryKind.CALL_TRANSFERRED, self.occurred_at, self.entry_id, **facts)


class StartCallBack(Mutation, frozen=True, kw_only=True):
    """The agent dials the applicant about a case; the contact was started before."""

    case_id: UUID
    contact_id: UUID

    def run(self, tx: Tx) -> None:
        contact = _need_call(tx, self.contact_id)
        if contact["case_id"] not in (None, self.case_id):
            refuse_others(tx, contact)
        story = Story(tx, self.case_id)
        story.move(Move.CALL_BACK, self.occurred_at)
        story.add_entry(EntryKind.CALL_BACK_STARTED, self.occurred_at, contact_id=self.contact_id)
        story.store()
        tx.update(
            Contact,
            contact,
            case_id=self.case_id,
            applicant_id=contact["applicant_id"] or story.case["applicant_id"],
        )


def record_contact_start(story: Story, contact: RowMapping, applicant_id: UUID | None) -> None:
    """Record in a case's timeline that the applicant (or we) began this contact, at its start."""
    applicant = story.tx.row(Applicant, applicant_id) if applicant_id is not None else None
    is_ours = contact["direction"] is Direction.OUTBOUND
    story.add_entry(
        EntryKind.CONTACT_STARTED,
        contact["started_at"],
        contact_id=contact["id"],
        by=None if is_ours else (applicant["name"] if applicant else contact["remote_name"]),
        channel=contact["channel"].value,
        direction=contact["direction"].value,
        remote=contact["remote"],
        **queue_facts(contact),
    )


def _need(tx: Tx, contact_id: UUID) -> RowMapping:
    """Return a contact. An officer changes only their own: those of their questions belong to the desk."""
    contact = tx.need(Contact, contact_id, "no_such_contact")
    if tx.me.role is Role.UNIT_OFFICER and contact["agent_id"] != tx.me.agent_id:
        raise Rejected("contact_not_yours")
    return contact


def _need_call(tx: Tx, contact_id: UUID) -> RowMapping:
    """Return a contact that is no episode: a conversation has mutations of its own."""
    contact = _need(tx, contact_id)
    if contact["conversation_id"] is not None:
        raise Rejected("contact_of_conversation")
    return contact
