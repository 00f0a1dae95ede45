"""`loket server` as a process: it is killed outright again and again, and ends by a signal as it should."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from db.models import Case, TimelineEntry
from db.sync.sync_status import SharedError
from tests.db.shared_office import SharedOffice
from tests.platforms import IS_WINDOWS
from tests.server.running import Client, ServerProcess, a_process, through
from tests.server.test_push_and_pull import a_note

pytestmark = pytest.mark.skipif(IS_WINDOWS, reason="Linux only: the server's processes and signals")
KILLS, NOTES = 4, 120


@pytest.fixture
def process(shared: SharedOffice, tmp_path: Path) -> Iterator[ServerProcess]:
    with a_process(shared, tmp_path) as found:
        yield found


def test_a_server_that_is_killed_loses_nothing_and_does_nothing_twice(
    process: ServerProcess, shared: SharedOffice
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()

    def kill_again_and_again() -> None:
        for number in range(KILLS):
            time.sleep(0.2 + 0.17 * number)  # at a moment that no event of an exchange chooses
            process.kill()
            process.start()

    notes: list[UUID] = []
    with through(process.port, rina) as rina.exchange, ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill_again_and_again)
        while not killing.done() or len(notes) < NOTES:
            if len(notes) < NOTES:
                note = a_note(case_id)
                notes.append(note.note_id)
                rina.do(note)
            with suppress(SharedError):
                rina.sync()
        killing.result()
        rina.sync()
        assert rina.differs() == []
        assert {state for _number, state, _why in rina.outbox()} == {"applied"}
        found = [row for row in shared.rows(TimelineEntry.__table__) if row in set(notes)]
        assert len(found) == len(notes)
        sari.sync()
        assert sari.differs() == []


def test_two_processes_serve_the_same_office(
    process: ServerProcess, shared: SharedOffice, tmp_path: Path
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    with (
        a_process(shared, tmp_path) as second,
        through(process.port, rina) as rina.exchange,
        through(second.port, sari) as sari.exchange,
    ):
        case_id = rina.log()
        rina.sync()
        sari.sync()
        assert case_id in sari.rows(Case.__table__)


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
    words = [sys.executable, "-m", "server", "run", "--config", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "prot" in done.stderr
