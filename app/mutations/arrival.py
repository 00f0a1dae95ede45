"""What comes from the providers of the written channels: messages, their files, and news of correspondents.

The server program records it; nothing of it is refused for its content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import RowMapping, select

from app.mutations.correspondence import Correspondence, refuse_people
from app.mutations.story import Story
from db.enums import (
    ConversationMode,
    Direction,
    Disposition,
    FileState,
    MessageAuthor,
    MessageKind,
    MessageState,
    TemplateState,
)
from db.models import Conversation, Message, MessageFile, MessageTemplate, OfficeAddress
from db.models.conversation import conversation_id, message_id, template_id
from db.models.shapes import JSON_LETTERS, NAME_LETTERS, PROSE_LETTERS, Shape, is_readable
from db.mutation import Mutation
from db.rules.messages import opts_in, opts_out
from db.tx import Tx

OLDEST = timedelta(days=60)  # a message that says it is older has a wrong clock
MOST_FILES = 50  # of one message
MOST_ANSWERS = 100  # of the ids that a mail refers to


class ArrivedFile(msgspec.Struct, frozen=True, kw_only=True):
    """media_id: By which the provider gives it; "" if the server program has its bytes already."""

    name: str
    media_type: str
    bytes: int = 0
    media_id: str = ""


class EarlierLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was said to another chatbot before it handed over; is_of_bot: By the chatbot."""

    provider_id: str
    text: str
    sent_at: datetime
    is_of_bot: bool


