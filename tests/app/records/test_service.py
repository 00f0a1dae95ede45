"""The records door of the GUI thread: order, refusals, and what happens while the disk says no."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.jobs import Jobs
from app.common.notices import Notice
from app.mutations.people import AddApplicant
from app.records.service import Records, Refusal
from db.enums import Role
from db.models import Outbox
from db.mutation import Me, Mutation, encode
from db.outbox import file_id_of, is_proven
from db.queries.people import person
from db.replica import Replica
from db.tx import Tx

ME = Me(agent_id=uuid7(), agent_name="Rina", role=Role.AGENT, workstation="001")


def applicant(name: str = "Budi") -> AddApplicant:
    return AddApplicant(applicant_id=uuid7(), name=name, occurred_at=now())


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    replica = Replica.open(tmp_path / "records.sqlite3", busy_timeout_ms=50)
    yield replica
    replica.close()


@pytest.fixture
def records(replica: Replica, qtbot: QtBot) -> Iterator[Records]:
    jobs = Jobs()
    yield Records(replica, jobs, "001")
    jobs.stop()


def test_a_refused_change_reaches_its_author_and_the_next_one_goes_on(records: Records, qtbot: QtBot) -> None:
    refused: list[Refusal] = []
    done: list[str] = []
    records.change(applicant(name=" "), me=ME, refused=refused.append)
    records.change(applicant(), me=ME, done=lambda: done.append("second"))
    qtbot.waitUntil(lambda: bool(done))
    assert [refusal.code for refusal in refused] == ["name_missing"]


def test_changes_wait_in_memory_while_the_records_are_locked_and_are_done_later_in_order(
    records: Records, replica: Replica, qtbot: QtBot, tmp_path: Path
) -> None:
    notices: list[Notice] = []
    done: list[int] = []
    records.trouble.connect(notices.append)
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for number in range(3):
        records.change(applicant(), me=ME, done=partial(lambda n: done.append(n), number))
    qtbot.waitUntil(lambda: bool(notices))
    assert (notices[0].kind, records.waiting) == ("storage_busy", 3)
    other.execute("ROLLBACK")
    other.close()
    records.retry_now()
    qtbot.waitUntil(lambda: records.waiting == 0)
    assert done == [0, 1, 2]
    assert notices[-1].kind == "storage_restored"


def test_changes_that_never_reached_the_disk_are_done_at_the_next_start(
    records: Records, replica: Replica, qtbot: QtBot, tmp_path: Path
) -> None:
    path, wanted = tmp_path / "waiting.jsonl", applicant("Siti")
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    records.change(wanted, me=ME)
    with qtbot.waitSignal(records.trouble):
        pass
    records.put_away(path)
    other.execute("ROLLBACK")
    other.close()
    assert path.exists()
    records.take_up(path)
    qtbot.waitUntil(lambda: not path.exists())
    found = replica.read(lambda tx: person(tx, wanted.applicant_id)).result(5)
    assert found is not None
    assert found.applicant.name == "Siti"


class Broken(AddApplicant, frozen=True, kw_only=True):
    """Fails in a way that nobody expects."""

    def run(self, tx: object) -> None:
        raise ZeroDivisionError


def test_a_bug_in_one_change_is_told_to_its_author_and_does_not_stop_those_behind_it(
    records: Records, qtbot: QtBot
) -> None:
    done: list[bool] = []
    refused: list[Refusal] = []
    with qtbot.captureExceptions() as bugs:
        broken = Broken(applicant_id=uuid7(), name="x", occurred_at=now())
        records.change(broken, me=ME, refused=refused.append)
        records.change(applicant(), me=ME, done=lambda: done.append(True))
        qtbot.waitUntil(lambda: bool(done))
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]
    assert [refusal.code for refusal in refused] == ["bug"]


def line(*mutations: Mutation) -> bytes:
    return msgspec.json.encode(
        {
            "agent_id": ME.agent_id,
            "agent_name": ME.agent_name,
            "role": ME.role,
            "workstation": ME.workstation,
            "mutations": [encode(mutation) for mutation in mutations],
        }
    )


def test_lines_that_cannot_be_read_are_kept_beside_and_the_others_are_done(
    records: Records, replica: Replica, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, first, last = tmp_path / "waiting.jsonl", applicant("Siti"), applicant("Joko")
    torn = line(applicant("Bu Rahasia"))[:-20]
    unknown = line(applicant()).replace(b"add_applicant", b"drop_all")
    bad = (torn, unknown, b"\xff\xfe", b"[]")
    path.write_bytes(b"\n".join((line(first), b"", *bad, line(last), b"")))
    aside = records.take_up(path)
    assert aside is not None
    assert aside.parent == tmp_path
    assert aside.match("waiting.damaged-*.jsonl")
    assert aside.read_bytes().splitlines() == list(bad)
    qtbot.waitUntil(lambda: not path.exists())
    for one in (first, last):
        assert replica.read(partial(lambda one, tx: person(tx, one.applicant_id), one)).result(5) is not None
    assert "Rahasia" not in caplog.text
    assert records.take_up(path) is None


def test_what_a_person_wrote_into_that_file_in_anothers_name_is_not_signed_for_that_person(
    records: Records, replica: Replica, qtbot: QtBot, tmp_path: Path
) -> None:
    path, honest, forged = tmp_path / "waiting.jsonl", applicant("Siti"), applicant("Joko")
    replica.keys.know(ME.agent_id, (b"k" * 32,))
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    records.change(honest, me=ME)
    with qtbot.waitSignal(records.trouble):
        pass
    records.put_away(path)
    other.execute("ROLLBACK")
    other.close()
    mac = msgspec.json.decode(path.read_bytes())["mac"]
    copied = msgspec.json.encode({**msgspec.json.decode(line(forged)), "mac": mac})
    path.write_bytes(path.read_bytes() + line(forged) + b"\n" + copied + b"\n")
    last = Records(replica, Jobs(), "001")
    last.take_up(path)
    qtbot.waitUntil(lambda: not path.exists())
    rows = replica.read(lambda tx: tx.execute(select(Outbox.__table__)).mappings().all()).result(5)
    file_id = replica.read(file_id_of).result(5)
    proven = {str(honest.applicant_id) in row["args"]: is_proven(row, file_id, replica.keys) for row in rows}
    assert proven == {True: True, False: False}


def test_a_file_of_changes_that_cannot_be_opened_does_not_stop_the_start(
    records: Records, tmp_path: Path
) -> None:
    path = tmp_path / "waiting.jsonl"
    path.mkdir()
    aside = records.take_up(path)
    assert aside is not None
    assert aside.is_dir()
    assert records.waiting == 0


def test_what_is_put_away_again_and_again_is_in_the_file_once_and_done_once(
    replica: Replica, qtbot: QtBot, tmp_path: Path
) -> None:
    path, wanted = tmp_path / "waiting.jsonl", [applicant("Siti"), applicant("Joko"), applicant("Tini")]
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    jobs = Jobs()
    for one in wanted:  # three days on which the disk refuses everything
        session = Records(replica, jobs, "001")
        session.take_up(path)
        session.change(one, me=ME)
        with qtbot.waitSignal(session.trouble):
            pass
        session.put_away(path)
    assert path.read_bytes().splitlines() == [line(one) for one in wanted]
    other.execute("ROLLBACK")
    other.close()
    last = Records(replica, jobs, "001")
    refused: list[Refusal] = []
    last.refused.connect(refused.append)
    # One of them was recorded while the program ended: that is no news for anybody.
    replica.apply(wanted[1], ME).result(5)
    last.take_up(path)
    qtbot.waitUntil(lambda: not path.exists())
    assert (last.waiting, refused) == (0, [])
    jobs.stop()


def test_an_unopened_file_of_changes_is_not_overwritten(records: Records, tmp_path: Path) -> None:
    path = tmp_path / "waiting.jsonl"
    path.write_bytes(line(applicant("Siti")) + b"\n")
    before = path.read_bytes()
    records.put_away(path)
    assert path.read_bytes() == before


def test_a_waiting_change_that_breaks_is_kept_beside_and_the_file_goes(
    records: Records, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, broken = tmp_path / "waiting.jsonl", applicant("Siti")
    path.write_bytes(line(broken) + b"\n" + line(applicant()) + b"\n")
    first = iter([True])
    run = AddApplicant.run

    def run_or_break(mutation: AddApplicant, tx: Tx) -> None:
        if next(first, False):
            raise ZeroDivisionError
        run(mutation, tx)

    monkeypatch.setattr(AddApplicant, "run", run_or_break)
    with qtbot.captureExceptions() as bugs:
        records.take_up(path)
        qtbot.waitUntil(lambda: not path.exists())
    assert len(bugs) == 1
    (kept,) = tmp_path.glob("waiting.damaged-*.jsonl")
    assert kept.read_bytes().strip() == line(broken)


def test_changes_that_cannot_be_put_away_are_counted_in_the_log_but_not_reported(
    records: Records, replica: Replica, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    records.change(applicant("Bu Rahasia"), me=ME)
    with qtbot.waitSignal(records.trouble):
        pass
    records.put_away(tmp_path / "no such folder" / "waiting.jsonl")
    other.execute("ROLLBACK")
    other.close()
    assert "1 changes: add_applicant" in caplog.text
    assert "Rahasia" not in caplog.text
