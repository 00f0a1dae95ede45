"""Conversations in the written channels: the lists, the messages, and what the server program sends next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, text, true

from db.chunks import chunks
from db.entry_facts import readable_facts
from db.enums import ConversationMode, FileState, MessageAuthor, MessageState, TemplateState
from db.models import (
    Agent,
    Applicant,
    Case,
    Contact,
    Conversation,
    Message,
    MessageFile,
    MessageTemplate,
    OfficeAddress,
)
from db.models.conversation import IS_UNSURE
from db.models.shapes import FIRST_TIME
from db.records import (
    ConversationRecord,
    MessageFileRecord,
    MessageRecord,
    OfficeAddressRecord,
    TemplateRecord,
)
from db.rules.chat_offers import LIVE, Offer
from db.tx import table_of

_TALKS, _MESSAGES, _FILES = map(table_of, (Conversation, Message, MessageFile))
_ADDRESSES, _TEMPLATES = map(table_of, (OfficeAddress, MessageTemplate))
_CONTACTS, _CASES, _APPLICANTS = map(table_of, (Contact, Case, Applicant))
_AGENTS = table_of(Agent)
_LAST = _MESSAGES.alias("last")
_TALK: list[Any] = [
    _TALKS.c.id,
    _TALKS.c.channel,
    _TALKS.c.office_address_id,
    func.coalesce(_ADDRESSES.c.label, ""),
    _TALKS.c.remote,
    _TALKS.c.remote_name,
    _TALKS.c.remote_phone,
    _TALKS.c.mode,
    _TALKS.c.holder_id,
    func.coalesce(_AGENTS.c.name, ""),
    _TALKS.c.held_since,
    _TALKS.c.hold_reason,
    _TALKS.c.waiting_since,
    _TALKS.c.last_at,
    _TALKS.c.last_in_at,
    _TALKS.c.window_until,
    _TALKS.c.messages,
    _TALKS.c.opted_out_at,
    _TALKS.c.blocked_at,
    _TALKS.c.form,
    _TALKS.c.contact_id,
    _CONTACTS.c.started_at,
    _CONTACTS.c.answered_at,
    _CONTACTS.c.ended_at,
    _CONTACTS.c.applicant_id,
    func.coalesce(_APPLICANTS.c.name, ""),
    _TALKS.c.case_id,
    func.coalesce(_CASES.c.number, ""),
    func.coalesce(_LAST.c.text, ""),
    _LAST.c.kind,
    _LAST.c.author,
    func.coalesce(_CASES.c.is_anonymous, False),
    func.coalesce(_CASES.c.is_confidential, False),
    _CASES.c.assignee_id,
    _CASES.c.unit_id,
    _TALKS.c.offer,
    _TALKS.c.opted_out_reason,
    _TALKS.c.blocked_reason,
]
_MESSAGE: list[Any] = [
    _MESSAGES.c.id,
    _MESSAGES.c.conversation_id,
    _MESSAGES.c.contact_id,
    _MESSAGES.c.case_id,
    _MESSAGES.c.position,
    _MESSAGES.c.direction,
    _MESSAGES.c.author,
    _MESSAGES.c.agent_id,
    func.coalesce(_AGENTS.c.name, ""),
    _MESSAGES.c.kind,
    _MESSAGES.c.text,
    _MESSAGES.c.facts,
    _MESSAGES.c.reply_to_id,
    _MESSAGES.c.is_automatic,
    _MESSAGES.c.state,
    _MESSAGES.c.error,
    _MESSAGES.c.not_after,
    _MESSAGES.c.written_at,
    _MESSAGES.c.sent_at,
    _MESSAGES.c.delivered_at,
    _MESSAGES.c.read_at,
    _MESSAGES.c.article_id,
    _MESSAGES.c.article_edition,
]
_FILE: list[Any] = [
    _FILES.c.id,
    _FILES.c.message_id,
    _FILES.c.name,
    _FILES.c.media_type,
    _FILES.c.bytes,
    _FILES.c.sha256,
    _FILES.c.state,
]
PAGE = 200  # messages that a window shows at first; more of them take longer with each change
_IS_OPEN_EPISODE = _CONTACTS.c.conversation_id.is_not(None), _CONTACTS.c.ended_at.is_(None)
_ALIVE = _TALKS.c.deleted_at.is_(None)
# Not "IS NOT NULL", for which SQLite may read the whole table instead of the index.
_WAITS = _TALKS.c.waiting_since >= FIRST_TIME, _TALKS.c.mode == ConversationMode.WAITING


@dataclass(frozen=True, slots=True)
class Inbox:
    """What has to be answered: the conversations that this person holds, and those on everybody's list.

    Oldest due first; those that a person holds and in which nobody waits come last.
    """

    mine: tuple[ConversationRecord, ...]
    everybodys: tuple[ConversationRecord, ...]


def inbox(tx: Connection, agent_id: UUID, limit: int = 300) -> Inbox:
    own = _TALKS.c.holder_id == agent_id, _TALKS.c.mode == ConversationMode.HELD
    return Inbox(_talks(tx, limit, *own), _talks(tx, limit, *_WAITS))


def waiting_chats(tx: Connection) -> tuple[ConversationRecord, ...]:
    """Return the live chats on everybody's list, the longest wait first."""
    return _talks(tx, 300, *_WAITS, _TALKS.c.channel.in_(LIVE))