class RecordArrival(Mutation, frozen=True, kw_only=True):
    """A message arrived. The same one again changes nothing: its id is derived from the provider's.

    It joins the open episode of its conversation, or begins one. A mail joins a conversation only if it comes
    from that correspondent: a token or a header alone proves nothing.

    Attributes:
        fingerprint: What tells it from another message with this provider's id.
        correspondent: In the channel's form; `phone` in E.164, if the channel states a number.
        chain: What the messages of its conversation share.
        answers: The provider's ids of the messages that it answers, nearest first.
        window_until: Until when the channel takes free texts after this message; None without such a limit.
        is_hand_over: A chatbot of the provider gives the word to staff with this message.
        earlier: What was said to it before. form: What it has asked.
    """

    office_address_id: UUID
    provider_id: str
    correspondent: str
    chain: str
    sent_at: datetime
    name: str = ""
    phone: str = ""
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    answers: tuple[str, ...] = ()
    files: tuple[ArrivedFile, ...] = ()
    is_automatic: bool = False
    window_until: datetime | None = None
    is_hand_over: bool = False
    earlier: tuple[EarlierLine, ...] = ()
    form: dict[str, Any] = msgspec.field(default_factory=dict)
    fingerprint: str = ""

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        address = tx.need(OfficeAddress, self.office_address_id, "no_such_address")
        if tx.row(Message, self.message_id) is not None:
            return
        talk, at = self._conversation(tx, address), self.written_at
        episode = talk.open_episode()
        begins = episode is None
        if episode is None:
            talk.give_back()
            talk.set(mode=ConversationMode.BOT if address["has_bot"] else ConversationMode.STILL)
            episode = talk.start_episode(uuid5(self.message_id, "episode"), Direction.INBOUND, at)
        if self.is_hand_over:
            self._add_hand_over(tx, talk, episode)
        talk.add_message(
            episode,
            id=self.message_id,
            written_at=at,
            direction=Direction.INBOUND,
            author=MessageAuthor.APPLICANT,
            kind=self.kind,
            text=self.text[:PROSE_LETTERS],
            facts=_readable(self.facts),
            provider_id=short_id(self.provider_id),
            reply_to_id=self._answered(tx, talk["id"]),
            is_automatic=self.is_automatic,
        )
        for number, file in enumerate(self.files[:MOST_FILES]):
            talk.add_file(
                id=uuid5(self.message_id, f"file {number}"),
                message_id=self.message_id,
                case_id=episode["case_id"],
                name=file.name[:NAME_LETTERS],
                media_type=file.media_type[:NAME_LETTERS],
                bytes=min(max(file.bytes, 0), 2**31 - 1),
                sha256="",
                state=FileState.COMING,
                media_id=file.media_id[:NAME_LETTERS],
                added_at=at,
            )
        self._note_times(talk, at)
        if self._waits(talk):
            talk.wait(at)
            self._end_wait_of_case(tx, episode, at)
        elif begins:  # nobody has to answer it
            talk.end_episode(episode, at, Disposition.OTHER)
        talk.store()

    @property
    def message_id(self) -> UUID:
        return message_id(self.office_address_id, self.provider_id, self.fingerprint)

    @property
    def written_at(self) -> datetime:
        """The provider's time, unless that cannot be true."""
        return self._true_time(self.sent_at)

    def _true_time(self, stated: datetime) -> datetime:
        return stated if self.occurred_at - OLDEST < stated < self.occurred_at else self.occurred_at

    def _add_hand_over(self, tx: Tx, talk: Correspondence, episode: RowMapping) -> None:
        """Add what was said to the other chatbot, and give the word to staff."""
        if talk.mode is ConversationMode.BOT:
            talk.set(mode=ConversationMode.STILL)
        talk.set(form=_readable(self.form))
        of_lines = {message_id(self.office_address_id, line.provider_id): line for line in self.earlier}
        of_lines.pop(self.message_id, None)
        known = {row["id"] for row in tx.rows(select(Message.id).where(Message.id.in_(of_lines)))}
        for line_id, line in of_lines.items():
            if line_id in known:
                continue
            at = min(self._true_time(line.sent_at), self.written_at)
            is_of_bot = line.is_of_bot
            talk.add_message(
                episode,
                id=line_id,
                written_at=at,
                direction=Direction.OUTBOUND if is_of_bot else Direction.INBOUND,
                author=MessageAuthor.BOT if is_of_bot else MessageAuthor.APPLICANT,
                kind=MessageKind.TEXT,
                text=line.text[:PROSE_LETTERS],
                provider_id=short_id(line.provider_id),
                is_automatic=is_of_bot,
                state=MessageState.SENT if is_of_bot else None,
                sent_at=at if is_of_bot else None,
            )

    def _conversation(self, tx: Tx, address: RowMapping) -> Correspondence:
        chain, remote = short_id(self.chain), short_id(self.correspondent)
        of_address = (Conversation.office_address_id == address["id"]) & (Conversation.remote == remote)
        by_chain = select(Conversation.id).where(of_address, Conversation.chain == chain)
        known = {"remote_name": self.name[:NAME_LETTERS], "remote_phone": self.phone[:NAME_LETTERS]}
        if found := tx.rows(by_chain.limit(1)) or self._by_answers(tx, of_address):
            # Read again by its id: the server locks it, so that two messages do not both begin an episode.
            row, row_id = tx.row(Conversation, found[0]["id"]), found[0]["id"]
        else:
            row, row_id = _by_id(tx, address["id"], chain, remote)
        if row is not None:
            talk = Correspondence(tx, row)
            talk.set(**{name: text for name, text in known.items() if text})
            return talk
        return Correspondence.new(tx, address, row_id, chain, remote, **known, **_block_of(tx, of_address))

    def _by_answers(self, tx: Tx, of_address: Any) -> list[RowMapping]:
        """Return the conversation of this correspondent with a message that this one answers."""
        if not self.answers:
            return []
        ids = [short_id(one) for one in self.answers[:MOST_ANSWERS]]
        query = select(Conversation.id).join(Message, Message.conversation_id == Conversation.id)
        query = query.where(of_address, Message.provider_id.in_(ids))
        return tx.rows(query.order_by(Message.written_at.desc(), Message.id).limit(1))

    def _answered(self, tx: Tx, of_conversation: UUID) -> UUID | None:
        """Return the nearest message of this conversation that this one answers."""
        if not self.answers:
            return None
        ids = [short_id(one) for one in self.answers[:MOST_ANSWERS]]
        columns: list[Any] = [Message.id, Message.provider_id]
        query = select(*columns).where(Message.conversation_id == of_conversation)
        found = {row["provider_id"]: row["id"] for row in tx.rows(query.where(Message.provider_id.in_(ids)))}
        return next((found[one] for one in ids if one in found), None)

    def _note_times(self, talk: Correspondence, at: datetime) -> None:
        talk.set(last_in_at=max(at, talk["last_in_at"] or at))
        if self.window_until is not None:
            talk.set(window_until=max(self.window_until, talk["window_until"] or self.window_until))
        if opts_out(talk["channel"], self.text):
            talk.set(opted_out_at=at, opted_out_reason="")
        elif opts_in(talk["channel"], self.text):
            talk.set(opted_out_at=None, opted_out_reason="")

    def _waits(self, talk: Correspondence) -> bool:
        """Whether a person has to look at it: not at "STOP", nor at the automatic answer to our answer."""
        if talk["blocked_at"] is not None or opts_out(talk["channel"], self.text):
            return False
        return not (self.is_automatic and self.answers)

    def _end_wait_of_case(self, tx: Tx, episode: RowMapping, at: datetime) -> None:
        """A case that waits for the applicant goes on, unless the message was written before that wait."""
        if episode["case_id"] is None or self.is_automatic:
            return
        story = Story(tx, episode["case_id"])
        if story.is_waiting and story.case["waiting_since"] <= at:
            story.resume(at, "contact", episode["id"])
            story.store()


