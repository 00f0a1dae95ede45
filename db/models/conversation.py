"""Conversations in the written channels, their messages, and the files of these."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text

from db.enums import (
    Channel,
    ConversationMode,
    Direction,
    FileState,
    MessageAuthor,
    MessageKind,
    MessageState,
)
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member

IS_UNSURE = f"state = '{MessageState.UNSURE.value}'"  # few messages, of which a list is shown


class Conversation(Synced, Base):
    """All that one correspondent and one address of the office write to each other; by e-mail, one chain.

    Attributes:
        id: Derived from address, chain and correspondent (`conversation_id`).
        chain: What its messages share: the correspondent, or the Message-ID at the root of a chain of mails.
        remote: The correspondent in the channel's form; `remote_phone` E.164 if the channel states a number.
        contact_id: The last episode; it is open while its contact has no end.
        case_id: Of that episode. Who may see the conversation follows from it.
        messages: Their number, which is the position of the last one.
        holder_id: Who answers now; `hold_reason` says why that person took it from another one.
        waiting_since: When the oldest message without an answer came; None if nobody waits.
        last_at, last_in_at: The last message, and the last one from the correspondent.
        window_until: Afterwards the provider takes templates only; None if the channel has no such limit.
        form: What the chatbot asked before it handed over.
        offer: Who is asked to take a live chat (db/rules/chat_offers.py); empty unless it waits.
        opted_out_at: The correspondent wants no messages; `opted_out_reason` is "" if a keyword said so.
        blocked_at: Its messages wait for nobody; `blocked_reason` says why.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        is_member("channel", Channel),
        is_member("mode", ConversationMode),
        CheckConstraint("messages >= 0", name="messages_range"),
        Index(None, "office_address_id", "chain"),
        Index(None, "remote"),
        Index(None, "case_id"),
        Index(None, "contact_id"),
        Index(None, "waiting_since"),
        Index(None, "holder_id", "last_at"),
        Index(None, "last_at"),
    )

    office_address_id: Mapped[UUID] = mapped_column(Id, ForeignKey("office_address.id"))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    chain: Mapped[str] = mapped_column(Text)
    remote: Mapped[str] = mapped_column(Text)
    remote_name: Mapped[str] = mapped_column(Text, default="")
    remote_phone: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("contact.id"))
    case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    messages: Mapped[int] = mapped_column(default=0)
    mode: Mapped[ConversationMode] = mapped_column(EnumText(ConversationMode))
    holder_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    held_since: Mapped[datetime | None] = mapped_column(UtcTime)
    hold_reason: Mapped[str] = mapped_column(Text, default="")
    waiting_since: Mapped[datetime | None] = mapped_column(UtcTime)
    last_at: Mapped[datetime] = mapped_column(UtcTime)
    last_in_at: Mapped[datetime | None] = mapped_column(UtcTime)
    window_until: Mapped[datetime | None] = mapped_column(UtcTime)
    form: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    offer: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict, server_default="{}")
    opted_out_at: Mapped[datetime | None] = mapped_column(UtcTime)
    opted_out_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    blocked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    blocked_reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class Message(Synced, Base):
    """One message. Those that we send wait in this table: it is the queue.

    Attributes:
        id: Of one that arrived: derived from address and the provider's id (`message_id`).
        case_id: That of its episode (`contact_id`).
        position: From 1, in the order in which the conversation got them; the order of sending.
        agent_id: Who wrote it, of those that staff wrote.
        facts: What else the channel says: subject, to, cc, the button that was pressed; of a template, its
            name, language and values.
        provider_id: The provider's id; "" while it has none.
        reply_to_id: The message that it answers.
        is_automatic: No person wrote it.
        state: None for one that arrived.
        error: The provider's code of a failure, or "unreachable", "cut", ...
        not_before, not_after: When it may leave.
        lease_until: Until then the server that sends it has it in hand; of an unsure one, until then the
            messages behind it wait.
        article_id, article_edition: The article whose words the chatbot said.
    """

    __tablename__ = "message"
    __table_args__ = (
        is_member("direction", Direction),
        is_member("author", MessageAuthor),
        is_member("kind", MessageKind),
        is_member("state", MessageState),
        CheckConstraint("position >= 1", name="position_range"),
        CheckConstraint("attempt >= 0", name="attempt_range"),
        Index(None, "conversation_id", "position"),
        Index(None, "contact_id"),
        Index(None, "case_id", "written_at"),
        Index(None, "provider_id"),
        Index(None, "written_at"),
        # Whole on the server: `postgresql_where` would load its dialect at the desktop's start.
        Index("ix_message_unsure", "conversation_id", sqlite_where=text(IS_UNSURE)),
    )

    conversation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("conversation.id"))
    contact_id: Mapped[UUID] = mapped_column(Id, ForeignKey("contact.id"))
    case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    position: Mapped[int]
    direction: Mapped[Direction] = mapped_column(EnumText(Direction))
    author: Mapped[MessageAuthor] = mapped_column(EnumText(MessageAuthor))
    agent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    kind: Mapped[MessageKind] = mapped_column(EnumText(MessageKind))
    text: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    provider_id: Mapped[str] = mapped_column(Text, default="")
    reply_to_id: Mapped[UUID | None] = mapped_column(Id)
    is_automatic: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MessageState | None] = mapped_column(EnumText(MessageState))
    error: Mapped[str] = mapped_column(Text, default="")
    attempt: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(UtcTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcTime)
    article_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("article.id"))
    article_edition: Mapped[int | None]


class MessageFile(Synced, Base):
    """A file of a message; its bytes are in the file store, by hash.

    Attributes:
        case_id: That of its message.
        name: Without a folder; "" if the sender gave none.
        sha256: In hex; "" until the file is here.
        bytes: 0 if the sender did not say.
        media_id: By which the provider gives it.
        added_at: When its message was written.
    """

    __tablename__ = "message_file"
    __table_args__ = (
        is_member("state", FileState),
        CheckConstraint("bytes >= 0", name="bytes_range"),
        Index(None, "message_id"),
        Index(None, "case_id"),
        Index(None, "sha256"),
        Index(None, "added_at"),
    )

    message_id: Mapped[UUID] = mapped_column(Id, ForeignKey("message.id"))
    case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    state: Mapped[FileState] = mapped_column(EnumText(FileState))
    media_id: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime] = mapped_column(UtcTime)


def message_id(office_address_id: UUID, provider_id: str, fingerprint: str = "") -> UUID:
    """Return the id of a message that arrived: the same one, however often the provider delivers it."""
    return uuid5(office_address_id, f"{provider_id}\n{fingerprint}" if fingerprint else provider_id)


def conversation_id(office_address_id: UUID, chain: str, remote: str, number: int = 1) -> UUID:
    """Return a conversation's id. `number`: Above 1 if another correspondent had this address before."""
    which = f" {number}" if number > 1 else ""
    return uuid5(office_address_id, f"conversation{which} {chain}\n{remote}")


def template_id(office_address_id: UUID, name: str, language: str) -> UUID:
    return uuid5(office_address_id, f"template {name}\n{language}")
