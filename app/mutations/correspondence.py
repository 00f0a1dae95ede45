"""One conversation while a mutation changes it: adds messages, begins and ends episodes, is stored once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, func, select

from app.mutations.story import Story
from db.enums import (
    Channel,
    ConversationMode,
    Direction,
    Disposition,
    EntryKind,
    FileState,
    MessageAuthor,
    MessageState,
    Role,
)
from db.models import Agent, Contact, Conversation, Message, MessageFile, OfficeAddress
from db.models.shapes import NAME_LETTERS
from db.mutation import Rejected
from db.rules.chat_offers import Offer
from db.rules.system_actor import SYSTEM_ID
from db.tx import Tx


class NewMessageFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with a message; its bytes come to the file store under the hash."""

    file_id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str


class Correspondence:
    """Reads the conversation; messages are written after its row, because they refer to it."""

    def __init__(self, tx: Tx, conversation: RowMapping | None, **new: Any) -> None:
        """conversation: None for a new one, with its columns in `new`."""
        self.tx = tx
        self._row = conversation
        self._columns: dict[str, Any] = new
        self._messages: list[dict[str, Any]] = []
        self._files: list[dict[str, Any]] = []

    @classmethod
    def of(cls, tx: Tx, conversation_id: UUID) -> Correspondence:
        """Return a conversation that this user may see.

        Raises Rejected: "no_such_conversation", "not_your_role", "case_confidential".
        """
        refuse_units(tx)
        found = cls(tx, tx.need(Conversation, conversation_id, "no_such_conversation"))
        if found["case_id"] is not None and tx.me.agent_id != SYSTEM_ID:
            Story(tx, found["case_id"]).refuse_strangers()
        return found

    @classmethod
    def new(
        cls, tx: Tx, address: RowMapping, conversation_id: UUID, chain: str, remote: str, **more: Any
    ) -> Correspondence:
        """Return a conversation that is not stored yet, of this address of the office."""
        return cls(
            tx,
            None,
            id=conversation_id,
            team_id=address["team_id"],
            office_address_id=address["id"],
            channel=address["channel"],
            chain=chain,
            remote=remote,
            messages=0,
            mode=ConversationMode.STILL,
            **more,
        )

    @classmethod
    def of_message(cls, tx: Tx, message_id: UUID) -> tuple[Correspondence, RowMapping]:
        """Return the conversation of a message of ours, and the message as it is while that is locked.

        Raises Rejected: "no_such_message", and as `of`.
        """
        found = cls.of(tx, _need_ours(tx, message_id)["conversation_id"])
        return found, _need_ours(tx, message_id)

    def __getitem__(self, column: str) -> Any:
        """Return a column's value to be stored; None for a column that a new row does not have yet."""
        if column in self._columns or self._row is None:
            return self._columns.get(column)
        return self._row[column]

    @property
    def mode(self) -> ConversationMode:
        found: ConversationMode = self["mode"]
        return found

    @property
    def offer(self) -> Offer:
        return Offer.of(self["offer"] or {})

    def set(self, **columns: Any) -> None:
        self._columns.update(columns)

    # -- its episode -----------------------------------------------------------------------------------------

    def open_episode(self) -> RowMapping | None:
        """Return the contact of the open episode."""
        contact = self.tx.row(Contact, self["contact_id"]) if self["contact_id"] is not None else None
        return contact if contact is not None and contact["ended_at"] is None else None

    def need_episode(self) -> RowMapping:
        """Return the contact of the open episode; raise Rejected("episode_ended") without one."""
        contact = self.open_episode()
        if contact is None:
            raise Rejected("episode_ended")
        return contact

    def start_episode(self, contact_id: UUID, direction: Direction, at: datetime, **more: Any) -> RowMapping:
        """Begin an episode. more: Further columns of its contact."""
        self.tx.insert(
            Contact,
            id=contact_id,
            conversation_id=self["id"],
            channel=self["channel"],
            direction=direction,
            remote=self["remote_phone"] or self["remote"],
            remote_name=self["remote_name"] or "",
            started_at=at,
            **more,
        )
        self.set(contact_id=contact_id, case_id=more.get("case_id"), form={})
        return self.tx.need(Contact, contact_id, "no_such_contact")

    def end_episode(self, contact: RowMapping, at: datetime, disposition: Disposition) -> None:
        """End it; nobody waits or holds the conversation any more."""
        at = max(at, contact["started_at"])
        self.tx.update(Contact, contact, ended_at=at, disposition=disposition)
        if contact["case_id"] is not None:
            story = Story(self.tx, contact["case_id"])
            facts: dict[str, Any] = {"disposition": disposition.value, "sip_code": 0, "duration_s": 0}
            story.add_entry(EntryKind.CONTACT_ENDED, at, contact_id=contact["id"], **facts)
            story.store()
        self.set(waiting_since=None)
        self.give_back()

    # -- who has the word ------------------------------------------------------------------------------------

    def refuse_unless_held(self) -> None:
        """Only the holder writes: so two people never both answer."""
        self.refuse_held_by_others()
        if self.mode is not ConversationMode.HELD:
            raise Rejected("conversation_not_held")

    def refuse_held_by_others(self) -> None:
        if self.mode is ConversationMode.HELD and self["holder_id"] != self.tx.me.agent_id:
            holder = self.tx.row(Agent, self["holder_id"])
            raise Rejected("conversation_held", {"name": holder["name"] if holder is not None else ""})

    def hold(self, at: datetime, reason: str = "") -> None:
        if self.mode is ConversationMode.BOT and self["waiting_since"] is None:
            self.set(waiting_since=at)
        holder = self.tx.me.agent_id
        self.set(mode=ConversationMode.HELD, holder_id=holder, held_since=at, hold_reason=reason, offer={})

    def give_back(self) -> None:
        """End the hold; a waiting applicant goes back to the common list.

        A live chat is not offered to the person who gave it back.
        """
        waits = self["waiting_since"] is not None
        mode = ConversationMode.WAITING if waits else ConversationMode.STILL
        asked = (self["holder_id"],) if waits and self["holder_id"] is not None else ()
        self.set(mode=mode, holder_id=None, held_since=None, hold_reason="", offer=Offer(asked=asked).facts())

    def wait(self, since: datetime) -> None:
        """Mark the conversation as waiting for staff; while the chatbot answers, nothing changes."""
        if self.mode is ConversationMode.BOT:
            return
        if self["waiting_since"] is None:
            self.set(waiting_since=since)
        if self.mode is ConversationMode.STILL:
            self.set(mode=ConversationMode.WAITING)

    def wait_again(self, message: RowMapping, at: datetime) -> None:
        """A message of ours did not reach the applicant, who therefore waits on.

        If it was the chatbot's, the applicant waits for a person from now on, unless no messages are wanted.
        """
        episode = self.open_episode() or self._reopened(message)
        if episode is not None and episode["id"] == message["contact_id"]:
            if self.mode is ConversationMode.BOT and self["opted_out_at"] is None:
                self.set(mode=ConversationMode.STILL)
            self.wait(at)

    def _reopened(self, message: RowMapping) -> RowMapping | None:
        """Open the last episode again if an agent's answer in it failed after its end: nobody would notice.

        Not for a visitor of a chat, who has left, nor for who wants no messages.
        """
        contact = self.tx.row(Contact, self["contact_id"]) if self["contact_id"] is not None else None
        is_wanted = self["opted_out_at"] is None and self["blocked_at"] is None
        is_answer = message["author"] is MessageAuthor.AGENT and self["channel"] is not Channel.CHATBOT
        if contact is None or not (is_wanted and is_answer) or self.tx.me.agent_id != SYSTEM_ID:
            return None
        if contact["id"] == message["contact_id"]:
            self.tx.update(Contact, contact, ended_at=None, disposition=None)
        return contact

    def refuse_unwanted(self) -> None:
        """Raise Rejected if nothing may be sent to this correspondent."""
        if self["opted_out_at"] is not None:
            raise Rejected("opted_out")
        if self["blocked_at"] is not None:
            raise Rejected("correspondent_blocked")
        address = self.tx.row(OfficeAddress, self["office_address_id"])
        if address is None or not address["is_open"]:
            raise Rejected("address_closed", {"name": address["label"] if address is not None else ""})

    # -- its messages ----------------------------------------------------------------------------------------

    def newest_of_others(self) -> int:
        """Return the position of the newest message that I did not write; 0 if there is none."""
        theirs = Message.agent_id.is_distinct_from(self.tx.me.agent_id)
        newest = select(func.max(Message.position).label("newest"))
        found = self.tx.rows(newest.where(Message.conversation_id == self["id"], theirs))
        return found[0]["newest"] or 0

    def add_message(self, contact: RowMapping, files: Sequence[NewMessageFile] = (), **columns: Any) -> None:
        """Add a message to an episode. columns: `id`, `written_at` and more."""
        position = (self["messages"] or 0) + 1
        of_episode = {"team_id": self["team_id"], "case_id": contact["case_id"]}
        message = {"conversation_id": self["id"], "contact_id": contact["id"], "position": position}
        self._messages.append({**message, **of_episode, **columns})
        written_at, message_id = columns["written_at"], columns["id"]
        self.set(messages=position, last_at=max(written_at, self["last_at"] or written_at))
        for file in files:
            self._files.append(
                {
                    "id": file.file_id,
                    "message_id": message_id,
                    "name": file.name,
                    "media_type": file.media_type[:NAME_LETTERS],
                    "bytes": max(file.bytes, 0),
                    "sha256": file.sha256,
                    "state": FileState.COMING,
                    "added_at": written_at,
                    **of_episode,
                }
            )

    def add_file(self, **columns: Any) -> None:
        """Add a file to a message that arrived."""
        self._files.append({**columns, "team_id": self["team_id"]})

    def store(self) -> None:
        """Write what has changed."""
        if self._row is None:
            self.tx.insert(Conversation, **self._columns)
        elif any(self._row[name] != value for name, value in self._columns.items()):
            self.tx.update(Conversation, self._row, **self._columns)
        for message in self._messages:
            self.tx.insert(Message, **message)
        for file in self._files:
            self.tx.insert(MessageFile, **file)


