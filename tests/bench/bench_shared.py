"""The shared database: what it takes, beside the same server's plain INSERT and COPY, and how it feels."""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from uuid import UUID

import psutil
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.models import TimelineEntry
from tests.bench.many_agents import load
from tests.bench.rows import percentile, rate, row
from tests.db.desks import Desk
from tests.db.masses import add_cases
from tests.db.postgres import Postgres
from tests.db.shared_office import SharedOffice, made_template
from tests.office import at

Rows = list[dict[str, object]]
ENTRIES = TimelineEntry.__table__
NOTES, CASES = 2_000, 20
CHANGES, CHANGED_CASES = 100_000, 10_000
SAVES = 40
AGENTS, PROCESSES, EACH = 200, 4, 10
NEEDED_PER_S = 90.0  # 25,000 cases a day with ten changes each, at the busiest hour
SENT_PER_S = 20.0  # by one workstation: what waited for half a day is there in a few seconds
CATCHES_UP_S = 60.0
SHOWN_MS = 1_000.0


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


def note(case_id: UUID) -> AddNote:
    words = "pemohon dihubungi, menunggu berkas"
    return AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(5))


def bench_push_per_s() -> Rows:
    """Notes that waited, sent by one workstation; beside one INSERT and one COMMIT each."""
    with office() as place:
        shared = place.shared
        rina = shared.station("rina")
        cases = [rina.log() for _ in range(CASES)]
        rina.sync()
        for _ in range(NOTES // CASES):
            rina.do(*(note(case_id) for case_id in cases))
        began = time.perf_counter()
        rina.exchange.push()
        ours = NOTES / (time.perf_counter() - began)
        with shared.connect("postgres", autocommit=True) as raw:
            raw.execute("CREATE TABLE public.plain (id uuid PRIMARY KEY, case_id uuid, words text)")
            began = time.perf_counter()
            for number in range(NOTES):
                line = (uuid7(), cases[number % CASES], "pemohon dihubungi, menunggu berkas")
                raw.execute("INSERT INTO public.plain VALUES (%s, %s, %s)", line)
            plain = NOTES / (time.perf_counter() - began)
    return [rate("push_per_s", ours, least=SENT_PER_S, peer="INSERT of one row", peer_value=plain)]


def bench_catch_up_100k() -> Rows:
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
        began = time.perf_counter()
        away = Thread(target=sari.exchange.pull)
        away.start()
        while away.is_alive():
            saved = time.perf_counter()
            sari.do(note(own))
            waits.append((time.perf_counter() - saved) * 1000)
            time.sleep(0.05)
        took = time.perf_counter() - began
        assert len(sari.rows(ENTRIES)) > CHANGES - CHANGED_CASES
        copied = _copied_per_s(shared)
    print(f"    {len(waits)} saves meanwhile: p50 {percentile(waits, 50):.0f}, greatest {max(waits):.0f} ms")
    return [
        row("catch_up_100k", took, "s", budget=CATCHES_UP_S),
        rate("pull_rows_per_s", CHANGES / took, peer="COPY TO", peer_value=copied),
        row("save_while_catching_up_p95", percentile(waits, 95), "ms", budget=SHOWN_MS),
    ]


bench_catch_up_100k.rows = (  # type: ignore[attr-defined]
    *("catch_up_100k", "pull_rows_per_s", "save_while_catching_up_p95"),
)


def _copied_per_s(shared: SharedOffice) -> float:
    began, rows = time.perf_counter(), 0
    wanted = "COPY loket.timeline_entry TO STDOUT"
    with shared.connect("postgres") as raw, raw.cursor() as cursor, cursor.copy(wanted) as copy:
        rows = sum(1 for _ in copy.rows())
    return rows / (time.perf_counter() - began)


def bench_save_to_other_screen() -> Rows:
    """From one agent's save to the moment at which the other's records have it, at times of no pattern."""
    rng = random.Random(11)
    with office() as place:
        conninfo = partial(place.server.conninfo, place.shared.database)
        desks = [
            Desk(place.shared, place.folder / f"{login}.sqlite3", login, code, conninfo)
            for login, code in (("rina", "001"), ("sari", "002"))
        ]
        rina, sari = desks
        try:
            for desk in desks:
                desk.until(lambda desk=desk: desk.is_up_to_date)
            case_id = rina.log()
            times = []
            for _ in range(SAVES):
                time.sleep(rng.uniform(0, 3))
                wanted = note(case_id)
                began = time.perf_counter()
                rina.do(wanted)
                sari.until(lambda: wanted.note_id in sari.rows(ENTRIES))  # noqa: B023 - before the next
                times.append((time.perf_counter() - began) * 1000)
        finally:
            for desk in desks:
                desk.close()
    return [
        row("save_to_other_screen_p50", percentile(times, 50), "ms", budget=SHOWN_MS),
        row("save_to_other_screen_p95", percentile(times, 95), "ms", budget=SHOWN_MS),
    ]


bench_save_to_other_screen.rows = (  # type: ignore[attr-defined]
    *("save_to_other_screen_p50", "save_to_other_screen_p95"),
)


def bench_agents_on_one_server() -> Rows:
    """Agents with a case and ten changes each, every one sent by itself; they share this machine's cores."""
    with office(connections=AGENTS + 50) as place:
        done = load(place.server, place.shared.database, AGENTS, EACH, PROCESSES)
        query = "SELECT count(*) FROM loket.mutation WHERE outcome = 'applied'"
        with place.server.connect(place.shared.database) as raw:
            applied = raw.execute(query).fetchone()
    assert applied == (AGENTS * (EACH + 1),)
    return [
        rate("agents_on_one_server", len(done.times_ms) / done.took_s, least=NEEDED_PER_S),
        row(
            "agents_on_one_server_push_p95", percentile(done.times_ms, 95), "ms"
        ),  # all at once, without a pause
    ]


bench_agents_on_one_server.rows = (  # type: ignore[attr-defined]
    *("agents_on_one_server", "agents_on_one_server_push_p95"),
)
