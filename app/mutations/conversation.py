"""Who answers a conversation, when its episode ends, and what its correspondent does not want."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import func, select

from app.mutations.correspondence import Correspondence, refuse_people
from app.mutations.story import need_text
from db.enums import (
    Channel,
    ConversationMode,
    Direction,
    Disposition,
    MessageAuthor,
    MessageKind,
    MessageState,
)
from db.models import Contact, Conversation, Message, OfficeAddress
from db.mutation import Mutation, Rejected
from db.rules.messages import NOTICES_A_DAY, is_window_open, leaves_until
from db.tx import Tx


class RegisterAddress(Mutation, frozen=True, kw_only=True):
    """Add an address of the office, or change one."""

    is_of_administrator = True

    office_address_id: UUID
    channel: Channel
    address: str
    label: str
    is_open: bool = True
    has_bot: bool = False
    hours: dict[str, Any] = msgspec.field(default_factory=dict)
    notices: dict[str, Any] = msgspec.field(default_factory=dict)
    settings: dict[str, Any] = msgspec.field(default_factory=dict)

    def run(self, tx: Tx) -> None:
        fields = ("channel", "is_open", "has_bot", "hours", "notices", "settings")
        values = {name: getattr(self, name) for name in fields}
        values |= {"address": need_text(self.address, "address_missing"), "label": self.label.strip()}
        known = tx.row(OfficeAddress, self.office_address_id)
        if known is None:
            tx.insert(OfficeAddress, id=self.office_address_id, **values)
        else:
            tx.update(OfficeAddress, known, **values)


# -- by staff ----------------------------------------------------------------------------------------------


class TakeConversation(Mutation, frozen=True, kw_only=True):
    """I answer it from now on. Rejected if a colleague does."""

    conversation_id: UUID

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        talk.refuse_held_by_others()
        if talk.mode is not ConversationMode.HELD:
            talk.hold(self.occurred_at)
        talk.store()


class TakeOverConversation(Mutation, frozen=True, kw_only=True):
    """I answer it from now on, although a colleague did; that person sees the reason."""

    conversation_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        talk = Correspondence.of(tx, self.conversation_id)
        if talk.mode is not ConversationMode.HELD or talk["holder_id"] != tx.me.agent_id:
            talk.hold(self.occurred_at, reason)
        talk.store()


class ReleaseConversation(Mutation, frozen=True, kw_only=True):
    """The holder stops answering; a waiting applicant goes back to the common list."""

    conversation_id: UUID

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        talk.refuse_unless_held()
        talk.give_back()
        talk.store()


class PassOffer(Mutation, frozen=True, kw_only=True):
    """I do not take the live chat that is offered to me; the next colleague is asked."""

    conversation_id: UUID

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        offer = talk.offer
        if talk.mode is ConversationMode.WAITING and offer.to == tx.me.agent_id:
            talk.set(offer=offer.passed().facts())
        talk.store()


class EndEpisode(Mutation, frozen=True, kw_only=True):
    """The matter is done; a later message begins another episode. contact_id: The episode that I saw."""

    conversation_id: UUID
    contact_id: UUID
    disposition: Disposition

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        talk.refuse_held_by_others()
        episode = talk.need_episode()
        if episode["id"] != self.contact_id:
            raise Rejected("episode_ended")
        talk.end_episode(episode, self.occurred_at, self.disposition)
        talk.store()


class BlockCorrespondent(Mutation, frozen=True, kw_only=True):
    """Its messages are kept, and wait for nobody; nothing is sent to it."""

    conversation_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        reason = need_text(self.reason, "reason_missing")
        talk = Correspondence.of(tx, self.conversation_id)
        talk.refuse_held_by_others()
        if talk["blocked_at"] is None:
            talk.set(blocked_at=self.occurred_at, blocked_reason=reason)
        if (episode := talk.open_episode()) is not None:
            talk.end_episode(episode, self.occurred_at, Disposition.OTHER)
        talk.store()


class UnblockCorrespondent(Mutation, frozen=True, kw_only=True):
    """Its messages wait for an answer again; those that came meanwhile wait for nobody."""

    conversation_id: UUID

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        talk.set(blocked_at=None, blocked_reason="")
        talk.store()
        chains = select(Conversation.__table__).where(
            Conversation.office_address_id == talk["office_address_id"],
            Conversation.remote == talk["remote"],
            Conversation.blocked_at.is_not(None),
        )
        for row in tx.rows(chains.order_by(Conversation.id)):
            tx.update(Conversation, row, blocked_at=None, blocked_reason="")


class RecordOptOut(Mutation, frozen=True, kw_only=True):
    """The correspondent wants no more messages, and has said so to the office. reason: How."""

    conversation_id: UUID
    reason: str = ""

    def run(self, tx: Tx) -> None:
        talk = Correspondence.of(tx, self.conversation_id)
        if talk["opted_out_at"] is None:
            talk.set(opted_out_at=self.occurred_at, opted_out_reason=self.reason.strip())
        talk.store()


class RecordOptIn(Mutation, frozen=True, kw_only=True):
    """The correspondent wants messages again. consent: How the correspondent said so."""

    conversation_id: UUID
    consent: str

    def run(self, tx: Tx) -> None:
        need_text(self.consent, "consent_missing")
        talk = Correspondence.of(tx, self.conversation_id)
        talk.set(opted_out_at=None, opted_out_reason="")
        talk.store()


# -- by the server program ---------------------------------------------------------------------------------


class SendBotMessage(Mutation, frozen=True, kw_only=True):
    """The chatbot answers. Rejected once a person has the word."""

    conversation_id: UUID
    message_id: UUID
    text: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    article_id: UUID | None = None
    article_edition: int | None = None

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        tx.refuse_second(Message, self.message_id, "message_exists")
        _refuse_without_bot(talk)
        talk.refuse_unwanted()
        talk.add_message(
            talk.need_episode(),
            id=self.message_id,
            author=MessageAuthor.BOT,
            text=need_text(self.text, "message_missing"),
            facts=self.facts,
            article_id=self.article_id,
            article_edition=self.article_edition,
            **_automatic(talk, self.occurred_at),
        )
        talk.store()


class HandOver(Mutation, frozen=True, kw_only=True):
    """The chatbot gives the word to a person. form: What the applicant was asked before."""

    conversation_id: UUID
    form: dict[str, Any] = msgspec.field(default_factory=dict)

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        _refuse_without_bot(talk)
        talk.need_episode()
        talk.set(mode=ConversationMode.STILL, form=self.form)
        talk.wait(self.occurred_at)
        talk.store()


class SendNotice(Mutation, frozen=True, kw_only=True):
    """An automatic text of the office: one for each cause in an episode, and few a day.

    Rejected if it would answer an automatic message. cause: "closed", "greeting", ...
    """

    conversation_id: UUID
    cause: str
    text: str

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        episode = talk.need_episode()
        message_id = uuid5(episode["id"], f"notice {self.cause}")
        if tx.row(Message, message_id) is not None:
            return
        talk.refuse_unwanted()
        _refuse_many(tx, talk, self.occurred_at)
        talk.add_message(
            episode,
            id=message_id,
            author=MessageAuthor.OFFICE,
            text=need_text(self.text, "message_missing"),
            facts={"cause": self.cause},
            **_automatic(talk, self.occurred_at),
        )
        talk.store()


class SendSurveyLink(Mutation, frozen=True, kw_only=True):
    """The link to the office's survey form, in the conversation about a case that has ended; once for a case.

    It begins no episode and asks nobody to answer. Rejected while somebody writes there, and as SendNotice.
    """

    conversation_id: UUID
    case_id: UUID
    text: str

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        message_id = uuid5(self.case_id, "survey link")
        if tx.row(Message, message_id) is not None:
            return
        contact = tx.row(Contact, talk["contact_id"]) if talk["contact_id"] is not None else None
        if contact is None or contact["case_id"] != self.case_id:
            raise Rejected("no_such_conversation", {"id": str(self.conversation_id)})
        if talk.mode is not ConversationMode.STILL:
            raise Rejected("episode_open")
        talk.refuse_unwanted()
        if not is_window_open(talk["channel"], talk["window_until"], self.occurred_at):
            raise Rejected("window_over", {"until": ""})
        _refuse_many(tx, talk, self.occurred_at)
        talk.add_message(
            contact,
            id=message_id,
            author=MessageAuthor.OFFICE,
            text=need_text(self.text, "message_missing"),
            facts={"cause": "survey"},
            **_automatic(talk, self.occurred_at),
        )
        talk.store()


class ReturnConversation(Mutation, frozen=True, kw_only=True):
    """The holder is gone; a waiting applicant goes back to the common list. holder_id: Who held it."""

    conversation_id: UUID
    holder_id: UUID

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        if talk.mode is not ConversationMode.HELD or talk["holder_id"] != self.holder_id:
            raise Rejected("conversation_not_held")
        talk.give_back()
        talk.store()


class OfferConversation(Mutation, frozen=True, kw_only=True):
    """A live chat is offered to one person, or to all (agent_id None). Rejected if it waits no more."""

    conversation_id: UUID
    agent_id: UUID | None

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        if talk.mode is not ConversationMode.WAITING:
            raise Rejected("conversation_not_waiting")
        talk.set(offer=talk.offer.next(self.agent_id, self.occurred_at).facts())
        talk.store()


class CloseForSilence(Mutation, frozen=True, kw_only=True):
    """Nobody has written since a time, and nobody waits: the episode ends.

    contact_id: The episode. silent_since: Rejected if there is a later message.
    """

    conversation_id: UUID
    contact_id: UUID
    silent_since: datetime

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk = Correspondence.of(tx, self.conversation_id)
        episode = talk.need_episode()
        if episode["id"] != self.contact_id:
            raise Rejected("episode_ended")
        if talk["waiting_since"] is not None or talk["last_at"] > self.silent_since:
            raise Rejected("not_silent")
        was_answered = episode["answered_at"] is not None
        disposition = Disposition.ANSWERED if was_answered else Disposition.OTHER
        talk.end_episode(episode, self.occurred_at, disposition)
        talk.store()


def _refuse_without_bot(talk: Correspondence) -> None:
    if talk.mode is not ConversationMode.BOT:
        raise Rejected("bot_has_no_word")


def _refuse_many(tx: Tx, talk: Correspondence, at: datetime) -> None:
    of_talk = (Message.conversation_id == talk["id"]) & (Message.direction == Direction.INBOUND)
    last = select(Message.is_automatic).where(of_talk).order_by(Message.position.desc()).limit(1)
    if any(row["is_automatic"] for row in tx.rows(last)):
        raise Rejected("answers_automatic")
    today = select(func.count().label("count")).select_from(Message.__table__)
    today = today.join(Conversation, Conversation.id == Message.conversation_id).where(
        Conversation.office_address_id == talk["office_address_id"],
        Conversation.remote == talk["remote"],
        Message.author == MessageAuthor.OFFICE,
        Message.written_at > at - timedelta(days=1),
    )
    if tx.rows(today)[0]["count"] >= NOTICES_A_DAY:
        raise Rejected("enough_notices")


def _automatic(talk: Correspondence, at: datetime) -> dict[str, Any]:
    """Return the columns of a message that no person writes."""
    return {
        "direction": Direction.OUTBOUND,
        "kind": MessageKind.TEXT,
        "is_automatic": True,
        "state": MessageState.QUEUED,
        "written_at": at,
        "not_after": leaves_until(talk["channel"], talk["window_until"], at),
    }
