"""Simulated applicants who write: their messages arrive, and what the agent sends reaches them.

The demo has no server program, so this runs its mutations, as the same actor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot
from sqlalchemy import Connection, select

import resources
from app.chatbot.answering import Articles
from app.chatbot.talk import Chatbot, Reply, Talk, VisitorLine
from app.common.clock import now
from app.common.debounce import Debounce
from app.common.phone_number import parse
from app.common.typed_toml import read_toml
from app.demo.data import address_id, read_table
from app.desktop.workplace import Workplace
from app.mutations.arrival import RecordArrival
from app.mutations.conversation import CloseForSilence, HandOver
from app.mutations.delivery import RecordReceipt, RecordSendResult, SendResult, StartSending
from app.settings import OfficeSettings
from db.enums import Channel, Direction, MessageAuthor, MessageState
from db.models import Conversation, Message
from db.models.conversation import conversation_id
from db.mutation import Mutation, Rejected
from db.queries.articles import public_articles
from db.queries.conversations import next_to_send
from db.rules.system_actor import SYSTEM
from db.tx import table_of

WINDOW = timedelta(hours=24)
LEASE = timedelta(minutes=5)
LINE, REPLY = timedelta(seconds=10), timedelta(seconds=1)  # of a visitor and the chatbot
_MESSAGES, _TALKS = table_of(Message), table_of(Conversation)
# What the applicant's side of a channel reports after a message was sent.
_RECEIPTS = {
    Channel.WHATSAPP: (MessageState.DELIVERED, MessageState.READ),
    Channel.SMS: (MessageState.DELIVERED,),
    Channel.EMAIL: (),
    Channel.CHATBOT: (MessageState.DELIVERED, MessageState.READ),
}
_GOOD = (
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the simulated applicants and networks take, in milliseconds."""

    first: int = 20_000
    next: int = 60_000
    step: int = 1_200  # from one state of a message to the next
    thanks: int = 6_000
    leave: int = 20_000  # a visitor of the web chat whom nobody owes an answer