def refuse_units(tx: Tx) -> None:
    """The applicant is the agents'; a unit answers the question (SOP step 3)."""
    if tx.me.role is Role.UNIT_OFFICER:
        raise Rejected("not_your_role", {"role": tx.me.role.value})


def refuse_people(tx: Tx) -> None:
    """Only the server program records what comes from a provider."""
    if tx.me.agent_id != SYSTEM_ID:
        raise Rejected("not_your_role", {"role": tx.me.role.value})


def carry_messages(tx: Tx, contact: RowMapping, case_id: UUID | None) -> None:
    """The episode has another case now; its messages, their files and the conversation follow."""
    if contact["conversation_id"] is None:
        return
    conversation = tx.row(Conversation, contact["conversation_id"])
    if conversation is not None and conversation["contact_id"] == contact["id"]:
        tx.update(Conversation, conversation, case_id=case_id)
    of_episode = select(Message.__table__).where(Message.contact_id == contact["id"]).order_by(Message.id)
    for message in tx.rows(of_episode):
        tx.update(Message, message, case_id=case_id)
    files = select(MessageFile.__table__).join(Message, Message.id == MessageFile.message_id)
    for file in tx.rows(files.where(Message.contact_id == contact["id"]).order_by(MessageFile.id)):
        tx.update(MessageFile, file, case_id=case_id)


def _need_ours(tx: Tx, message_id: UUID) -> RowMapping:
    """Return a message that we sent or send; raise Rejected("no_such_message")."""
    message = tx.need(Message, message_id, "no_such_message")
    if message["direction"] is not Direction.OUTBOUND:
        raise Rejected("no_such_message", {"id": str(message_id)})
    return message


def refuse_other_states(message: RowMapping, *states: MessageState) -> None:
    """Raise Rejected("message_moved_on") if the message is in none of these states now."""
    if message["state"] not in states:
        raise Rejected("message_moved_on", {"state": message["state"].value})
