"""What goes up to PostgreSQL itself: of one workstation, over a long line, and of two hundred agents."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from uuid_utils.compat import uuid7

from app.mutations import read_back
from db.sync.direct import direct_exchange
from db.sync.exchange import Exchange
from tests.bench.bench_shared import Place, Rows, office, seen_after
from tests.bench.many_agents import Pace, load
from tests.bench.routine import LENGTH, note, story
from tests.bench.rows import percentile, rate, row
from tests.db.proxy import Proxy
from tests.db.shared_office import Station

NOTES, CASES, STORIES = 2_000, 20, 60
AGENTS, PROCESSES, EACH = 200, 4, 10
OFFICE = Pace(AGENTS * 50 * LENGTH / (8 * 3600), 30)  # 50 cases a day of ten changes, in 8 hours: 3.5/s
BURST = Pace(10 * OFFICE.per_s, 15)
ROUND_TRIP_S = 0.020
# What is needed, said before it was measured.
SENT_PER_S = 300.0  # sync.md: one agent in batches
SENT_FAR_PER_S = 100.0  # half a day without the server are 250 changes of an agent: there in three seconds
NEEDED_PER_S = 90.0  # 25,000 cases a day with ten changes each, at the busiest hour
PUSHED_MS = 680.0  # sync.md: 99 of 100 pushes of 200 clients
SEEN_MS = 1_000.0  # at the other screen, with the whole office at work


def bench_direct_push_per_s() -> Rows:
    """What waited, sent by one workstation; beside one INSERT and one COMMIT each."""
    with office() as place:
        rina = place.shared.station("rina")
        cases = [rina.log() for _ in range(CASES)]
        rina.sync()
        for _ in range(NOTES // CASES):
            rina.do(*(note(case_id) for case_id in cases))
        notes = NOTES / seconds_to_push(rina.exchange)
        stories = STORIES * LENGTH / seconds_to_push(_with_stories(place, rina))
        with place.shared.connect("postgres", autocommit=True) as raw:
            raw.execute("CREATE TABLE public.plain (id uuid PRIMARY KEY, case_id uuid, words text)")
            began = time.perf_counter()
            for number in range(NOTES):
                line = (uuid7(), cases[number % CASES], "pemohon dihubungi, menunggu berkas")
                raw.execute("INSERT INTO public.plain VALUES (%s, %s, %s)", line)
            plain = NOTES / (time.perf_counter() - began)
    return [
        rate("direct_push_per_s", notes, least=SENT_PER_S, peer="INSERT of one row", peer_value=plain),
        rate("direct_push_stories_per_s", stories, peer="INSERT of one row", peer_value=plain),
    ]


bench_direct_push_per_s.rows = ("direct_push_per_s", "direct_push_stories_per_s")  # type: ignore[attr-defined]


def bench_direct_push_far() -> Rows:
    """The same over a line of 20 ms there and back."""
    with office() as place:
        rina = place.shared.station("rina")
        cases = [rina.log() for _ in range(CASES)]
        rina.sync()
        for _ in range(NOTES // 2 // CASES):
            rina.do(*(note(case_id) for case_id in cases))
        with far_away(rina) as exchange:
            notes = NOTES / 2 / seconds_to_push(exchange)
            _with_stories(place, rina)
            stories = STORIES * LENGTH / seconds_to_push(exchange)
    return [
        rate("direct_push_far_per_s", notes, least=SENT_FAR_PER_S),
        rate("direct_push_far_stories_per_s", stories, least=SENT_FAR_PER_S),
    ]


bench_direct_push_far.rows = ("direct_push_far_per_s", "direct_push_far_stories_per_s")  # type: ignore[attr-defined]


def seconds_to_push(exchange: Exchange) -> float:
    """Return how long it takes to send all that waits."""
    began = time.perf_counter()
    exchange.push()
    return time.perf_counter() - began


def _with_stories(place: Place, station: Station) -> Exchange:
    for number in range(STORIES):
        station.do(*story(place.shared.number(), f"+628110000{number:03}"))
    return station.exchange


@contextmanager
def far_away(station: Station) -> Iterator[Exchange]:
    parts = station.office.conninfo(station.login)
    proxy = Proxy(parts["host"], int(parts.get("port", 5432)))
    there: dict[str, Any] = parts | {"host": "127.0.0.1", "port": str(proxy.port)}
    try:
        with psycopg.connect(**there, options="-c search_path=loket") as raw:
            engine = create_engine("postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool)
            proxy.delay_s = ROUND_TRIP_S / 2
            yield direct_exchange(station.replica, station.enrolment, read_back, lambda _agent: engine)
            engine.dispose()
    finally:
        proxy.close()


def bench_agents_on_one_postgresql() -> Rows:
    """Agents with a case and ten changes each, every one sent alone; they share this machine's cores."""
    with office(connections=AGENTS + 50) as place:
        done = load(place.server, place.shared.database, AGENTS, EACH, PROCESSES)
        query = "SELECT count(*) FROM loket.mutation WHERE outcome = 'applied'"
        with place.server.connect(place.shared.database) as raw:
            applied = raw.execute(query).fetchone()
    assert applied == (AGENTS * (EACH + 1),)
    return [  # all at once, without a pause
        rate("agents_on_one_postgresql", len(done.times_ms) / done.took_s, least=NEEDED_PER_S),
        row("agents_on_one_postgresql_push_p95", percentile(done.times_ms, 95), "ms", budget=PUSHED_MS),
    ]


bench_agents_on_one_postgresql.rows = (  # type: ignore[attr-defined]
    *("agents_on_one_postgresql", "agents_on_one_postgresql_push_p95"),
)


def bench_agents_at_work() -> Rows:
    """As many at the pace of their work, all of them listening, as in an office; and ten times that."""
    rows: Rows = []
    for name, pace in (("agents_at_work", OFFICE), ("agents_in_a_burst", BURST)):
        with office(connections=AGENTS + 50) as place, ThreadPoolExecutor(1) as pool:
            loading = pool.submit(load, place.server, place.shared.database, AGENTS, 0, PROCESSES, pace)
            seen = seen_after(place, lambda _done, loading=loading: not loading.done())  # type: ignore[misc]
            times = loading.result().times_ms
        rows += [
            row(f"{name}_push_p50", percentile(times, 50), "ms"),
            row(f"{name}_push_p95", percentile(times, 95), "ms", budget=PUSHED_MS),
            row(f"{name}_seen_p50", percentile(seen, 50), "ms"),
            row(f"{name}_seen_p95", percentile(seen, 95), "ms", budget=SEEN_MS),
        ]
    return rows


bench_agents_at_work.rows = tuple(  # type: ignore[attr-defined]
    f"{name}_{what}"
    for name in ("agents_at_work", "agents_in_a_burst")
    for what in ("push_p50", "push_p95", "seen_p50", "seen_p95")
)
