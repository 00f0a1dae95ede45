"""What a program from before 0019 does with calls: for its own process only, whose tables it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.mutations.contact import AnswerContact
from db.enums import Channel, Direction, Disposition, Role
from db.models import Contact, Outbox
from db.mutation import Me, Mutation
from db.replica import Replica
from db.sync.connection import Enrolment
from db.sync.exchange import Exchange
from db.sync.through_server import ThroughServer
from db.tx import Tx, plain_row, table_of
from tests.db.former_version import LATER
from tests.db.keys import EverybodysKeys
from tests.office import at
from tests.server.instance import http_at, login_of

if TYPE_CHECKING:
    from tests.db.next_version import Seat

CONTACTS = table_of(Contact)
for _name in LATER:
    CONTACTS._columns.remove(CONTACTS.c[_name])


class StartContact(Mutation, frozen=True, kw_only=True):
    contact_id: UUID
    channel: Channel
    direction: Direction
    remote: str = ""
    remote_name: str = ""

    def run(self, tx: Tx) -> None:
        got = {"channel": self.channel, "direction": self.direction, "remote": self.remote}
        who = {"remote_name": self.remote_name, "agent_id": tx.me.agent_id}
        tx.insert(Contact, id=self.contact_id, started_at=self.occurred_at, **got, **who)


class EndContact(Mutation, frozen=True, kw_only=True):
    contact_id: UUID
    disposition: Disposition | None = None

    def run(self, tx: Tx) -> None:
        contact = tx.need(Contact, self.contact_id, "no_such_contact")
        tx.update(Contact, contact, ended_at=self.occurred_at, disposition=self.disposition)


_decoder: msgspec.json.Decoder[Mutation] = msgspec.json.Decoder(StartContact | AnswerContact | EndContact)


class Program:
    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._me = Me(*seat.agent, Role.AGENT, seat.client[1])
        self._replica = Replica.open(seat.path, keys=EverybodysKeys())
        way = ThroughServer(http_at(seat.port), login_of(seat.agent[1].lower()), Enrolment(*seat.client))
        self._exchange = Exchange(self._replica, _decoder.decode, lambda _agent_id: way)

    def close(self) -> None:
        self._replica.close()

    def call(self, remote: str) -> None:
        """Take a call, and end it."""
        own: dict[str, Any] = {"contact_id": uuid7()}
        said: dict[str, Any] = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": remote}
        for mutation in (
            StartContact(**own, **said, occurred_at=at(20)),
            AnswerContact(**own, occurred_at=at(20)),
            EndContact(**own, disposition=Disposition.MISSED, occurred_at=at(22)),
        ):
            self._replica.apply(mutation, self._me).result(10)

    def sync(self) -> None:
        assert self._exchange.push() is None
        self._exchange.pull()

    def outbox(self) -> list[str]:
        query = select(Outbox.state).order_by(Outbox.mut_no)
        return self._replica.read(lambda tx: [s.value for s in tx.execute(query).scalars()]).result(10)

    def contacts(self) -> list[dict[str, Any]]:
        rows = self._replica.read(lambda tx: list(tx.execute(select(CONTACTS)).mappings())).result(10)
        return list(map(plain_row, rows))
