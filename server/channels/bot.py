"""Lets the chatbot answer a message in the transaction that has recorded it, or give the word to a person.

The chatbot itself is app/chatbot. A fault of it gives the word to a person, too.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import DBAPIError

from app.chatbot.answering import Articles
from app.chatbot.talk import CHOICES, TALK, Chatbot, Reply, Talk, VisitorLine
from app.mutations.arrival import RecordArrival
from app.mutations.conversation import HandOver
from db.entry_facts import readable_facts
from db.enums import Channel, ConversationMode, MessageAuthor, MessageKind
from db.models import Conversation, Message
from db.mutation import Mutation
from db.queries.articles import public_articles
from db.server.system_changes import run_as_system
from db.tx import table_of
from server.channels.addresses import Address
from server.channels.notices import Notices

_log = logging.getLogger(__name__)
_TALKS, _MESSAGES = table_of(Conversation), table_of(Message)
# Any change of an article changes one of them; so does another database.
_EDITION = "SELECT epoch(), count(*), coalesce(sum(version), 0) FROM article"
_Edition = tuple[Any, ...]


class Bots:
    """The chatbot of all addresses. Used by several threads at once."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._known: tuple[_Edition, Articles] | None = None

    def answer(
        self, connection: Connection, address: Address, arrival: RecordArrival, now: datetime
    ) -> list[Mutation]:
        """Answer a message that was recorded in this transaction; return what was done.

        Nothing, if a person has the word, or the message was answered before.
        """
        talk = _talk_of(connection, arrival.message_id)
        if talk is None:
            return []
        if not address.has_bot or arrival.is_automatic:
            return _done(connection, [HandOver(conversation_id=talk["id"], occurred_at=now)])
        before = _last_words(connection, talk)
        try:
            reply = self._reply(connection, address, before, arrival, now)
        except DBAPIError:
            raise
        except Exception:  # noqa: BLE001 - the message must be taken, and a person answers it
            _log.exception("the chatbot failed")
            return _done(connection, [HandOver(conversation_id=talk["id"], occurred_at=now)])
        reply_id = uuid5(arrival.message_id, "reply")
        return _send_reply(connection, talk, reply_id, reply, now, is_first=before is None)

    def hand_over(
        self, connection: Connection, address: Address | None, conversation_id: UUID, now: datetime
    ) -> None:
        """Give the word to a person, with what the form has: the applicant fell silent.

        address: None if it is not in use any more; then nothing is said.
        """
        query = select(_TALKS).where(_TALKS.c.id == conversation_id, _TALKS.c.mode == ConversationMode.BOT)
        talk = connection.execute(query).mappings().one_or_none()
        last = _last_words(connection, talk) if talk is not None else None
        if talk is None or last is None:
            return
        opens_at = None if address is None else self._notices.opens_at(address, connection, now)
        reply = self._chatbot(connection).hand_over(_state_of(last), opens_at)
        _send_reply(connection, talk, uuid5(last["id"], "reply"), reply, now, is_first=False)

    def _reply(
        self,
        connection: Connection,
        address: Address,
        before: RowMapping | None,
        arrival: RecordArrival,
        now: datetime,
    ) -> Reply:
        state, line = _state_of(before), _input_of(before, arrival)
        opens_at = self._notices.opens_at(address, connection, now)
        chatbot = self._chatbot(connection)
        if arrival.kind is not MessageKind.TEXT or not line.text.strip():
            return chatbot.hand_over(state, opens_at)  # a picture or a voice: a person looks at it
        return chatbot.reply(state, line, now, opens_at)

    def _chatbot(self, connection: Connection) -> Chatbot:
        zone: str = connection.exec_driver_sql("SELECT office_zone()").scalar_one()
        return Chatbot(self._articles(connection), ZoneInfo(zone))

    def _articles(self, connection: Connection) -> Articles:
        """Return the articles as they are now; they are read again after each change."""
        edition = tuple(connection.exec_driver_sql(_EDITION).one())
        known = self._known
        if known is None or known[0] != edition:
            known = self._known = edition, Articles(public_articles(connection))
        return known[1]


def _talk_of(connection: Connection, message_id: UUID) -> RowMapping | None:
    """Return the conversation of a message, if the chatbot has the word and has not answered this message."""
    answer_id = uuid5(message_id, "reply")
    query = (
        select(_TALKS)
        .join_from(_MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id)
        .where(
            _MESSAGES.c.id == message_id,
            _MESSAGES.c.contact_id == _TALKS.c.contact_id,
            _TALKS.c.mode == ConversationMode.BOT,
            _TALKS.c.opted_out_at.is_(None),
            ~select(_MESSAGES.c.id).where(_MESSAGES.c.id == answer_id).correlate(None).exists(),
        )
    )
    return connection.execute(query).mappings().one_or_none()


def _last_words(connection: Connection, talk: RowMapping) -> RowMapping | None:
    """Return the chatbot's last message (id, facts) in the present episode."""
    query = select(_MESSAGES.c.id, _MESSAGES.c.facts).where(
        _MESSAGES.c.conversation_id == talk["id"],
        _MESSAGES.c.contact_id == talk["contact_id"],
        _MESSAGES.c.author == MessageAuthor.BOT,
    )
    return connection.execute(query.order_by(_MESSAGES.c.position.desc()).limit(1)).mappings().one_or_none()


def _state_of(words: RowMapping | None) -> Talk:
    return Talk() if words is None else Talk.of(readable_facts(words["facts"]).get(TALK))


def _input_of(before: RowMapping | None, arrival: RecordArrival) -> VisitorLine:
    """Return what the applicant says. Typing a button's label counts as pressing it."""
    choice, language = arrival.facts.get("choice"), arrival.facts.get("language")
    line = VisitorLine(
        arrival.text,
        choice if isinstance(choice, str) else "",
        language if isinstance(language, str) else "",
    )
    if line.choice or before is None:
        return line
    label = line.text.strip(" .!").casefold()
    for one in readable_facts(before["facts"]).get(CHOICES) or ():
        if label == str(one.get("label", "")).casefold():
            return VisitorLine(line.text, str(one.get("value", "")), line.language)
    return line


def _send_reply(
    connection: Connection, talk: RowMapping, message_id: UUID, reply: Reply, now: datetime, *, is_first: bool
) -> list[Mutation]:
    has_widget = talk["channel"] is Channel.CHATBOT
    text = reply.text if has_widget else reply.in_words(is_first=is_first)
    words = reply.message(talk["id"], message_id, now, text)
    done = _done(connection, [words])
    if reply.hands_over or not done:
        form = dict(reply.talk.form)
        done += _done(connection, [HandOver(conversation_id=talk["id"], form=form, occurred_at=now)])
    return done


def _done(connection: Connection, changes: list[Mutation]) -> list[Mutation]:
    """Run these; return those that took effect."""
    outcomes = run_as_system(connection, changes)
    for refused in filter(None, outcomes):
        _log.error("what the chatbot did was refused: %s", refused.code)
    return [change for change, refused in zip(changes, outcomes, strict=True) if refused is None]
