"""An office for benches: a PostgreSQL that flushes, and how long a save takes to another screen."""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from db.models import TimelineEntry
from db.sync.gateway import Gateway
from tests.bench.routine import note
from tests.db.desks import Desk
from tests.db.postgres import Postgres
from tests.db.shared_office import SharedOffice, made_template

Rows = list[dict[str, object]]
ENTRIES = TimelineEntry.__table__
CHANGES, CHANGED_CASES = 100_000, 10_000
SAVES = 40


@dataclass(frozen=True)
class Place:
    server: Postgres
    shared: SharedOffice
    folder: Path


@contextmanager
def office(connections: int = 100) -> Iterator[Place]:
    """A server that flushes what it commits, as one in an office does."""
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir="/tmp"))
    server = Postgres(folder / "data")
    try:
        with server.connect("postgres") as raw:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                raw.execute(f"ALTER SYSTEM RESET {setting}")
            raw.execute(f"ALTER SYSTEM SET max_connections = {connections}")
        _restart(server)
        shared = SharedOffice(server, made_template(server), folder)
        try:
            yield Place(server, shared, folder)
        finally:
            shared.close()
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _restart(server: Postgres) -> None:
    postmaster = psutil.Process(server.server.get_pid())
    postmaster.send_signal(signal.SIGINT)
    psutil.wait_procs([postmaster], timeout=30)
    server.server.ensure_postgres_running()


def seen_after(place: Place, goes_on: Callable[[int], bool], gateway: Gateway) -> list[float]:
    """From an agent's save until another's records have it, in ms; at times of no pattern."""
    rng = random.Random(11)
    desks = [
        Desk(place.shared, place.folder / f"{login}.sqlite3", login, f"1{number:02}", gateway)
        for number, login in enumerate(("rina", "sari"))
    ]
    rina, sari = desks
    try:
        for desk in desks:
            desk.until(partial(lambda desk: desk.is_up_to_date, desk))
        case_id = rina.log()
        times: list[float] = []
        while goes_on(len(times)):
            time.sleep(rng.uniform(0, 3))
            wanted = note(case_id)
            began = time.perf_counter()
            rina.do(wanted)
            sari.until(lambda: wanted.note_id in sari.rows(ENTRIES))  # noqa: B023 - before the next
            times.append((time.perf_counter() - began) * 1000)
        return times
    finally:
        for desk in desks:
            desk.close()
