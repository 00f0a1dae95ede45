"""Processes that are killed in the middle of anything: what was reported as saved is in the records, once."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event

from db.models import Case, TimelineEntry
from db.replica import Replica
from db.sync.sync_status import SharedError, Trouble
from tests.db.crash_client import Seat, work, work_through
from tests.db.keys import EverybodysKeys
from tests.db.postgres import ON_DISK, Databases, Postgres, a_server
from tests.db.shared_office import SharedOffice, Station, made_template
from tests.platforms import IS_WINDOWS, OUTRIGHT, linux_only

ENTRIES = TimelineEntry.__table__
KILLS, CRASHES, CUTS, NOTES = 4, 2, 2, 12
_processes = get_context("spawn") if IS_WINDOWS else get_context("forkserver")
_processes.set_forkserver_preload(["tests.db.crash_client"])


@pytest.fixture(scope="module")
def durable() -> Iterator[Databases]:
    """A server that flushes what it commits to a disk."""
    with a_server(ON_DISK) as server:
        with server.connect("postgres") as raw:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                raw.execute(f"ALTER SYSTEM RESET {setting}")
            raw.execute("SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="module")
def template(durable: Databases) -> str:
    return made_template(durable)


@pytest.fixture
def shared(durable: Databases, template: str, tmp_path: Path) -> Iterator[SharedOffice]:
    office = SharedOffice(durable, template, tmp_path)
    yield office
    office.close()


def seat_of(station: Station, case_id: UUID) -> Seat:
    return Seat(station.path, station.me, station.enrolment, case_id, station.office.server.port)


def test_a_workstation_that_is_killed_anywhere_keeps_what_it_reported(
    shared: SharedOffice,
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    rina.replica.close()
    seat, chance = seat_of(rina, case_id), random.Random(7)
    told: set[UUID] = set()
    for _ in range(KILLS):
        here, there = _processes.Pipe(duplex=False)
        process = _processes.Process(target=work, args=(seat, there))
        process.start()
        there.close()
        told.update(here.recv() for _ in range(chance.randint(1, 30)))
        assert process.pid is not None
        os.kill(process.pid, OUTRIGHT)
        with suppress(EOFError):
            while True:  # what it reported before it died counts, too
                told.add(here.recv())
        process.join()
    rina.replica = Replica.open(rina.path, keys=EverybodysKeys())
    rina.exchange = seat.exchange(rina.replica)
    rina.sync()
    sari.sync()
    check(shared, rina, case_id, told)
    assert sari.differs() == []


@linux_only("the server's processes are killed")
def test_a_server_that_is_killed_anywhere_keeps_what_it_confirmed(
    shared: SharedOffice,
) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    seat, chance = seat_of(rina, case_id), random.Random(8)
    told: set[UUID] = set()
    for _ in range(CRASHES):
        told.update(seat.save(rina.replica) for _ in range(3))
        with killing_the_server(chance.randint(3, 40)), suppress_unreachable():
            rina.sync()
        sync_once_it_is_back(rina)
    check(shared, rina, case_id, told)


@linux_only("the server's processes are killed")
def test_a_server_whose_postmaster_is_killed_keeps_what_it_confirmed_to_several(
    shared: SharedOffice, durable: Postgres
) -> None:
    stations = [shared.station(login) for login in ("rina", "sari", "wati")]
    case_id = stations[0].log()
    for station in stations:
        station.sync()
    told: set[UUID] = set()
    chance, works, ends = random.Random(9), [], []
    for station in stations:
        station.replica.close()
        here, there = _processes.Pipe(duplex=False)
        seat = seat_of(station, case_id)
        works.append(_processes.Process(target=work_through, args=(seat, there, NOTES)))
        works[-1].start()
        there.close()
        ends.append(here)
    for cut in sorted(chance.sample(range(5, len(stations) * NOTES - 5), CUTS)):
        told |= hear(ends, cut - len(told))
        durable.kill()
        durable.start_again()
    told |= hear(ends)
    for work_of_one, station in zip(works, stations, strict=True):
        work_of_one.join()
        assert work_of_one.exitcode == 0
        station.replica = Replica.open(station.path, keys=EverybodysKeys())
        station.exchange = seat_of(station, case_id).exchange(station.replica)
    assert len(told) == len(stations) * NOTES
    for station in stations:
        station.sync()
        check(shared, station, case_id, told)
    with shared.owner.connect() as connection:
        done = connection.exec_driver_sql("SELECT count(*) FROM loket.mutation WHERE name = 'add_note'")
        assert done.scalar_one() == len(told)


def hear(ends: list[Pipe[Any, Any]], at_least: int | None = None) -> set[UUID]:
    """Return the next notes that were reported as saved, as many or until all have ended."""
    told: set[UUID] = set()
    while ends and (at_least is None or len(told) < at_least):
        ready = wait(ends)
        for end in [one for one in ends if one in ready]:
            try:
                told.add(end.recv())
            except EOFError:
                ends.remove(end)
    return told


def check(shared: SharedOffice, rina: Station, case_id: UUID, told: Any) -> None:
    there = shared.rows(ENTRIES)
    assert told <= set(there), "a note that was told as saved is lost"
    assert rina.differs() == []
    versions = sorted(e["version"] for e in there.values() if e["case_id"] == str(case_id))
    assert versions == list(range(1, shared.rows(Case.__table__)[case_id]["version"] + 1))
    assert {state.value for _, state, _ in rina.outbox()} == {"applied"}


class suppress_unreachable(suppress):  # noqa: N801 - it reads as one
    def __init__(self) -> None:
        super().__init__(SharedError)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        return isinstance(error, SharedError) and error.trouble is Trouble.UNREACHABLE


@contextmanager
def killing_the_server(number: int) -> Iterator[None]:
    """At the n-th statement: all of it falls with one of its processes, and gets up from its log."""
    asked = count(1)

    def kill(connection: Connection, *_rest: object) -> None:
        raw = connection.connection.driver_connection
        if isinstance(raw, psycopg.Connection) and next(asked) == number:
            os.kill(raw.info.backend_pid, signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", kill)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", kill)


def sync_once_it_is_back(station: Station) -> None:
    is_back = False
    while not is_back:
        with suppress_unreachable():
            station.sync()
            is_back = True
