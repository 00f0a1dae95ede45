from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import OperationalError
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote
from app.mutations.people import AddApplicant
from db.errors import StorageClosed
from db.models import Applicant, Base, Outbox
from db.mutation import Rejected, encode
from db.queries.people import agents, person
from db.replica import Applied, Replica
from tests.office import START, Office, at


def outbox(office: Office) -> Any:
    return office.replica.read(lambda tx: list(tx.execute(select(Outbox.__table__)).mappings())).result(10)


def test_effect_and_outbox_row_are_there_together_and_numbers_are_dense(office: Office) -> None:
    before = len(outbox(office))
    office.log()
    rows = outbox(office)
    assert len(rows) == before + 1
    assert [row["mut_no"] for row in rows] == list(range(1, len(rows) + 1))
    last = rows[-1]
    assert last["name"] == "log_case"
    assert last["args_hash"] == hashlib.sha256(last["args"].encode()).hexdigest()
    assert (last["agent_name"], last["workstation"], last["state"].value) == ("Rina", "001", "pending")
    assert encode(read_back(last["args"])) == last["args"]


def test_a_refused_mutation_undoes_the_whole_transaction_and_queues_nothing(office: Office) -> None:
    case_id = office.log()
    before = outbox(office)
    note = AddNote(note_id=uuid7(), case_id=case_id, text="dicatat", occurred_at=at(2))
    nowhere = AddNote(note_id=uuid7(), case_id=uuid7(), text="dicatat", occurred_at=at(2))
    with pytest.raises(Rejected) as refused:
        office.do(note, nowhere)
    assert refused.value.code == "no_such_case"
    assert outbox(office) == before
    assert "note_added" not in office.kinds(case_id)


def test_a_bug_in_one_job_neither_stops_the_writer_nor_leaves_anything_behind(office: Office) -> None:
    with pytest.raises(OperationalError):
        office.replica.keep_locally(lambda tx: tx.execute(text("INSERT INTO nowhere VALUES (1)"))).result(10)
    with pytest.raises(ZeroDivisionError):
        office.replica.read(lambda tx: 1 / 0).result(10)
    assert office.log() is not None


def test_a_reader_cannot_write(office: Office) -> None:
    with pytest.raises(Exception, match="readonly"):
        office.replica.read(lambda tx: tx.execute(text("DELETE FROM outbox"))).result(10)


def test_a_read_sees_one_moment_even_if_it_asks_twice(office: Office) -> None:
    has_read, may_go_on = threading.Event(), threading.Event()

    def twice(tx: Connection) -> tuple[Any, ...]:
        first = tx.execute(select(Applicant.id)).all()
        has_read.set()
        assert may_go_on.wait(10)
        return first, tx.execute(select(Applicant.id)).all()

    reading = office.replica.read(twice)
    assert has_read.wait(10)
    office.applicant("Siti Aminah")
    may_go_on.set()
    first, second = reading.result(10)
    assert first == second


def test_listeners_hear_what_changed_after_it_can_be_read(office: Office) -> None:
    heard: list[tuple[Applied, bool]] = []

    def listen(applied: Any) -> None:
        (applicant_id,) = applied.applicant_ids
        found = office.replica.read(lambda tx: person(tx, applicant_id)).result(10)
        heard.append((applied, found is not None))

    office.replica.subscribe(listen)
    applicant_id = office.applicant("Siti Aminah")
    assert heard == [(Applied(applicant_ids=frozenset({applicant_id})), True)]