class Letter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one applicant writes; resources/demo/messages.toml says what the fields mean."""

    key: str
    to: str
    person: str
    text: str
    thanks: str
    subject: str = ""
    remote: str = ""
    before: tuple[str, ...] = ()
    article: str = ""
    unit: str = ""


class _Address(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    channel: Channel
    address: str


class _File(msgspec.Struct, frozen=True, kw_only=True):
    letters: tuple[Letter, ...]
    addresses: tuple[_Address, ...]


@dataclass(frozen=True, slots=True)
class Correspondent:
    """An applicant at one address of the office: who writes there, and the chain of what is written."""

    letter: Letter
    channel: Channel
    office: str
    remote: str
    phone: str
    name: str

    @property
    def address_id(self) -> UUID:
        return address_id(self.letter.to)

    @property
    def chain(self) -> str:
        """Mails name the first of their chain, other channels the applicant."""
        return self.provider_id("first") if self.channel is Channel.EMAIL else self.remote

    @property
    def conversation_id(self) -> UUID:
        return conversation_id(self.address_id, self.chain, self.remote)

    def provider_id(self, which: str) -> str:
        return f"{self.letter.key}.{which}@{self.remote.partition('@')[2] or 'demo.example'}"

    def writes(self, which: str, text: str, at: datetime, **more: Any) -> RecordArrival:
        """Return the arrival of one of their messages; `which` distinguishes it from the others."""
        return RecordArrival(
            office_address_id=self.address_id,
            provider_id=self.provider_id(which),
            correspondent=self.remote,
            chain=self.chain,
            sent_at=at,
            name=self.name,
            phone=self.phone,
            text=text.strip(),
            facts=self._facts(which),
            window_until=at + WINDOW if self.channel is Channel.WHATSAPP else None,
            occurred_at=at,
            **more,
        )

    def _facts(self, which: str) -> dict[str, Any]:
        subject = self.letter.subject
        if not subject:
            return {}
        return {"subject": subject if which == "first" else f"Re: {subject}", "to": [self.office]}


@dataclass(frozen=True, slots=True)
class _OnItsWay:
    """A message of the office whose last state the applicant's side has not reported yet."""

    message_id: UUID
    conversation_id: UUID
    office_address_id: UUID
    channel: Channel
    state: MessageState
    attempt: int
    author: MessageAuthor

    @property
    def next_state(self) -> MessageState | None:
        """The state after the present one in this channel; None after the last."""
        sent = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)
        states = (*sent, *_RECEIPTS[self.channel])
        return next(iter(states[states.index(self.state) + 1 :]), None)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the applicants' side sees.

    Attributes:
        may_leave: The messages that are first in their conversation.
        answered: Conversations in which nobody waits for the office, with their open episode.
    """

    messages: tuple[_OnItsWay, ...]
    may_leave: frozenset[UUID]
    answered: dict[UUID, UUID]


class Correspondents(QObject):
    """Owns the applicants who write. Nothing here waits: the records' own thread makes the changes."""

    def __init__(
        self,
        workplace: Workplace,
        pauses: Pauses | None = None,
        clock: Callable[[], datetime] = now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._replica, self._jobs = workplace.internals.replica, workplace.internals.jobs
        self._records, self._zone = workplace.records, workplace.procedure.zone
        self._pauses, self._clock = pauses or Pauses(), clock
        self.applicants = correspondents()
        self._by_talk = {one.conversation_id: one for one in self.applicants}
        self._waiting: list[Correspondent] = []
        self._moving: set[UUID] = set()  # messages and conversations with a change under way
        self._thanked: set[UUID] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write_next)
        self._is_stopped = False
        settling = Debounce(20, self._check, self)
        self._records.changed.connect(settling.changed)

    def begin(self) -> None:
        """Let one applicant after the other write."""
        self._waiting = list(self.applicants)
        self._timer.start(self._pauses.first)

    def stop(self) -> None:
        self._is_stopped = True
        self._timer.stop()

    def of(self, key: str) -> Correspondent:
        """Return who writes the letter of this key."""
        return next(one for one in self.applicants if one.letter.key == key)

    def write(self, key: str) -> None:
        """Let the applicant of this letter write now."""
        one = self.of(key)
        if one.letter.before:
            self._records.read(lambda tx: self._with_bot(tx, one), lambda changes: self._change(*changes))
        else:
            self._change(one.writes("first", one.letter.text, self._clock()))

    @Slot()
    def _write_next(self) -> None:
        if self._waiting:
            self.write(self._waiting.pop(0).letter.key)
            self._timer.start(self._pauses.next)

    # -- the chatbot, before a person -----------------------------------------------------------------------

    def _with_bot(self, tx: Connection, one: Correspondent) -> list[Mutation]:
        """Return what the visitor and the chatbot write until the hand-over, then the question."""
        chatbot = Chatbot(Articles(public_articles(tx)), self._zone)
        lines, talk = one.letter.before, Talk()
        at = self._clock() - len(lines) * (LINE + REPLY)
        done: list[Mutation] = []
        for number, line in enumerate(lines):
            at += LINE
            done.append(one.writes(f"{number}", line, at))
            reply = chatbot.reply(talk, VisitorLine(line), at, None)
            talk = reply.talk
            at += REPLY
            done += self._bot_reply(one, uuid5(one.conversation_id, f"reply {number}"), reply, at)
        form = dict(talk.form)
        done.append(HandOver(conversation_id=one.conversation_id, form=form, occurred_at=at))
        return [*done, one.writes("first", one.letter.text, self._clock())]

    def _bot_reply(self, one: Correspondent, message_id: UUID, reply: Reply, at: datetime) -> list[Mutation]:
        """Return the chatbot's words, which the open widget shows at once."""
        words = reply.message(one.conversation_id, message_id, at, reply.text)
        seen = [_receipt(one.address_id, message_id, state, at) for state in _RECEIPTS[one.channel]]
        return [words, _start(message_id, at), _sent(message_id, 1, at), *seen]

    # -- what the agent sends -------------------------------------------------------------------------------

    @Slot()
    def _check(self) -> None:
        if not self._is_stopped:
            self._records.read(partial(self._seen, frozenset(self._thanked)), self._go_on)

    def _seen(self, thanked: frozenset[UUID], tx: Connection) -> _Seen:
        columns = (
            _MESSAGES.c.id,
            _MESSAGES.c.conversation_id,
            _TALKS.c.office_address_id,
            _TALKS.c.channel,
            _MESSAGES.c.state,
            _MESSAGES.c.attempt,
            _MESSAGES.c.author,
        )
        messages = (
            select(*columns)
            .join_from(_MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id)
            .where(_MESSAGES.c.direction == Direction.OUTBOUND, _MESSAGES.c.state.in_(_GOOD))
        )
        answered = select(_TALKS.c.id, _TALKS.c.contact_id).where(
            _TALKS.c.id.in_(thanked), _TALKS.c.waiting_since.is_(None), _TALKS.c.holder_id.is_not(None)
        )
        return _Seen(
            tuple(_OnItsWay(*row) for row in tx.execute(messages)),
            frozenset(next_to_send(tx, self._clock())),
            {row.id: row.contact_id for row in tx.execute(answered)},
        )

    def _go_on(self, seen: _Seen) -> None:
        for message in seen.messages:
            self._move(message, seen.may_leave)
        for talk_id, contact_id in seen.answered.items():
            if self._by_talk[talk_id].channel is Channel.CHATBOT:
                self._later(talk_id, self._pauses.leave, partial(self._leaves, talk_id, contact_id))

    def _move(self, message: _OnItsWay, may_leave: frozenset[UUID]) -> None:
        """Bring a message to its next state in a moment; after the last one its reader thanks, once."""
        talk_id = message.conversation_id
        if message.state is MessageState.QUEUED and message.message_id not in may_leave:
            return
        if message.next_state is not None:
            self._later(message.message_id, self._pauses.step, partial(self._next, message))
        elif message.author is MessageAuthor.AGENT and talk_id in self._by_talk.keys() - self._thanked:
            self._thanked.add(talk_id)
            self._later(talk_id, self._pauses.thanks, partial(self._thanks, message))

    def _next(self, message: _OnItsWay) -> tuple[Mutation, ...]:
        at, message_id = self._clock(), message.message_id
        if message.next_state is MessageState.SENDING:
            return (_start(message_id, at),)
        if message.next_state is MessageState.SENT:
            return (_sent(message_id, message.attempt, at),)
        if message.next_state is not None:
            return (_receipt(message.office_address_id, message_id, message.next_state, at),)
        return ()

    def _thanks(self, message: _OnItsWay) -> tuple[Mutation, ...]:
        one = self._by_talk[message.conversation_id]
        answers = (str(message.message_id),)
        return (one.writes("thanks", one.letter.thanks, self._clock(), answers=answers),)

    def _leaves(self, talk_id: UUID, contact_id: UUID) -> tuple[Mutation, ...]:
        at = self._clock()
        return (
            CloseForSilence(conversation_id=talk_id, contact_id=contact_id, silent_since=at, occurred_at=at),
        )

    # -- changes --------------------------------------------------------------------------------------------

    def _later(self, row_id: UUID, pause_ms: int, changes: Callable[[], Sequence[Mutation]]) -> None:
        """Change the records after a pause, unless that is under way for this row."""
        if row_id not in self._moving:
            self._moving.add(row_id)
            QTimer.singleShot(pause_ms, self, lambda: self._change(*changes(), of=row_id))

    def _change(self, *changes: Mutation, of: UUID | None = None) -> None:
        if self._is_stopped:
            return

        def done(_applied: object) -> None:
            if of is not None:
                self._moving.discard(of)
            self._check()

        # A rule may refuse what was right before the pause: the agent withdrew the message, or wrote again.
        self._jobs.follow(self._replica.apply_all(changes, SYSTEM), done, ((Rejected, done),))