def unsure_conversations(
    tx: Connection, author_id: UUID | None, now: datetime, limit: int = 100
) -> tuple[ConversationRecord, ...]:
    """Return the conversations with a message that may or may not have left, the last one first.

    After a restore these are all that were in the queue of the restored database. author_id: Only of this
    author; None for all. A message that has just been sent is left out: its receipt may come.
    """
    is_decided_by_people = or_(_MESSAGES.c.lease_until.is_(None), _MESSAGES.c.lease_until <= now)
    is_of = _MESSAGES.c.agent_id == author_id if author_id is not None else true()
    # In the words of the index: SQLite does not use it for a bound value.
    unsure = select(_MESSAGES.c.conversation_id).where(text(f"message.{IS_UNSURE}"), is_of)
    found = _talks(tx, limit, _TALKS.c.id.in_(unsure.where(is_decided_by_people)))
    return tuple(replace(one, is_unsure=True) for one in sorted(found, key=lambda one: one.last_at)[::-1])


def waiting_count(tx: Connection, most: int) -> int:
    """Return how many conversations are on everybody's list, at most so many."""
    some = select(_TALKS.c.id).where(*_WAITS, _ALIVE).limit(most).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one())


def conversation(tx: Connection, conversation_id: UUID) -> ConversationRecord | None:
    return next(iter(_talks(tx, 1, _TALKS.c.id == conversation_id)), None)


def conversations_by_id(tx: Connection, ids: Sequence[UUID]) -> tuple[ConversationRecord, ...]:
    """Return these conversations, in this order."""
    found = {one.id: one for one in _talks(tx, len(ids), _TALKS.c.id.in_(ids))} if ids else {}
    return tuple(found[one] for one in ids if one in found)


def conversation_of_contact(tx: Connection, contact_id: UUID) -> ConversationRecord | None:
    """Return the conversation whose last episode this contact is."""
    return next(iter(_talks(tx, 1, _TALKS.c.contact_id == contact_id)), None)


def conversations_of_case(tx: Connection, case_id: UUID) -> tuple[ConversationRecord, ...]:
    """Return the conversations with a message in this case, or with an episode that belongs to it."""
    of_messages = select(_MESSAGES.c.conversation_id).where(_MESSAGES.c.case_id == case_id)
    return _talks(tx, 100, or_(_TALKS.c.case_id == case_id, _TALKS.c.id.in_(of_messages)))