OTHER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1])
raw.execute("UPDATE unit SET name = 'Bidang Pengendalian'")
raw.commit()
"""


def test_a_change_by_another_process_is_noticed(office: Office) -> None:
    heard = threading.Event()

    def hear(applied: Applied) -> None:
        if applied.is_foreign:
            heard.set()

    office.replica.subscribe(hear)
    office.log()
    assert not heard.is_set()  # our own changes are no news
    subprocess.run([sys.executable, "-c", OTHER, str(office.replica.path)], check=True)
    assert heard.wait(30)


def test_an_idle_connection_frees_its_cache_of_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.replica.CACHE_REST_S", 0.05)
    freed = threading.Event()
    for worker in office.replica._readers:
        worker._raw.set_trace_callback(lambda sql: freed.set() if "shrink_memory" in sql else None)
    assert not freed.wait(0.2)  # nothing was read
    office.replica.read(lambda tx: None).result(10)
    assert freed.wait(10)


def test_two_replicas_on_one_file_write_one_after_the_other(office: Office) -> None:
    other = Replica.open(office.replica.path)
    case_id = office.log()
    notes = [
        replica.apply(
            AddNote(note_id=uuid7(), case_id=case_id, text=f"catatan {n}", occurred_at=at(2)), office.rina
        )
        for n in range(20)
        for replica in (office.replica, other)
    ]
    for note in notes:
        note.result(30)
    other.close()
    versions = [entry.version for entry in office.file(case_id).timeline]
    assert versions == list(range(1, 44))
    assert len({row["mut_no"] for row in outbox(office)}) == len(outbox(office))


def test_what_was_asked_for_before_closing_is_done_and_nothing_after(tmp_path: Path) -> None:
    office = Office(tmp_path / "records.sqlite3")
    case_id = office.log()
    notes = [
        office.replica.apply(
            AddNote(note_id=uuid7(), case_id=case_id, text="catatan", occurred_at=at(2)), office.rina
        )
        for _ in range(30)
    ]
    office.replica.close()
    assert all(note.done() and note.exception() is None for note in notes)
    with pytest.raises(StorageClosed):
        office.replica.read(agents).result(1)


CHILD = """
import sys
from pathlib import Path
from uuid_utils.compat import uuid7
from app.mutations.case import AddNote
from db.replica import Replica
from tests.office import Office, at

office = Office(Path(sys.argv[1]))
case_id = office.log()
for n in range(1_000_000):
    office.do(AddNote(note_id=uuid7(), case_id=case_id, text=f"catatan {n}", occurred_at=at(2)))
    print(n, flush=True)
"""


@pytest.mark.parametrize("done", [5, 23])
def test_a_killed_writer_leaves_effect_and_outbox_row_or_neither(tmp_path: Path, done: int) -> None:
    path = tmp_path / "records.sqlite3"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    while int(child.stdout.readline()) < done:
        pass
    child.kill()
    acknowledged = [int(line) for line in child.stdout.read().split()]
    child.wait(10)
    replica = Replica.open(path)
    query = text(
        "SELECT (SELECT count(*) FROM outbox WHERE name = 'add_note'),"
        " (SELECT count(*) FROM timeline_entry WHERE kind = 'note_added'),"
        " (SELECT version FROM case_), (SELECT next_mut - 1 FROM sync_state),"
        " (SELECT max(mut_no) FROM outbox)"
    )
    queued, got, version, given, last = replica.read(lambda tx: tx.execute(query).one()).result(10)
    assert queued == got
    assert version == 3 + got
    assert given == last
    assert got >= max([done, *acknowledged]) + 1  # what was said to be done is there
    replica.close()


def test_running_the_outbox_again_elsewhere_makes_the_same_records(office: Office, tmp_path: Path) -> None:
    case_id = office.log()
    office.do(office.escalate(case_id, 9))
    other = Replica.open(tmp_path / "other.sqlite3", clock=lambda: START)
    for row in outbox(office):
        me = type(office.rina)(row["agent_id"], row["agent_name"], row["role"], row["workstation"])
        other.apply(read_back(row["args"]), me).result(10)
    for table in Base.metadata.sorted_tables:
        if table.name in ("sync_state", "number_given", "audit_entry"):  # of this workstation alone
            continue
        columns = [
            column
            for column in table.columns
            if column.name not in ("recorded_at", "queued_at") or table.name == "solution"
        ]
        query = select(*columns).order_by(*table.primary_key)
        here, there = (
            replica.read(partial(lambda query, tx: tx.execute(query).all(), query)).result(10)
            for replica in (office.replica, other)
        )
        assert here == there, table.name
    other.close()


def test_asking_does_not_hold_up_the_caller(office: Office) -> None:
    blocked = threading.Event()
    slow = office.replica.keep_locally(lambda tx: blocked.wait(60))
    mutation = AddApplicant(applicant_id=uuid7(), name="Siti", occurred_at=START)
    future = office.replica.apply(mutation, office.rina)
    assert not slow.done()
    blocked.set()
    future.result(10)
