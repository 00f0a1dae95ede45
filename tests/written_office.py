"""Builds what comes and goes in the written channels, for tests on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid5

from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, insert, select, text
from sqlalchemy.pool import StaticPool
from uuid_utils.compat import uuid7

from app.mutations.arrival import RecordArrival
from app.mutations.case import LogCase
from app.mutations.contact import LinkContact
from app.mutations.conversation import (
    BlockCorrespondent,
    CloseForSilence,
    EndEpisode,
    HandOver,
    OfferConversation,
    PassOffer,
    RecordOptIn,
    RecordOptOut,
    RegisterAddress,
    ReleaseConversation,
    ReturnConversation,
    SendBotMessage,
    SendNotice,
    TakeConversation,
    TakeOverConversation,
    UnblockCorrespondent,
)
from app.mutations.delivery import RecordReceipt, RecordSendResult, SendResult, StartSending
from app.mutations.outgoing import MarkAsSent, SendAgain, SendMessage, StartConversation, WithdrawMessage
from app.mutations.people import RegisterAgent
from db.enums import CaseKind, Channel, Disposition, MessageState
from db.models import Base, Contact, Conversation, Message, MessageFile, OfficeAddress
from db.models.conversation import conversation_id, message_id
from db.mutation import Me, Mutation, Rejected
from db.rules.chat_offers import Offer
from db.rules.system_actor import SYSTEM, SYSTEM_LOGIN
from db.server.system_changes import in_one_transaction, run_as_system
from db.tx import TouchedRows, Tx
from tests.office import at

if TYPE_CHECKING:
    from tests.db.shared_office import SharedOffice  # imports the whole server

BUDI, ANI = "6281234567890", "6285551234567"
WINDOW = timedelta(hours=24)
TABLES = (Contact.__table__, Conversation.__table__, Message.__table__, MessageFile.__table__)
NAMESPACE = UUID("0198a6c2-5d1e-7b6a-9d53-000000000001")


@dataclass
class Mailroom:
    """One address of the office, and the mutations that concern it."""

    channel: Channel = Channel.WHATSAPP
    has_bot: bool = False
    id: UUID = field(default_factory=uuid7)

    def register(self) -> RegisterAddress:
        return RegisterAddress(
            office_address_id=self.id,
            channel=self.channel,
            address=str(self.id),
            label="Loket WA",
            has_bot=self.has_bot,
            occurred_at=at(0),
        )

    def talk(self, remote: str = BUDI, chain: str = "") -> UUID:
        return conversation_id(self.id, chain or remote, remote)

    def message(self, provider_id: str) -> UUID:
        return message_id(self.id, provider_id)

    def arrival(self, provider_id: str, minute: float = 1, remote: str = BUDI, **more: Any) -> RecordArrival:
        given: dict[str, Any] = {
            "chain": remote,
            "sent_at": at(minute),
            "text": f"Halo {provider_id}",
            "name": "Budi",
            "window_until": at(minute) + WINDOW if self.channel is Channel.WHATSAPP else None,
            "occurred_at": at(minute),
            **more,
        }
        return RecordArrival(
            office_address_id=self.id, provider_id=provider_id, correspondent=remote, **given
        )

    def answer(
        self, minute: float, text: str = "Sudah terbit", remote: str = BUDI, **more: Any
    ) -> SendMessage:
        given: dict[str, Any] = {
            "conversation_id": self.talk(remote),
            "message_id": uuid7(),
            "occurred_at": at(minute),
        }
        return SendMessage(text=text, **{**given, **more})

    def take(self, minute: float, remote: str = BUDI) -> TakeConversation:
        return TakeConversation(conversation_id=self.talk(remote), occurred_at=at(minute))

    def receipt(self, provider_id: str, state: MessageState, minute: float, **more: Any) -> RecordReceipt:
        told = {
            "provider_id": provider_id,
            "state": state,
            "at": at(minute),
            "occurred_at": at(minute),
            **more,
        }
        return RecordReceipt(office_address_id=self.id, **told)


def add_address(office: SharedOffice, room: Mailroom) -> Mailroom:
    """As the administrator."""
    said = room.register()
    names = ("channel", "address", "label", "has_bot")
    values = {name: getattr(said, name) for name in names}
    with office.owner.begin() as connection:
        connection.execute(text("SET LOCAL search_path = loket"))
        connection.execute(insert(OfficeAddress).values(id=room.id, **values))
    return room


def by_system(office: SharedOffice, *mutations: Mutation) -> list[Rejected | None]:
    engine = office.engine(SYSTEM_LOGIN)
    return in_one_transaction(engine, lambda connection: run_as_system(connection, mutations))


def sending(sent: UUID, minute: float, **more: Any) -> StartSending:
    return StartSending(message_id=sent, lease_until=at(minute + 1), occurred_at=at(minute), **more)


def result(
    sent: UUID, minute: float, what: SendResult = SendResult.SENT, attempt: int = 1, **more: Any
) -> RecordSendResult:
    of: dict[str, Any] = {"message_id": sent, "attempt": attempt, "result": what, "occurred_at": at(minute)}
    return RecordSendResult(**of, **more)


# -- what happens in any order -----------------------------------------------------------------------------

DEEDS = (
    *("arrive", "arrive", "arrive", "automatic", "stop", "start", "take", "take_over", "release", "return"),
    *("offer", "pass"),
    *(
        "answer",
        "answer",
        "again",
        "withdraw",
        "mark",
        "send",
        "result",
        "receipt",
        "end",
        "silence",
        "block",
    ),
    *("unblock", "opt_out", "opt_in", "bot", "hand_over", "notice", "write_first", "link"),
)
Step = tuple[str, int]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 1000)), min_size=1, max_size=40
)


class World(Protocol):
    """Records in one of the two databases."""

    def do(self, me: Me, mutation: Mutation) -> bool:
        """Return whether the rules allowed it."""

    def rows(self, query: Any) -> list[Any]: ...


class Play:
    """Does what is asked with the rows that are there; the same in each world, ids included."""

    def __init__(self, world: World, mailroom: Mailroom, staff: Sequence[Me], cases: Sequence[UUID]) -> None:
        self.world, self.mailroom, self.staff, self.cases = world, mailroom, staff, cases
        self.minute = 0.0
        self._count = 0

    def step(self, deed: str, pick: int) -> bool:
        self.minute += 7
        me = self.staff[pick % len(self.staff)]
        found = getattr(self, f"_{deed}")(pick, me)
        if found is None:
            return False
        actor, mutation = found if isinstance(found, tuple) else (me, found)
        return self.world.do(actor, mutation)

    @property
    def now(self) -> dict[str, Any]:
        return {"occurred_at": at(self.minute)}

    def _new_id(self) -> UUID:
        self._count += 1
        return uuid5(NAMESPACE, f"{self.mailroom.id} {self._count}")

    def _remote(self, pick: int) -> str:
        return (BUDI, ANI)[pick % 2]

    def _talk(self, pick: int) -> UUID:
        return self.mailroom.talk(self._remote(pick))

    def _sent(self, pick: int, *states: MessageState) -> Any:
        query = select(Message.__table__).join(Conversation, Conversation.id == Message.conversation_id)
        ours = Conversation.office_address_id == self.mailroom.id
        found = self.world.rows(query.where(ours, Message.state.in_(states)).order_by(Message.id))
        return found[pick % len(found)] if found else None

    def _arrive(self, pick: int, _me: Me, **more: Any) -> Any:
        self._count += 1
        number = pick % 8 if pick % 3 == 0 else self._count  # some come again
        given: dict[str, Any] = {"remote": self._remote(pick), "chain": self._remote(pick), **more}
        return SYSTEM, self.mailroom.arrival(f"m{number}", self.minute, **given)

    def _automatic(self, pick: int, me: Me) -> Any:
        answers = ("m1",) if pick % 2 else ()
        return self._arrive(pick, me, is_automatic=True, answers=answers)

    def _stop(self, pick: int, me: Me) -> Any:
        return self._arrive(pick, me, text="Berhenti")

    def _start(self, pick: int, me: Me) -> Any:
        return self._arrive(pick, me, text="mulai")

    def _take(self, pick: int, _me: Me) -> Any:
        return TakeConversation(conversation_id=self._talk(pick // 4), **self.now)

    def _take_over(self, pick: int, _me: Me) -> Any:
        return TakeOverConversation(
            conversation_id=self._talk(pick // 4), reason="Kenal kasusnya", **self.now
        )

    def _release(self, pick: int, _me: Me) -> Any:
        return ReleaseConversation(conversation_id=self._talk(pick // 4), **self.now)

    def _return(self, pick: int, me: Me) -> Any:
        talk = self._talk(pick // 4)
        return SYSTEM, ReturnConversation(conversation_id=talk, holder_id=me.agent_id, **self.now)

    def _offer(self, pick: int, me: Me) -> Any:
        to = me.agent_id if pick % 5 else None
        return SYSTEM, OfferConversation(conversation_id=self._talk(pick // 4), agent_id=to, **self.now)

    def _pass(self, pick: int, _me: Me) -> Any:
        return PassOffer(conversation_id=self._talk(pick // 4), **self.now)

    def _answer(self, pick: int, _me: Me) -> Any:
        given: dict[str, Any] = {"message_id": self._new_id(), "seen": None if pick % 5 else 0}
        return self.mailroom.answer(self.minute, remote=self._remote(pick // 4), **given)

    def _again(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick, MessageState.UNSURE, MessageState.FAILED, MessageState.EXPIRED)
        return found and SendAgain(message_id=found["id"], **self.now)

    def _withdraw(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick, MessageState.QUEUED)
        return found and WithdrawMessage(message_id=found["id"], **self.now)

    def _mark(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick, MessageState.UNSURE)
        return found and MarkAsSent(message_id=found["id"], **self.now)

    def _send(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick, MessageState.QUEUED)
        return found and (SYSTEM, sending(found["id"], self.minute))

    def _result(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick, MessageState.SENDING, MessageState.UNSURE)
        if found is None:
            return None
        what = tuple(SendResult)[pick % 4]
        return SYSTEM, result(found["id"], self.minute, what, found["attempt"], provider_id=f"p{pick % 50}")

    def _receipt(self, pick: int, _me: Me) -> Any:
        found = self._sent(pick // 4, *MessageState)
        if found is None:
            return None
        told = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ, MessageState.FAILED)[pick % 4]
        of: dict[str, Any] = {
            "message_id": found["id"],
            "code": "131026" if told is MessageState.FAILED else "",
        }
        return SYSTEM, self.mailroom.receipt(found["provider_id"] or "p", told, self.minute, **of)

    def _end(self, pick: int, _me: Me) -> Any:
        talk = self._talk(pick // 4)
        query = select(Conversation.contact_id).where(Conversation.id == talk)
        found = self.world.rows(query)
        if not found or found[0]["contact_id"] is None:
            return None
        of: dict[str, Any] = {"conversation_id": talk, "contact_id": found[0]["contact_id"]}
        return EndEpisode(**of, disposition=Disposition.ANSWERED, **self.now)

    def _silence(self, pick: int, me: Me) -> Any:
        ended = self._end(pick, me)
        if ended is None:
            return None
        of: dict[str, Any] = {"conversation_id": ended.conversation_id, "contact_id": ended.contact_id}
        return SYSTEM, CloseForSilence(**of, silent_since=at(self.minute - pick % 40), **self.now)

    def _block(self, pick: int, _me: Me) -> Any:
        return BlockCorrespondent(conversation_id=self._talk(pick // 4), reason="Iklan", **self.now)

    def _unblock(self, pick: int, _me: Me) -> Any:
        return UnblockCorrespondent(conversation_id=self._talk(pick // 4), **self.now)

    def _opt_out(self, pick: int, _me: Me) -> Any:
        return RecordOptOut(conversation_id=self._talk(pick // 4), **self.now)

    def _opt_in(self, pick: int, _me: Me) -> Any:
        return RecordOptIn(conversation_id=self._talk(pick // 4), consent="Lewat telepon", **self.now)

    def _bot(self, pick: int, _me: Me) -> Any:
        of: dict[str, Any] = {"conversation_id": self._talk(pick), "message_id": self._new_id()}
        return SYSTEM, SendBotMessage(**of, text="Nomor induk berusaha", **self.now)

    def _hand_over(self, pick: int, _me: Me) -> Any:
        return SYSTEM, HandOver(conversation_id=self._talk(pick), form={"name": "Budi"}, **self.now)

    def _notice(self, pick: int, _me: Me) -> Any:
        cause = ("closed", "greeting", "queue", "thanks", "survey")[pick // 2 % 5]
        return SYSTEM, SendNotice(conversation_id=self._talk(pick), cause=cause, text="Tutup", **self.now)

    def _write_first(self, pick: int, _me: Me) -> Any:
        return StartConversation(
            office_address_id=self.mailroom.id,
            remote=self._remote(pick // 4),
            contact_id=self._new_id(),
            message_id=self._new_id(),
            case_id=self.cases[pick % len(self.cases)] if pick % 3 else None,
            text="Selamat pagi",
            **self.now,
        )

    def _link(self, pick: int, me: Me) -> Any:
        ended = self._end(pick, me)
        if ended is None:
            return None
        case_id = (None, *self.cases)[pick % (len(self.cases) + 1)]
        return LinkContact(contact_id=ended.contact_id, case_id=case_id, **self.now)


# -- records in memory -------------------------------------------------------------------------------------


class Memory:
    """A world in SQLite, without outbox and threads."""

    def __init__(self, staff: Sequence[Me]) -> None:
        self._engine = create_engine("sqlite://", poolclass=StaticPool)
        Base.metadata.create_all(self._engine)
        self.staff = staff
        self.cases: tuple[UUID, ...] = ()

    def empty(self, room: Mailroom, logs: Sequence[LogCase] = ()) -> None:
        """Begin with this address, and with these cases or two of its own."""
        with self._engine.begin() as connection:
            for table in Base.metadata.tables.values():
                connection.execute(delete(table))
        for me in (*self.staff, SYSTEM):
            of: dict[str, Any] = {"agent_id": me.agent_id, "name": me.agent_name, "role": me.role}
            assert self.do(SYSTEM, RegisterAgent(**of, occurred_at=at(0)))
        assert self.do(SYSTEM, room.register())
        logs = logs or [a_case(f"CC-261124-001-{number:03}-0") for number in (1, 2)]
        assert all(self.do(self.staff[0], log) for log in logs)
        self.cases = tuple(log.case_id for log in logs)

    def do(self, me: Me, mutation: Mutation) -> bool:
        with self._engine.begin() as connection:
            tx = Tx(connection, me, at(0), TouchedRows())
            try:
                with connection.begin_nested():
                    mutation.as_decided(tx).run(tx)
            except Rejected:
                return False
        return True

    def rows(self, query: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(query).mappings())


def a_case(number: str) -> LogCase:
    return LogCase(
        case_id=uuid7(),
        number=number,
        kind=CaseKind.COMPLAINT,
        channel=Channel.WHATSAPP,
        subject="Izin belum terbit",
        asked_at=at(0),
        opened_at=at(0),
        occurred_at=at(0),
    )


def check(world: World, mailroom: Mailroom) -> None:
    """What must hold after each step: C3, C12, C18, and one case for an episode and its messages."""
    of_talks = select(Conversation.__table__).where(Conversation.office_address_id == mailroom.id)
    talks = world.rows(of_talks.order_by(Conversation.id))
    for talk in talks:
        of_talk = select(Contact.__table__).where(Contact.conversation_id == talk["id"])
        episodes = world.rows(of_talk)
        is_open = [one for one in episodes if one["ended_at"] is None]
        assert len(is_open) <= 1, "C3: two open episodes"
        assert all(one["id"] == talk["contact_id"] for one in is_open), "C3: not the last episode"
        mode, holder = talk["mode"].value, talk["holder_id"]
        assert (mode == "held") is (holder is not None), "C12: held by nobody"
        assert mode == "waiting" or Offer.of(talk["offer"]).to is None, "C18: offered, but waits for nobody"
        if talk["waiting_since"] is not None:
            assert mode in ("waiting", "held"), "C12: who waits is on no list"
            assert is_open, "C12: who waits has no episode"
        else:
            assert mode != "waiting", "C12: nobody waits on everybody's list"
        cases = {one["id"]: one["case_id"] for one in episodes}
        assert talk["contact_id"] is None or cases[talk["contact_id"]] == talk["case_id"]
        query = select(Message.__table__).where(Message.conversation_id == talk["id"])
        messages = world.rows(query.order_by(Message.position))
        assert [one["position"] for one in messages] == list(range(1, talk["messages"] + 1)), "C8: order"
        assert all(one["case_id"] == cases[one["contact_id"]] for one in messages)