def correspondents() -> tuple[Correspondent, ...]:
    """Return who writes in the demo, in the order of resources/demo/messages.toml."""
    found = read_toml(resources.path("demo", "messages.toml"), _File)
    people = {row["key"]: row for row in read_table("people.toml")["people"]}
    addresses = {one.key: one for one in found.addresses}
    return tuple(_correspondent(one, addresses[one.to], people[one.person]) for one in found.letters)


def _correspondent(letter: Letter, address: _Address, person: dict[str, Any]) -> Correspondent:
    """Return an applicant as the providers of the channel name one."""
    channel, remote, phone, name = address.channel, letter.remote, "", ""
    if channel is Channel.WHATSAPP:
        phone, name = parse(person["whatsapp"], OfficeSettings()).e164, person["name"]
        remote = phone.removeprefix("+")
    elif channel is Channel.SMS:
        remote = phone = parse(person["phones"][0], OfficeSettings()).e164
    elif channel is Channel.EMAIL:
        remote, name = person["emails"][0], person["name"]
    return Correspondent(letter, channel, address.address, remote, phone, name)


def _start(message_id: UUID, at: datetime) -> StartSending:
    return StartSending(message_id=message_id, lease_until=at + LEASE, occurred_at=at)


def _sent(message_id: UUID, attempt: int, at: datetime) -> RecordSendResult:
    return RecordSendResult(
        message_id=message_id,
        attempt=attempt,
        result=SendResult.SENT,
        provider_id=str(message_id),
        occurred_at=at,
    )


def _receipt(address_id: UUID, message_id: UUID, state: MessageState, at: datetime) -> RecordReceipt:
    return RecordReceipt(
        office_address_id=address_id,
        provider_id=str(message_id),
        state=state,
        at=at,
        message_id=message_id,
        occurred_at=at,
    )
