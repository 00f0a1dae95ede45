"""What the next version does: only for its own process, as it changes the tables of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import UUID

import msgspec
from sqlalchemy import Column, Text, select
from uuid_utils.compat import uuid7

from app.mutations import AnyMutation
from app.mutations.case import AddNote
from app.mutations.story import Story
from db.enums import EntryKind, Role, member_of
from db.models import Case, Outbox, TimelineEntry
from db.mutation import Me, Mutation
from db.replica import Replica
from db.rules.lifecycle import Move
from db.sync.connection import Enrolment
from db.sync.exchange import Exchange
from db.sync.sync_status import SharedError
from db.sync.through_server import ThroughServer
from db.tx import Tx, plain_row
from tests.db.keys import EverybodysKeys
from tests.db.next_version import COLUMN, KIND
from tests.office import at
from tests.server.instance import RunningServer, http_at, login_of

if TYPE_CHECKING:
    from tests.db.next_version import Seat

Case.__table__.append_column(Column(COLUMN, Text, nullable=False, server_default=""))  # type: ignore[attr-defined]


class NoteLanguage(Mutation, frozen=True, kw_only=True):
    """A new mutation: it changes the new column, and records it as the new kind of entry."""

    entry_id: UUID
    case_id: UUID
    language: str

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        story.move(Move.ADD_NOTE, self.occurred_at)
        story.set(language=self.language)
        kind = member_of(EntryKind, KIND)
        story.add_entry(kind, self.occurred_at, "", None, entry_id=self.entry_id, language=self.language)
        story.store()


class AddNote2(Mutation, frozen=True, kw_only=True, tag="add_note@2"):
    """Another meaning than add_note has, and so another name."""

    note_id: UUID
    case_id: UUID
    lines: tuple[str, ...]

    def run(self, tx: Tx) -> None:
        text = "\n".join(self.lines)
        AddNote(note_id=self.note_id, case_id=self.case_id, text=text, occurred_at=self.occurred_at).run(tx)


_decoder: msgspec.json.Decoder[Mutation] = msgspec.json.Decoder(AnyMutation | NoteLanguage | AddNote2)


class Program:
    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._me = Me(*seat.agent, Role.AGENT, seat.client[1])
        self._replica = Replica.open(seat.path, keys=EverybodysKeys())
        self._use(seat.port)
        self._exchange = Exchange(self._replica, _decoder.decode, lambda _agent_id: self._way)
        self._server: RunningServer | None = None

    def close(self) -> None:
        self._replica.close()
        if self._server is not None:
            self._server.end()

    def serve(self) -> int:
        """Start a server of this version, use it from now on, and return its port."""
        patch("server.pushing.read_back", _decoder.decode).start()
        self._server = RunningServer(self._seat.conninfo)
        self._use(self._server.port)
        return self._server.port

    def _use(self, port: int) -> None:
        login = login_of(self._seat.agent[1].lower())
        self._way = ThroughServer(http_at(port), login, Enrolment(*self._seat.client))

    def note_language(self, case_id: UUID, language: str) -> None:
        own: dict[str, Any] = {"entry_id": uuid7(), "case_id": case_id, "occurred_at": at(8)}
        self._replica.apply(NoteLanguage(language=language, **own), self._me).result(10)

    def note(self, case_id: UUID, *lines: str) -> None:
        note = AddNote2(note_id=uuid7(), case_id=case_id, lines=lines, occurred_at=at(9))
        self._replica.apply(note, self._me).result(10)

    def sync(self) -> str:
        """Return why the exchange stands; "" if it does not."""
        for step in (self._exchange.push, self._exchange.pull):
            try:
                assert step() is None
            except SharedError as error:
                return error.trouble.value
        return ""

    def outbox(self) -> list[str]:
        query = select(Outbox.state).order_by(Outbox.mut_no)
        return self._replica.read(lambda tx: [s.value for s in tx.execute(query).scalars()]).result(10)

    def languages(self) -> dict[UUID, str]:
        query = select(Case.id, Case.__table__.c[COLUMN])
        return self._replica.read(lambda tx: dict(tx.execute(query).tuples().all())).result(10)

    def story(self, case_id: UUID) -> list[dict[str, Any]]:
        entries = select(TimelineEntry.__table__).where(TimelineEntry.case_id == case_id)
        rows = self._replica.read(lambda tx: list(tx.execute(entries).mappings())).result(10)
        return sorted(map(plain_row, rows), key=lambda row: int(row["version"]))