def window_of_case(tx: Connection, case_id: UUID) -> datetime | None:
    """Return until when the applicant of a case can be written to freely; None without such a limit.

    Of several conversations of the case the one whose window is open longest counts.
    """
    window = func.max(_TALKS.c.window_until, type_=_TALKS.c.window_until.type)
    found: datetime | None = tx.execute(select(window).where(_TALKS.c.case_id == case_id, _ALIVE)).scalar()
    return found


def conversations_with(tx: Connection, remotes: Sequence[str]) -> tuple[ConversationRecord, ...]:
    """Return the conversations with these addresses or numbers, in the channel's form."""
    return _talks(tx, 100, _TALKS.c.remote.in_(remotes))


def messages_of(tx: Connection, conversation_id: UUID, limit: int = PAGE) -> tuple[MessageRecord, ...]:
    """Return the newest messages of a conversation, oldest first; earlier ones by a higher limit."""
    query = _select_messages().where(_MESSAGES.c.conversation_id == conversation_id)
    newest = query.order_by(_MESSAGES.c.position.desc(), _MESSAGES.c.id.desc()).limit(limit)
    return _messages(tx, reversed(tx.execute(newest).all()))


def messages_of_case(tx: Connection, case_id: UUID, limit: int = PAGE) -> tuple[MessageRecord, ...]:
    """Return the newest messages of a case, of all conversations, by time; earlier ones by a higher limit."""
    query = _select_messages().where(_MESSAGES.c.case_id == case_id)
    newest = query.order_by(_MESSAGES.c.written_at.desc(), _MESSAGES.c.position.desc()).limit(limit)
    return _messages(tx, reversed(tx.execute(newest).all()))


def messages_of_episode(tx: Connection, contact_id: UUID) -> tuple[MessageRecord, ...]:
    """Return all messages of one episode of a conversation, oldest first."""
    query = _select_messages().where(_MESSAGES.c.contact_id == contact_id)
    return _messages(tx, tx.execute(query.order_by(_MESSAGES.c.position, _MESSAGES.c.id)))


def messages_of_applicant(tx: Connection, applicant_id: UUID) -> tuple[MessageRecord, ...]:
    """Return all messages of the episodes with this person, by time."""
    episodes = select(_CONTACTS.c.id).where(
        _CONTACTS.c.applicant_id == applicant_id, _CONTACTS.c.conversation_id.is_not(None)
    )
    query = _select_messages().where(_MESSAGES.c.contact_id.in_(episodes))
    return _messages(tx, tx.execute(query.order_by(_MESSAGES.c.written_at, _MESSAGES.c.position)))


def office_addresses(tx: Connection) -> tuple[OfficeAddressRecord, ...]:
    names = ("id", "channel", "address", "label", "is_open", "has_bot", "hours")
    query = select(*(_ADDRESSES.c[name] for name in names)).where(_ADDRESSES.c.deleted_at.is_(None))
    rows = tx.execute(query.order_by(_ADDRESSES.c.label, _ADDRESSES.c.id))
    found = (OfficeAddressRecord(*row) for row in rows)
    return tuple(replace(one, hours=readable_facts(one.hours)) for one in found)


def templates(tx: Connection, office_address_id: UUID) -> tuple[TemplateRecord, ...]:
    """Return the approved templates of an address, by name."""
    names = ("id", "office_address_id", "name", "language", "category", "state", "text")
    query = select(*(_TEMPLATES.c[name] for name in names)).where(
        _TEMPLATES.c.office_address_id == office_address_id,
        _TEMPLATES.c.state == TemplateState.APPROVED,
        _TEMPLATES.c.deleted_at.is_(None),
    )
    rows = tx.execute(query.order_by(_TEMPLATES.c.name, _TEMPLATES.c.language))
    return tuple(TemplateRecord(*row) for row in rows)


