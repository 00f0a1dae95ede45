"""The shared database: what it takes, beside the same server's plain INSERT and COPY, and how it feels."""

from __future__ import annotations

import os
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
from threading import Thread

import psutil

from db.models import TimelineEntry
from db.sync.direct_gateway import DirectGateway
from db.sync.gateway import Gateway
from tests.bench.routine import note
from tests.bench.rows import percentile, rate, row
from tests.db.desks import Desk
from tests.db.masses import add_cases
from tests.db.postgres import Postgres
from tests.db.shared_office import SharedOffice, made_template

Rows = list[dict[str, object]]
ENTRIES = TimelineEntry.__table__
CHANGES, CHANGED_CASES = 100_000, 10_000
SAVES = 40
# What is needed, said before it was measured.
CATCHES_UP_S = 30.0  # weeks of an office, while a user who came back looks for their cases
PULLED_PER_S = 10_000.0  # half of what sync.md has for rows into SQLite beside an index of words
SAVED_MS = 100.0  # what is felt as at once, also while much comes
SHOWN_MS = 300.0  # a user who hears "it is saved" from a colleague finds it at the first look


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


def bench_direct_catch_up_100k() -> Rows:
    """A workstation that was away: how long, and what a save costs meanwhile."""
    with office() as place:
        shared = place.shared
        rina, sari = shared.station("rina"), shared.station("sari")
        pattern = rina.log()
        for desk in (rina, sari):
            desk.sync()
        add_cases(shared, pattern, CHANGED_CASES, CHANGES // CHANGED_CASES - 1)
        own = sari.log()
        waits: list[float] = []
        began, worked = time.perf_counter(), time.process_time()
        away = Thread(target=sari.exchange.pull)
        away.start()
        while away.is_alive():
            saved = time.perf_counter()
            sari.do(note(own))
            waits.append((time.perf_counter() - saved) * 1000)
            time.sleep(0.05)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        assert len(sari.rows(ENTRIES)) > CHANGES - CHANGED_CASES
        copied = _copied_per_s(shared)
    print(f"    {len(waits)} saves meanwhile: p50 {percentile(waits, 50):.0f}, greatest {max(waits):.0f} ms")
    print(f"    {worked:.1f} s of the processor, without the server's; {os.getloadavg()[0]:.0f} want it now")
    return [
        row("direct_catch_up_100k_s", took, "s", budget=CATCHES_UP_S),
        rate("direct_pull_rows_per_s", CHANGES / took, least=PULLED_PER_S, peer="COPY TO", peer_value=copied),
        row("save_while_catching_up_p95", percentile(waits, 95), "ms", budget=SAVED_MS),
    ]


bench_direct_catch_up_100k.rows = (  # type: ignore[attr-defined]
    *("direct_catch_up_100k_s", "direct_pull_rows_per_s", "save_while_catching_up_p95"),
)


def _copied_per_s(shared: SharedOffice) -> float:
    began, rows = time.perf_counter(), 0
    wanted = "COPY loket.timeline_entry TO STDOUT"
    with shared.connect("postgres") as raw, raw.cursor() as cursor, cursor.copy(wanted) as copy:
        rows = sum(1 for _ in copy.rows())
    return rows / (time.perf_counter() - began)


def bench_direct_save_to_other_screen() -> Rows:
    with office() as place:
        times = seen_after(place, lambda done: done < SAVES)
    return [
        row("direct_save_to_other_screen_p50", percentile(times, 50), "ms", budget=SHOWN_MS),
        row("direct_save_to_other_screen_p95", percentile(times, 95), "ms", budget=SHOWN_MS),
    ]


def directly(place: Place) -> Gateway:
    return DirectGateway(place.shared.conninfo)


def seen_after(
    place: Place,
    goes_on: Callable[[int], bool],
    gateway: Callable[[Place], Gateway] = directly,
    code: int = 1,
) -> list[float]:
    """From an agent's save until another's records have it, in ms; at times of no pattern."""
    rng = random.Random(11)
    desks = [
        Desk(
            place.shared, place.folder / f"{code}{login}.sqlite3", login, f"{code}{number:02}", gateway(place)
        )
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


bench_direct_save_to_other_screen.rows = (  # type: ignore[attr-defined]
    *("direct_save_to_other_screen_p50", "direct_save_to_other_screen_p95"),
)