class KeepMessageFile(Mutation, frozen=True, kw_only=True):
    """What became of a message's file: it is in the store, or will not come.

    sha256, bytes, media_type: Of the file that came; "" and 0 leave what is known.
    """

    file_id: UUID
    state: FileState
    sha256: str = ""
    bytes: int = 0
    media_type: str = ""

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        file = tx.need(MessageFile, self.file_id, "no_such_file")
        if file["state"] is self.state or file["state"] not in (FileState.COMING, FileState.HERE):
            return
        if file["state"] is FileState.HERE and self.state is FileState.COMING:
            return
        known = {"sha256": self.sha256, "bytes": self.bytes, "media_type": self.media_type[:NAME_LETTERS]}
        values = {name: value for name, value in known.items() if value}
        tx.update(MessageFile, file, state=self.state, **values)


class MoveCorrespondent(Mutation, frozen=True, kw_only=True):
    """A correspondent has another address now. Who gets the old one later is another correspondent."""

    office_address_id: UUID
    before: str
    now: str
    phone: str = ""

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        before, now = short_id(self.before), short_id(self.now)
        columns: list[Any] = [Conversation.id, Conversation.remote, Conversation.chain]
        of_address = select(*columns).where(
            Conversation.office_address_id == self.office_address_id, Conversation.remote.in_((before, now))
        )
        found = tx.rows(of_address.order_by(Conversation.id))
        taken = {row["chain"] for row in found if row["remote"] == now}
        for row in found:
            chain = now if row["chain"] == before else row["chain"]
            if row["remote"] != before or chain in taken:
                continue
            conversation = tx.need(Conversation, row["id"], "no_such_conversation")
            phone = {"remote_phone": self.phone[:NAME_LETTERS]} if self.phone else {}
            tx.update(Conversation, conversation, remote=now, chain=chain, **phone)


class ListedTemplate(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    language: str
    category: str
    state: TemplateState
    text: str
    components: list[dict[str, Any]] = msgspec.field(default_factory=list)


class RecordTemplates(Mutation, frozen=True, kw_only=True):
    """The provider's whole list of an address; a template that it lacks is disabled."""

    office_address_id: UUID
    templates: tuple[ListedTemplate, ...]

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        address = tx.need(OfficeAddress, self.office_address_id, "no_such_address")
        query = select(MessageTemplate.__table__).where(MessageTemplate.office_address_id == address["id"])
        known = {row["id"]: row for row in tx.rows(query.order_by(MessageTemplate.id))}
        for one in self.templates:
            listed = {
                "category": one.category[:NAME_LETTERS],
                "state": one.state,
                "text": one.text[:PROSE_LETTERS],
                "components": one.components if is_readable(Shape.OBJECTS, one.components) else [],
                "deleted_at": None,
            }
            name, language = one.name[:NAME_LETTERS], one.language[:NAME_LETTERS]
            row_id = template_id(address["id"], name, language)
            row = known.pop(row_id, None)
            if row is None:
                which = {"id": row_id, "office_address_id": address["id"], "name": name, "language": language}
                of = {"team_id": address["team_id"], "checked_at": self.occurred_at}
                tx.insert(MessageTemplate, **which, **of, **listed)
            elif any(row[column] != value for column, value in listed.items()):
                tx.update(MessageTemplate, row, checked_at=self.occurred_at, **listed)
        for row in known.values():
            if row["state"] is not TemplateState.DISABLED:
                disabled = {"state": TemplateState.DISABLED, "checked_at": self.occurred_at}
                tx.update(MessageTemplate, row, **disabled)


def short_id(text: str) -> str:
    """Return an id that a column can hold: a Message-ID may be longer."""
    return text if len(text) <= NAME_LETTERS else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _by_id(tx: Tx, address_id: UUID, chain: str, remote: str) -> tuple[RowMapping | None, UUID]:
    """Return the conversation that another transaction may have added meanwhile; or None, and a free id.

    An id is not free if its conversation is of someone who had this address before.
    """
    for number in count(1):
        row_id = conversation_id(address_id, chain, remote, number)
        row = tx.row(Conversation, row_id)
        if row is None or (row["chain"], row["remote"]) == (chain, remote):
            return row, row_id
    raise AssertionError


def _block_of(tx: Tx, of_correspondent: Any) -> dict[str, Any]:
    """Return the block of a correspondent who begins a chain of mails: a new subject does not end it."""
    columns: list[Any] = [Conversation.blocked_at, Conversation.blocked_reason]
    query = select(*columns).where(of_correspondent)
    found = tx.rows(query.order_by(Conversation.last_at.desc(), Conversation.id).limit(1))
    return dict(found[0]) if found else {}


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the records can keep of a provider's facts."""
    facts = msgspec.json.decode(msgspec.json.encode(facts), type=dict[str, Any])
    kept = {name: fact for name, fact in facts.items() if is_readable(Shape.OBJECT, {name: fact})}
    return kept if len(msgspec.json.encode(kept)) <= JSON_LETTERS // 4 else {}