def _talks(tx: Connection, limit: int, *which: ColumnElement[bool]) -> tuple[ConversationRecord, ...]:
    query = (
        select(*_TALK)
        .join_from(_TALKS, _ADDRESSES, _ADDRESSES.c.id == _TALKS.c.office_address_id, isouter=True)
        .join(_AGENTS, _AGENTS.c.id == _TALKS.c.holder_id, isouter=True)
        .join(_CONTACTS, _CONTACTS.c.id == _TALKS.c.contact_id, isouter=True)
        .join(_APPLICANTS, _APPLICANTS.c.id == _CONTACTS.c.applicant_id, isouter=True)
        .join(_CASES, _CASES.c.id == _TALKS.c.case_id, isouter=True)
        .join(
            _LAST,
            (_LAST.c.conversation_id == _TALKS.c.id) & (_LAST.c.position == _TALKS.c.messages),
            isouter=True,
        )
        .where(_ALIVE, *which)
        .order_by(_TALKS.c.waiting_since.is_(None), _TALKS.c.waiting_since, _TALKS.c.last_at.desc())
        .limit(limit)
    )
    return tuple(map(_as_talk, tx.execute(query)))


def _as_talk(row: Any) -> ConversationRecord:
    found = ConversationRecord(*row)
    return replace(
        found,
        offer=Offer.of(row.offer or {}),
        form=readable_facts(found.form),
        is_anonymous=bool(found.is_anonymous),
        is_confidential=bool(found.is_confidential),
    )


def _select_messages() -> Select[Any]:
    of = _MESSAGES.outerjoin(_AGENTS, _AGENTS.c.id == _MESSAGES.c.agent_id)
    return select(*_MESSAGE).select_from(of).where(_MESSAGES.c.deleted_at.is_(None))


def _messages(tx: Connection, found: Iterable[Any]) -> tuple[MessageRecord, ...]:
    rows = list(found)
    files: dict[UUID, list[MessageFileRecord]] = defaultdict(list)
    for some in chunks([row.id for row in rows]):
        query = select(*_FILE).where(_FILES.c.message_id.in_(some), _FILES.c.deleted_at.is_(None))
        for row in tx.execute(query.order_by(_FILES.c.id)):
            files[row.message_id].append(MessageFileRecord(*row))
    return tuple(_as_message(row, tuple(files.get(row.id, ()))) for row in rows)


def _as_message(row: Sequence[Any], files: tuple[MessageFileRecord, ...]) -> MessageRecord:
    return MessageRecord(
        id=row[0],
        conversation_id=row[1],
        contact_id=row[2],
        case_id=row[3],
        position=row[4],
        direction=row[5],
        author=row[6],
        agent_id=row[7],
        agent_name=row[8],
        kind=row[9],
        text=row[10],
        facts=readable_facts(row[11]),
        reply_to_id=row[12],
        is_automatic=row[13],
        state=row[14],
        error=row[15],
        not_after=row[16],
        written_at=row[17],
        sent_at=row[18],
        delivered_at=row[19],
        read_at=row[20],
        article_id=row[21],
        article_edition=row[22],
        files=files,
    )


# -- by the server program, in PostgreSQL ------------------------------------------------------------------


