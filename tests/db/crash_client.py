"""A workstation's process, to be killed: it saves notes, says so, and exchanges, as fast as it can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote
from db.mutation import Me
from db.replica import Replica
from db.sync.connection import Enrolment
from db.sync.exchange import Exchange
from db.sync.sync_status import SharedError, Trouble
from db.sync.through_server import ThroughServer
from tests.db.keys import EverybodysKeys
from tests.end2end.peers.machine import comes_true
from tests.office import at
from tests.server.instance import http_at, login_of


@dataclass(frozen=True)
class Seat:
    """All that the process needs to go on where another one was killed."""

    path: Path
    me: Me
    enrolment: Enrolment
    case_id: UUID
    port: int  # of the server

    def exchange(self, replica: Replica) -> Exchange:
        way = ThroughServer(http_at(self.port), login_of(self.me.agent_name.lower()), self.enrolment)
        return Exchange(replica, read_back, lambda _agent: way)

    def save(self, replica: Replica) -> UUID:
        """Return the note's id once the file has it: from here on it is not to be lost."""
        note = AddNote(note_id=uuid7(), case_id=self.case_id, text="Dicatat", occurred_at=at(5))
        replica.apply(note, self.me).result()
        return note.note_id


def work(seat: Seat, saved: Connection) -> None:
    """Never end; a server that is gone is one that comes back."""
    replica = Replica.open(seat.path, keys=EverybodysKeys())
    exchange = seat.exchange(replica)
    while True:
        saved.send(seat.save(replica))
        if _reaches(exchange.push):
            saved.send(seat.save(replica))
            _reaches(exchange.pull)


def work_through(seat: Seat, saved: Connection, notes: int) -> None:
    """Save and send as many; while the server is gone, wait for it."""
    replica = Replica.open(seat.path, keys=EverybodysKeys())
    exchange = seat.exchange(replica)
    for _ in range(notes):
        saved.send(seat.save(replica))
        assert comes_true(lambda: _reaches(exchange.push), 120)
    assert comes_true(lambda: _reaches(exchange.pull), 120)
    replica.close()


def _reaches(step: Callable[[], object]) -> bool:
    try:
        step()
    except SharedError as error:
        if error.trouble is not Trouble.UNREACHABLE:
            raise
        return False
    return True
