"""What staff write to applicants. A message waits in the queue of the server program, which sends it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import RowMapping, select

from app.mutations.attachment import plain_name
from app.mutations.contact import record_contact_start
from app.mutations.correspondence import (
    Correspondence,
    NewMessageFile,
    refuse_other_states,
    refuse_units,
)
from app.mutations.story import Story, kept_applicant, need_text
from db.enums import (
    Channel,
    Direction,
    MessageAuthor,
    MessageKind,
    MessageState,
    Role,
    TemplateState,
)
from db.models import Contact, Conversation, Message, MessageFile, MessageTemplate, OfficeAddress
from db.models.conversation import conversation_id
from db.models.shapes import HASH
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.rules.messages import is_window_open, leaves_until, parts_of
from db.tx import Tx

_OF_FIRST = {"reply_to_id": None, "article_id": None, "article_edition": None}
_PLACEHOLDER = re.compile(r"\{\{(\d+)\}\}")


class Writing(Mutation, frozen=True, kw_only=True):
    """A message in a conversation that its author holds.

    seen: The position of the newest message of others that its author saw. Filled in at the workstation.
    """

    conversation_id: UUID
    message_id: UUID
    seen: int | None = None

    def as_decided(self, tx: Tx) -> Mutation:
        conversation = tx.row(Conversation, self.conversation_id)
        if conversation is None or self.seen is not None:
            return self
        return msgspec.structs.replace(self, seen=Correspondence(tx, conversation).newest_of_others())

    def begin(self, tx: Tx) -> tuple[Correspondence, RowMapping]:
        """Return the conversation and its open episode; raise Rejected if I may not write there now."""
        talk = Correspondence.of(tx, self.conversation_id)
        tx.refuse_second(Message, self.message_id, "message_exists")
        talk.refuse_unless_held()
        talk.refuse_unwanted()
        newest = talk.newest_of_others()
        if self.seen is not None and newest > self.seen:
            raise Rejected("unseen_messages", {"count": newest - self.seen})
        return talk, talk.need_episode()


class SendMessage(Writing, frozen=True, kw_only=True):
    """Answer the applicant.

    Rejected if a colleague holds the conversation, if the channel's window is over, if the correspondent
    wants no messages, and if there are messages that the author has not seen.

    Attributes:
        facts: Of a mail: subject, to, cc.
        article_id, article_edition: The article that the answer was taken from.
    """

    text: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    files: tuple[NewMessageFile, ...] = ()
    reply_to_id: UUID | None = None
    article_id: UUID | None = None
    article_edition: int | None = None

    def run(self, tx: Tx) -> None:
        talk, episode = self.begin(tx)
        _refuse_closed_window(talk, self)
        _send(
            talk,
            episode,
            self,
            files=self.files,
            text=self.text,
            kind=MessageKind.TEXT,
            facts=self.facts,
            reply_to_id=self.reply_to_id,
            article_id=self.article_id,
            article_edition=self.article_edition,
        )
        talk.store()


class SendTemplate(Writing, frozen=True, kw_only=True):
    """Send a text that the provider approved; it may leave when the window is over, too.

    values: Of its placeholders, in their order.
    """

    template_id: UUID
    values: tuple[str, ...] = ()

    def run(self, tx: Tx) -> None:
        talk, episode = self.begin(tx)
        _send(talk, episode, self, **_filled(tx, talk, self.template_id, self.values))
        talk.store()


class StartConversation(Mutation, frozen=True, kw_only=True):
    """We write first, or again after the last episode has ended. The author holds the conversation then.

    Attributes:
        remote, remote_phone, remote_name: As in db.models.Conversation.
        template_id, values: Instead of a text; the only way where a channel has a window and it is over.
        consent: How the applicant agreed to be written to there; needed where a channel has windows.
    """

    office_address_id: UUID
    remote: str
    contact_id: UUID
    message_id: UUID
    remote_phone: str = ""
    remote_name: str = ""
    applicant_id: UUID | None = None
    case_id: UUID | None = None
    text: str = ""
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    files: tuple[NewMessageFile, ...] = ()
    template_id: UUID | None = None
    values: tuple[str, ...] = ()
    consent: str = ""

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        address = tx.need(OfficeAddress, self.office_address_id, "no_such_address")
        remote = need_text(self.remote, "remote_missing")
        tx.refuse_second(Message, self.message_id, "message_exists")
        tx.refuse_second(Contact, self.contact_id, "contact_exists")
        talk = self._conversation(tx, address, remote)
        talk.refuse_held_by_others()
        talk.refuse_unwanted()
        if talk.open_episode() is not None:
            raise Rejected("episode_open")
        if self.template_id is None:
            _refuse_closed_window(talk, self)
        elif talk["window_until"] is None:
            need_text(self.consent, "consent_missing")
        episode = self._episode(tx, talk)
        if self.template_id is not None:
            _send(talk, episode, self, **_filled(tx, talk, self.template_id, self.values, self.consent))
        else:
            _send(talk, episode, self, self.files, text=self.text, kind=MessageKind.TEXT, facts=self.facts)
        talk.store()

    def _conversation(self, tx: Tx, address: RowMapping, remote: str) -> Correspondence:
        # A mail begins a chain; what answers it names its Message-ID.
        chain = str(self.message_id) if address["channel"] is Channel.EMAIL else remote
        query = select(Conversation.id).where(
            Conversation.office_address_id == address["id"],
            Conversation.chain == chain,
            Conversation.remote == remote,
        )
        if found := tx.rows(query.limit(1)):
            return Correspondence.of(tx, found[0]["id"])
        row_id = conversation_id(address["id"], chain, remote)
        tx.refuse_second(Conversation, row_id, "no_such_conversation")  # it is there, and I may not see it
        known = {"remote_name": self.remote_name.strip(), "remote_phone": self.remote_phone.strip()}
        return Correspondence.new(tx, address, row_id, chain, remote, **known)

    def _episode(self, tx: Tx, talk: Correspondence) -> RowMapping:
        """Begin the episode, held by its author, and record it in its case."""
        applicant_id = kept_applicant(tx, self.applicant_id)
        story = Story(tx, self.case_id) if self.case_id is not None else None
        if story is not None:
            story.refuse_strangers()
        of = {"applicant_id": applicant_id, "case_id": self.case_id, "agent_id": tx.me.agent_id}
        episode = talk.start_episode(self.contact_id, Direction.OUTBOUND, self.occurred_at, **of)
        talk.hold(self.occurred_at)
        if story is not None:
            record_contact_start(story, episode, applicant_id)
            story.store()
        return episode


class WithdrawMessage(Mutation, frozen=True, kw_only=True):
    """Its author takes a message back that has not left yet; its text stays with it."""

    message_id: UUID

    def run(self, tx: Tx) -> None:
        talk, message = Correspondence.of_message(tx, self.message_id)
        if message["agent_id"] != tx.me.agent_id and tx.me.role is not Role.SUPERVISOR:
            raise Rejected("message_not_yours")
        refuse_other_states(message, MessageState.QUEUED)
        tx.update(Message, message, state=MessageState.WITHDRAWN)
        talk.wait_again(message, self.occurred_at)
        talk.store()


class SendAgain(Mutation, frozen=True, kw_only=True):
    """A person decides that a message is sent again: one that failed, expired, or perhaps arrived."""

    message_id: UUID

    def run(self, tx: Tx) -> None:
        talk, message = Correspondence.of_message(tx, self.message_id)
        refuse_other_states(message, MessageState.UNSURE, MessageState.FAILED, MessageState.EXPIRED)
        talk.refuse_held_by_others()
        talk.refuse_unwanted()
        is_template = message["kind"] is MessageKind.TEMPLATE
        if not is_template:
            _refuse_closed_window(talk, self)
        until = leaves_until(talk["channel"], None if is_template else talk["window_until"], self.occurred_at)
        queued = {"state": MessageState.QUEUED, "error": "", "provider_id": "", "not_before": None}
        tx.update(Message, message, not_after=until, lease_until=None, **queued)
        _answered(talk, message["contact_id"])
        talk.store()


class MarkAsSent(Mutation, frozen=True, kw_only=True):
    """A person knows that a message arrived, which the program does not."""

    message_id: UUID

    def run(self, tx: Tx) -> None:
        talk, message = Correspondence.of_message(tx, self.message_id)
        refuse_other_states(message, MessageState.UNSURE)
        talk.refuse_held_by_others()
        sent_at = max(self.occurred_at, message["written_at"])
        tx.update(Message, message, state=MessageState.SENT, sent_at=sent_at, error="", lease_until=None)
        talk.store()


def _refuse_closed_window(talk: Correspondence, mutation: Mutation) -> None:
    if not is_window_open(talk["channel"], talk["window_until"], mutation.occurred_at):
        until = talk["window_until"]
        raise Rejected("window_over", {"until": utc_text(until) if until is not None else ""})


def _filled(
    tx: Tx, talk: Correspondence, template_id: UUID, values: tuple[str, ...], consent: str = ""
) -> dict[str, Any]:
    """Return the columns of a message that is made of a template. Raises Rejected."""
    template = tx.need(MessageTemplate, template_id, "no_such_template")
    if template["office_address_id"] != talk["office_address_id"]:
        raise Rejected("no_such_template", {"id": str(template_id)})
    if template["state"] is not TemplateState.APPROVED:
        raise Rejected("template_not_approved", {"name": template["name"]})
    wanted = {int(one) for one in _PLACEHOLDER.findall(template["text"])}
    if wanted - set(range(1, len(values) + 1)) or not all(one.strip() for one in values):
        raise Rejected("template_incomplete", {"name": template["name"]})
    text = _PLACEHOLDER.sub(lambda found: values[int(found[1]) - 1], template["text"])
    facts: dict[str, Any] = {"template": template["name"], "language": template["language"]}
    facts |= {"values": list(values), "category": template["category"]}
    if consent.strip():
        facts["consent"] = consent.strip()
    return {"text": text, "kind": MessageKind.TEMPLATE, "facts": facts}


def _send(
    talk: Correspondence,
    episode: RowMapping,
    mutation: SendMessage | SendTemplate | StartConversation,
    files: tuple[NewMessageFile, ...] = (),
    **columns: Any,
) -> None:
    """Queue a message of its author; where the channel takes one file at a time, several."""
    tx, at = talk.tx, mutation.occurred_at
    if not files:
        need_text(columns["text"], "message_missing")
    for file in files:
        tx.refuse_second(MessageFile, file.file_id, "attachment_exists")
        if file.bytes <= 0 or not re.fullmatch(HASH, file.sha256):
            raise Rejected("attachment_empty", {"text": file.name})
    plain = [msgspec.structs.replace(file, name=plain_name(file.name)) for file in files]
    window = None if columns["kind"] is MessageKind.TEMPLATE else talk["window_until"]
    for number, (text, of_part) in enumerate(parts_of(talk["channel"], columns["text"], plain)):
        is_first = number == 0
        talk.add_message(
            episode,
            of_part,
            id=mutation.message_id if is_first else uuid5(mutation.message_id, f"part {number}"),
            direction=Direction.OUTBOUND,
            author=MessageAuthor.AGENT,
            agent_id=tx.me.agent_id,
            state=MessageState.QUEUED,
            written_at=at,
            not_after=leaves_until(talk["channel"], window, at),
            **{**columns, "text": text} | ({} if is_first else _OF_FIRST),
        )
    _answered(talk, episode["id"])


def _answered(talk: Correspondence, contact_id: UUID) -> None:
    """Nobody waits any more; the first answer counts as that of a call does."""
    talk.set(waiting_since=None)
    tx = talk.tx
    contact = tx.row(Contact, contact_id)
    if contact is not None and contact["answered_at"] is None and contact["direction"] is Direction.INBOUND:
        at = max(talk["last_at"], contact["started_at"])
        tx.update(Contact, contact, answered_at=at, agent_id=tx.me.agent_id)
