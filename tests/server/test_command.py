"""`loket server` as a process: it is killed outright again and again, and ends by a signal as it should."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote
from db.models import Case, TimelineEntry
from db.sync.exchange import Exchange
from db.sync.server_line import Place, ServerLine
from db.sync.sync_status import Login, SharedError
from db.sync.through_server import ThroughServer
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK
from tests.platforms import IS_WINDOWS
from tests.server.running import Client, ServerProcess

pytestmark = pytest.mark.skipif(IS_WINDOWS, reason="Linux only: the server's processes and signals")
KILLS, NOTES = 4, 120


@pytest.fixture
def process(shared: SharedOffice, tmp_path: Path) -> Iterator[ServerProcess]:
    found = ServerProcess(shared, tmp_path)
    yield found
    if found.process.poll() is None:
        found.kill()


def through(process: ServerProcess, station: Station) -> tuple[ServerLine, Exchange]:
    line = ServerLine(Place(f"http://{LOOPBACK}:{process.port}"))
    login = Login(station.login, f"secret of {station.login}")
    way = ThroughServer(line, login, station.enrolment)
    return line, Exchange(station.replica, read_back, lambda _agent_id: way)


def test_a_server_that_is_killed_loses_nothing_and_does_nothing_twice(
    process: ServerProcess, shared: SharedOffice
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    line, rina.exchange = through(process, rina)
    ended = Event()

    def killing() -> None:
        for number in range(KILLS):
            time.sleep(0.2 + 0.17 * number)
            process.kill()
            process.start()
        ended.set()

    killer = Thread(target=killing)
    killer.start()
    notes: list[UUID] = []
    try:
        while not ended.is_set() or len(notes) < NOTES:
            if len(notes) < NOTES:
                notes.append(uuid7())
                now = datetime.now(timezone.utc)
                rina.do(AddNote(note_id=notes[-1], case_id=case_id, text="Halo", occurred_at=now))
            with suppress(SharedError):
                rina.sync()
        killer.join()
        rina.sync()
        assert rina.differs() == []
        assert {state for _number, state, _why in rina.outbox()} == {"applied"}
        found = [row for row in shared.rows(TimelineEntry.__table__) if row in set(notes)]
        assert len(found) == len(notes)
        sari.sync()
        assert sari.differs() == []
    finally:
        killer.join()
        line.close()


def test_two_processes_serve_the_same_office(
    process: ServerProcess, shared: SharedOffice, tmp_path: Path
) -> None:
    second = ServerProcess(shared, tmp_path)
    rina, sari = shared.station("rina"), shared.station("sari")
    try:
        lines = []
        for station, at in ((rina, process), (sari, second)):
            line, station.exchange = through(at, station)
            lines.append(line)
        case_id = rina.log()
        rina.sync()
        sari.sync()
        assert case_id in _cases_of(sari)
        for line in lines:
            line.close()
    finally:
        second.kill()


def test_a_signal_ends_it_after_what_runs_is_done(process: ServerProcess) -> None:
    client = Client(process.port)
    assert client.sign_in("rina").status == 200
    assert process.end() == 0
    log = process.log.read_text()
    assert '"event": "listening"' in log
    assert "Traceback" not in log


def test_a_wrong_configuration_is_named_and_nothing_listens(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text("[listen]\nprot = 1\n")
    words = [sys.executable, "-m", "app", "server", "--config", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "prot" in done.stderr


def _cases_of(station: Station) -> set[UUID]:
    return station.replica.read(lambda tx: set(tx.execute(select(Case.id)).scalars())).result(10)
