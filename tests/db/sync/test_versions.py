"""Old and new programs beside each other for one version, and what each says where it cannot go on.

docs/contributing/schema-changes.md is the rule that these hold.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from uuid_utils.compat import uuid7

import db.server.migrations
from app.mutations import read_back
from app.mutations.case import AddNote
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.sync.rejected_changes import changes_that_wait
from db.enums import Channel, Direction, MutationState, is_known
from db.models import Case, Contact, TimelineEntry
from db.mutation import Mutation
from db.queries.cases import case_file
from db.server import installing
from db.server.installing import SERVER
from db.sync.sync_status import SharedError, SyncPhase, Trouble
from db.sync.tables import SERVER_REVISION
from db.tx import Tx
from tests.db import former_version, next_version
from tests.db.desks import Desk
from tests.db.next_version import COLUMN, HISTORIES, KIND, Seat, make_histories
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.server.instance import gateway_at

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__
_processes = multiprocessing.get_context("spawn")


class OtherProgram:
    """A workstation with another version, in its own process."""

    def __init__(self, seat: Seat, work: Callable[[Seat, Connection], None] = next_version.work) -> None:
        self._pipe, there = _processes.Pipe()
        self._process = _processes.Process(target=work, args=(seat, there))
        self._process.start()
        there.close()

    def __call__(self, what: str, *arguments: object) -> Any:
        self._pipe.send((what, arguments))
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.send(None)
        self._process.join()


@pytest.fixture
def histories(tmp_path: Path) -> Path:
    folder = tmp_path / "histories"
    make_histories(folder)
    return folder


def seat_of(station: Station, folder: Path, path: Path) -> Seat:
    own, me = station.enrolment, station.me
    office = station.office
    client = (own.client_id, own.workstation, own.secret)
    agent = (me.agent_id, me.agent_name)
    return Seat(folder, path, agent, client, office.server.port, office.conninfo(SERVER))


@contextmanager
def the_next_program(station: Station, folder: Path) -> Iterator[OtherProgram]:
    """Sit down with it at a workstation of this version: it takes over the file."""
    station.replica.close()
    program = OtherProgram(seat_of(station, folder, station.path))
    try:
        yield program
    finally:
        program.close()


def note(case_id: UUID, words: str, minute: float = 5) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(minute))


def migrate_to_next(shared: SharedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "HISTORIES", HISTORIES)
    installing.migrate(shared.owner)


def test_old_and_new_programs_work_beside_each_other_and_nothing_is_lost(
    shared: SharedOffice, histories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other, updated = shared.station("rina"), shared.station("sari"), shared.station("sari")
    case_id, beside = old.log(), old.log(2)
    old.sync()
    for station in (other, updated):
        station.sync()
    with the_next_program(updated, histories) as new:
        # The server comes first: until then the newer program says so, and keeps what it has.
        new("note", case_id, "sebelum peladen")
        assert new("sync") == Trouble.SERVER_OLDER.value
        assert new("outbox") == ["pending"]
        migrate_to_next(shared, monkeypatch)
        port = new("serve")
        for station in (old, other):
            station.use_server(port)
        assert new("sync") == ""

        new("note_language", case_id, "su")
        old.do(note(case_id, "dari yang lama"))
        assert new("sync") == ""
        old.sync()
        other.sync()
        # What it does not know it shows, as it shows all else, and works on around it.
        file = old.replica.read(lambda tx: case_file(tx, case_id)).result(10)
        assert file is not None
        strange = [entry for entry in file.timeline if not is_known(entry.kind)]
        assert [(entry.kind.value, entry.facts[COLUMN]) for entry in strange] == [(KIND, "su")]
        other.do(note(case_id, "juga yang lama"), note(beside, "di samping"))
        other.sync()
        old.sync()
        assert new("sync") == ""

        assert old.differs() == other.differs() == []
        assert {state for station in (old, other) for _, state, _ in station.outbox()} == {
            MutationState.APPLIED
        }
        assert set(new("outbox")) == {"applied"}
        assert new("languages") == {case_id: "su", beside: ""}
        told = {entry["text"] for entry in new("story", case_id)} - {""}
        assert told == {"sebelum peladen", "dari yang lama", "juga yang lama"}
    # The old one is updated at last: it has what it had left out.
    with the_next_program(other, histories) as new:
        new("serve")
        assert new("languages") == {case_id: "", beside: ""}
        assert new("sync") == ""
        assert new("languages") == {case_id: "su", beside: ""}


def test_a_program_from_before_the_figures_of_calls_goes_on_beside_this_one(
    shared: SharedOffice, tmp_path: Path
) -> None:
    rina, before = shared.station("rina"), shared.station("sari")
    call, contacts = uuid7(), Contact.__table__
    said: dict[str, Any] = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": "+62811"}
    rina.do(
        StartContact(contact_id=call, **said, call_ref="17.4", queue="Aduan", occurred_at=at(5)),
        AnswerContact(contact_id=call, occurred_at=at(5)),
        EndContact(contact_id=call, held_ms=4200, transferred_to="1003", occurred_at=at(9)),
    )
    rina.sync()
    seat = seat_of(before, tmp_path, tmp_path / "former.sqlite3")
    former = OtherProgram(seat, former_version.work)
    former("sync")
    (known,) = former("contacts")
    assert known["remote"] == "+62811"
    assert not known.keys() & set(former_version.LATER)
    former("call", "+62812")
    former("sync")
    assert set(former("outbox")) == {"applied"}
    former.close()
    rina.sync()
    figures = {
        row["remote"]: [row[name] for name in former_version.LATER] for row in rina.rows(contacts).values()
    }
    assert figures == {"+62811": ["17.4", "Aduan", None, 4200, "1003"], "+62812": ["", "", None, 0, ""]}
    assert rina.differs() == []


class AddNoteOfNewer(Mutation, frozen=True, kw_only=True, tag="add_note@2"):
    note_id: UUID
    case_id: UUID

    def run(self, tx: Tx) -> None:
        note(self.case_id, "yang baru", 6).run(tx)


def test_what_a_newer_program_left_waits_for_it_in_its_order(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    newer = AddNoteOfNewer(note_id=uuid7(), case_id=case_id, occurred_at=at(6))
    rina.do(note(case_id, "sebelum"), newer, note(case_id, "sesudah", 7))
    with pytest.raises(SharedError) as error:
        rina.exchange.push()
    assert error.value.trouble is Trouble.SERVER_OLDER
    of_sari = sari.log()
    sari.sync()
    rina.exchange.pull()
    assert of_sari in rina.rows(CASES)
    states = [state for _, state, _ in rina.outbox()]
    assert states == [MutationState.APPLIED] * 2 + [MutationState.PENDING] * 2
    waits = rina.replica.read(lambda tx: changes_that_wait(tx, 9)).result(10)
    assert [one.name for one in waits] == ["add_note@2", "add_note"]

    def read_also_newer(args: str) -> Mutation:
        return newer if "add_note@2" in args else read_back(args)

    rina.exchange = rina.new_exchange(read_also_newer)
    monkeypatch.setattr("server.pushing.read_back", read_also_newer)
    rina.sync()
    sari.sync()
    assert rina.differs() == sari.differs() == []
    told = sorted(
        (e["version"], e["text"]) for e in sari.rows(ENTRIES).values() if e["case_id"] == str(case_id)
    )
    assert [words for _, words in told if words] == ["sebelum", "yang baru", "sesudah"]


def test_a_program_that_becomes_too_old_while_it_is_connected_keeps_what_waits(
    shared: SharedOffice, tmp_path: Path
) -> None:
    rina = Desk(shared, tmp_path / "rina.sqlite3", "rina", "W01", gateway_at(shared.server.port))
    rina.until(lambda: rina.is_up_to_date)
    set_min_client(shared, 2)
    case_id = rina.log()
    rina.until(lambda: rina.status.trouble is Trouble.UPDATE_NEEDED)
    assert rina.status.phase is SyncPhase.OFFLINE
    rina.do(note(case_id, "selama menunggu"))
    rina.until(lambda: rina.status.waiting.count == 2)
    assert case_id not in shared.rows(CASES)
    set_min_client(shared, 1)
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date and case_id in shared.rows(CASES))
    assert rina.differs() == []
    rina.close()


def set_min_client(shared: SharedOffice, number: int) -> None:
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET min_client = :number"), {"number": number})


def test_the_program_knows_the_newest_migration_of_the_server() -> None:
    script = ScriptDirectory(db.server.migrations.__path__[0])
    assert script.get_current_head() == SERVER_REVISION