def next_to_send(
    tx: Connection, now: datetime, limit: int = 20, office_address_id: UUID | None = None
) -> tuple[UUID, ...]:
    """Return the messages to send now, the first of each conversation, and lock their conversations.

    Another instance skips them until this transaction has ended, in which StartSending takes each of them. A
    message with a file that has not come yet waits, and those behind it; `now` after `not_after` ends that.
    """
    earlier, file = _MESSAGES.alias("earlier"), _FILES.alias("file")
    holds = or_(
        earlier.c.state.in_((MessageState.QUEUED, MessageState.SENDING)),
        (earlier.c.state == MessageState.UNSURE) & (earlier.c.lease_until > now),
    )
    is_first = ~exists().where(
        earlier.c.conversation_id == _MESSAGES.c.conversation_id,
        earlier.c.position < _MESSAGES.c.position,
        holds,
    )
    lacks_file = exists().where(file.c.message_id == _MESSAGES.c.id, file.c.state == FileState.COMING)
    query = (
        select(_MESSAGES.c.id)
        .join_from(_TALKS, _MESSAGES, _MESSAGES.c.conversation_id == _TALKS.c.id)
        .where(
            true() if office_address_id is None else _TALKS.c.office_address_id == office_address_id,
            _MESSAGES.c.state == MessageState.QUEUED,
            or_(_MESSAGES.c.not_before.is_(None), _MESSAGES.c.not_before <= now),
            is_first,
            or_(~lacks_file, _MESSAGES.c.not_after <= now),
        )
        .order_by(_MESSAGES.c.written_at, _MESSAGES.c.id)
        .limit(limit)
        .with_for_update(of=_TALKS, skip_locked=True)
    )
    return tuple(tx.execute(query).scalars())


def silent_conversations(tx: Connection, before: datetime, limit: int = 100) -> tuple[tuple[UUID, UUID], ...]:
    """Return conversations (id, open episode) without a waiting applicant, and no message since a time."""
    query = (
        select(_TALKS.c.id, _TALKS.c.contact_id)
        .join_from(_CONTACTS, _TALKS, _TALKS.c.contact_id == _CONTACTS.c.id)
        .where(*_IS_OPEN_EPISODE, _ALIVE, _TALKS.c.waiting_since.is_(None), _TALKS.c.last_at < before)
    )
    rows = tx.execute(query.order_by(_TALKS.c.last_at, _TALKS.c.id).limit(limit))
    return tuple((row.id, row.contact_id) for row in rows)


def silent_at_bot(tx: Connection, before: datetime, limit: int = 1_000) -> tuple[tuple[UUID, UUID, Any], ...]:
    """Return the conversations (id, address, facts of the last message) that the chatbot has, of which the
    last message is older, and the chatbot's. Those that have fallen silent last come first.
    """
    query = (
        select(_TALKS.c.id, _TALKS.c.office_address_id, _LAST.c.facts)
        .join_from(_CONTACTS, _TALKS, _TALKS.c.contact_id == _CONTACTS.c.id)
        .join(_LAST, (_LAST.c.conversation_id == _TALKS.c.id) & (_LAST.c.position == _TALKS.c.messages))
        .where(
            *(*_IS_OPEN_EPISODE, _ALIVE, _TALKS.c.mode == ConversationMode.BOT),
            *(_TALKS.c.last_at < before, _LAST.c.author == MessageAuthor.BOT),
        )
    )
    rows = tx.execute(query.order_by(_TALKS.c.last_at.desc(), _TALKS.c.id).limit(limit))
    return tuple((row.id, row.office_address_id, row.facts) for row in rows)


def offered_chats(tx: Connection, limit: int = 300) -> tuple[tuple[UUID, UUID | None, Offer], ...]:
    """Return the live chats (id, team, offer) that wait for staff, the longest wait first."""
    query = (
        select(_TALKS.c.id, _TALKS.c.team_id, _TALKS.c.offer)
        .where(*_WAITS, _ALIVE, _TALKS.c.channel.in_(LIVE))
        .order_by(_TALKS.c.waiting_since, _TALKS.c.id)
        .limit(limit)
    )
    return tuple((row.id, row.team_id, Offer.of(row.offer)) for row in tx.execute(query))


def leases_over(tx: Connection, now: datetime, limit: int = 100) -> tuple[tuple[UUID, int], ...]:
    """Return the messages (id, attempt) whose sending was not finished in time: they may have arrived."""
    is_over = (_MESSAGES.c.state == MessageState.SENDING) & (_MESSAGES.c.lease_until < now)
    query = select(_MESSAGES.c.id, _MESSAGES.c.attempt).where(is_over).order_by(_MESSAGES.c.id)
    return tuple((row.id, row.attempt) for row in tx.execute(query.limit(limit)))
