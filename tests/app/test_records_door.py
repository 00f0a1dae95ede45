"""The records door of the GUI thread: order, refusals, and what happens while the disk says no."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.clock import now
from app.jobs import Jobs
from app.mutations.people import AddApplicant
from app.notices import Notice
from app.records import Records, Refusal
from db.mutation import Me
from db.queries.people import person
from db.replica import Replica
from db.words import Role

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
        records.change(applicant(), me=ME, done=lambda n=number: done.append(n))
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


def test_a_bug_in_one_change_does_not_stop_those_behind_it(records: Records, qtbot: QtBot) -> None:
    class Broken(AddApplicant, frozen=True, kw_only=True):
        def run(self, tx: object) -> None:
            raise ZeroDivisionError

    done: list[bool] = []
    with qtbot.captureExceptions() as bugs:
        records.change(Broken(applicant_id=uuid7(), name="x", occurred_at=now()), me=ME)
        records.change(applicant(), me=ME, done=lambda: done.append(True))
        qtbot.waitUntil(lambda: bool(done))
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]
