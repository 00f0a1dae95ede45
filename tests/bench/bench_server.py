"""The server program: what goes up and down through it, how it feels, what it takes."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

import aiohttp
import psutil
from uuid_utils.compat import uuid7

from app.common.recording_files import sha256_of
from db.enums import Role
from db.models import Case
from db.server.admin.people import add_person
from db.sync.exchange import Exchange
from db.sync.messages import FILE_BLOCK, PresenceEvent, decode_page, encode_json
from db.sync.server_connection import HEARTBEAT_S as PING_S
from db.sync.sync_status import SyncPhase
from db.sync.worker import POLL_S, SELDOM
from tests.bench.bench_shared import CHANGED_CASES, CHANGES, ENTRIES, SAVES, Place, Rows, office, seen_after
from tests.bench.many_desks import Pace, Seat, work
from tests.bench.routine import LENGTH, note
from tests.bench.rows import percentile, rate, row
from tests.db.desks import Desk
from tests.db.masses import add_cases
from tests.db.proxy import Proxy, RandomlyCuttingProxy
from tests.db.shared_office import Station
from tests.end2end.peers.machine import LOOPBACK
from tests.server.instance import gateway_at
from tests.server.running import ServerProcess, a_process, attached, store_of, through

CASE = Case.__table__
NOTES, CASES, ROUND_TRIP_S = 2_000, 20, 0.020
# What is needed, said before it was measured.
SENT_PER_S, SENT_FAR_PER_S = 850.0, 500.0
PULLED_PER_S, CATCHES_UP_S = 10_000.0, 12.0
SHOWN_P50_MS, SHOWN_P95_MS = 100.0, 250.0
PEOPLE, SIGNED_IN_S = 300, 20.0
WORKSTATIONS, PROCESSES, SEEN_BY_OTHERS_MS = 500, 3, 500.0
AT_WORK = Pace(WORKSTATIONS * 50 * LENGTH / (8 * 3600), 30)  # 50 cases a day of ten changes: 8.7/s
MEMORY_MB, IDLE_CPU, WATCHED_S = 400.0, 2.0, 20.0
DESKS, IN_STEP_S = 6, 10.0
FILE_BYTES, CUTS, MOST_GROWN_MB = 1 << 30, 20, 150.0


def _server(place: Place) -> AbstractContextManager[ServerProcess]:
    return a_process(place.shared, place.folder)


@contextmanager
def _near(place: Place, station: Station) -> Iterator[Exchange]:
    with _server(place) as process, through(process.port, station) as exchange:
        yield exchange


@contextmanager
def _far(place: Place, station: Station) -> Iterator[Exchange]:
    with (
        _server(place) as process,
        closing(Proxy(LOOPBACK, process.port)) as proxy,
        through(proxy.port, station) as exchange,
    ):
        proxy.delay_s = ROUND_TRIP_S / 2
        yield exchange


def bench_push() -> Rows:
    """What waited, sent by one workstation; also over 20 ms there and back."""
    rates = {}
    with office() as place:
        rina = place.shared.station("rina")
        cases = [rina.log() for _ in range(CASES)]
        rina.sync()
        ways: dict[str, Callable[[], AbstractContextManager[Exchange]]] = {
            "near": lambda: _near(place, rina),
            "far": lambda: _far(place, rina),
        }
        for name, way in ways.items():
            for _ in range(NOTES // CASES):
                rina.do(*(note(case_id) for case_id in cases))
            with way() as exchange:
                began = time.perf_counter()
                exchange.push()
                rates[name] = NOTES / (time.perf_counter() - began)
    return [
        rate("push_per_s", rates["near"], least=SENT_PER_S),
        rate("push_far_per_s", rates["far"], least=SENT_FAR_PER_S),
    ]


bench_push.rows = ("push_per_s", "push_far_per_s")  # type: ignore[attr-defined]


def bench_pull() -> Rows:
    """A workstation that was away for weeks."""
    with office() as place:
        rina, sari = (place.shared.station(login) for login in ("rina", "sari"))
        pattern = rina.log()
        for desk in (rina, sari):
            desk.sync()
        add_cases(place.shared, pattern, CHANGED_CASES, CHANGES // CHANGED_CASES - 1)
        with _near(place, sari) as exchange:
            began = time.perf_counter()
            exchange.pull()
            took_s = time.perf_counter() - began
        assert len(sari.rows(ENTRIES)) > CHANGES - CHANGED_CASES
    return [
        row("catch_up_100k_s", took_s, "s", budget=CATCHES_UP_S),
        rate("pull_rows_per_s", CHANGES / took_s, least=PULLED_PER_S),
    ]


bench_pull.rows = ("catch_up_100k_s", "pull_rows_per_s")  # type: ignore[attr-defined]


def bench_save_to_other_screen() -> Rows:
    with office() as place, _server(place) as process:
        times = seen_after(place, lambda done: done < SAVES, gateway_at(process.port))
    return [
        row(f"save_to_other_screen_p{share}", percentile(times, share), "ms", budget=budget)
        for share, budget in ((50, SHOWN_P50_MS), (95, SHOWN_P95_MS))
    ]


bench_save_to_other_screen.rows = (  # type: ignore[attr-defined]
    *("save_to_other_screen_p50", "save_to_other_screen_p95"),
)


def bench_morning_logins_s() -> Rows:
    """All sign in at once, each from a computer of their own."""
    with office() as place, _server(place) as process:
        logins = _people(place, PEOPLE)

        async def morning() -> float:
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as session:

                async def sign_in(login: str) -> None:
                    said = {"login": login, "password": f"secret of {login}"}
                    address = f"http://{LOOPBACK}:{process.port}/v1/session"
                    async with session.post(address, json=said) as answer:
                        assert answer.status == 200, await answer.text()

                began = time.perf_counter()
                await asyncio.gather(*map(sign_in, logins))
                return time.perf_counter() - began

        took = asyncio.run(morning())
    return [row("morning_logins_s", took, "s", budget=SIGNED_IN_S)]


def _people(place: Place, count: int) -> list[str]:
    logins = [f"petugas{number:03}" for number in range(count)]
    with place.server.connect(place.shared.database) as raw:
        for login in logins:
            add_person(raw, login, f"secret of {login}", login.title(), Role.AGENT)
    return logins


def bench_server_at_rest() -> Rows:
    """With all that 500 workstations do while nobody works: sockets, presence, polls."""
    with office() as place, _server(place) as process:
        seats = _seats(place, _people(place, WORKSTATIONS))
        program = psutil.Process(process.process.pid)
        address = f"http://{LOOPBACK}:{process.port}"

        async def rest() -> tuple[float, float]:
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(address, connector=connector) as session:
                at_rest = [asyncio.create_task(_rest(session, seat)) for seat in seats]
                await asyncio.sleep(POLL_S)  # all are connected
                program.cpu_percent()
                await asyncio.sleep(WATCHED_S)
                found = program.memory_info().rss / 1e6, program.cpu_percent()
                for task in at_rest:
                    assert not task.done(), task.exception()
                    task.cancel()
                return found

        memory_mb, cpu = asyncio.run(rest())
    return [
        row("server_memory_mb", memory_mb, "MB", budget=MEMORY_MB),
        row("server_idle_cpu", cpu, "%", budget=IDLE_CPU),
    ]


bench_server_at_rest.rows = ("server_memory_mb", "server_idle_cpu")  # type: ignore[attr-defined]


async def _rest(session: aiohttp.ClientSession, seat: Seat) -> None:
    """Do what the sync worker of a workstation does: say that nobody is at a case, and poll rarely."""
    headers = {"Authorization": f"Bearer {seat.token}"}
    await asyncio.sleep(POLL_S * seat.number / WORKSTATIONS)
    async with session.ws_connect("/v1/events", headers=headers, heartbeat=PING_S) as socket:
        reading = asyncio.create_task(_read(socket))
        await socket.send_str(encode_json(PresenceEvent([])).decode())
        query = await _pull(session, headers, {"epoch": "", "cursor": ""})
        await asyncio.wait([reading], timeout=POLL_S * SELDOM * (seat.number + 1) / WORKSTATIONS)
        while not reading.done():
            query = await _pull(session, headers, query)
            await asyncio.wait([reading], timeout=POLL_S * SELDOM)


async def _pull(
    session: aiohttp.ClientSession, headers: dict[str, str], since: dict[str, str]
) -> dict[str, str]:
    """Read what is new since then; return where the next pull begins."""
    position = ""
    while True:
        query = {**since, "position": position}
        async with session.get("/v1/pull", headers=headers, params=query) as answer:
            page = decode_page.decode(await answer.read())
        position = page.position
        if not position:
            return {"epoch": page.greeting.epoch, "cursor": page.cursor}


async def _read(socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
    async for _message in socket:
        pass


def _seats(place: Place, logins: list[str]) -> list[Seat]:
    """Return a seat for each person: as after the sign-in at a workstation of their own."""
    seats = []
    with place.server.connect(place.shared.database) as raw:
        found = raw.execute("SELECT role_name, agent_id FROM loket.login").fetchall()
        ids: dict[str, UUID] = dict(found)
        for number, login in enumerate(logins):
            seat = Seat(number, login, ids[login], uuid7(), f"P{number:03}", secrets.token_urlsafe(32))
            raw.execute(
                "INSERT INTO loket.sync_client "
                "(client_id, workstation, secret_hash, enrolled_by, earliest_opening) "
                "VALUES (%s, %s, %s, %s, now() - interval '25 years')",
                (seat.client_id, seat.workstation, secrets.token_bytes(32), login),
            )
            raw.execute(
                "INSERT INTO loket.server_session (token_hash, role_name, client_id, expires_at) "
                "VALUES (%s, %s, %s, now() + interval '1 hour')",
                (hashlib.sha256(seat.token.encode()).digest(), login, seat.client_id),
            )
            seats.append(seat)
    return seats


def bench_agents_on_one_server() -> Rows:
    """500 workstations at an office's pace: until a save of one is at another."""
    with office() as place, _server(place) as process:
        seats = _seats(place, _people(place, WORKSTATIONS))
        program = psutil.Process(process.process.pid)
        used_s, began = sum(program.cpu_times()[:2]), time.monotonic()
        done = work(process.port, seats, PROCESSES, AT_WORK)
        used_s, took_s = sum(program.cpu_times()[:2]) - used_s, time.monotonic() - began
    print(
        f"    {len(done.pushes_ms)} saves, {done.pulls} pulls, {done.missed} not seen; a save takes "
        f"{percentile(done.pushes_ms, 50):.0f} ms, p95 {percentile(done.pushes_ms, 95):.0f}; "
        f"the server worked {used_s:.0f} of {took_s:.0f} s"
    )
    assert done.missed == 0
    return [
        row("agents_on_one_server", percentile(done.times_ms, 95), "ms", budget=SEEN_BY_OTHERS_MS),
        row("agents_on_one_server_p50", percentile(done.times_ms, 50), "ms"),
    ]


bench_agents_on_one_server.rows = (  # type: ignore[attr-defined]
    *("agents_on_one_server", "agents_on_one_server_p50"),
)


def bench_server_restart_s() -> Rows:
    """From the kill of the server until all desks are in step again and have what was saved meanwhile."""
    with office() as place, _server(place) as process, ExitStack() as rest:
        desks = []
        for number in range(DESKS):
            login = ("rina", "sari", "wati")[number % 3]
            path = place.folder / f"desk{number}.sqlite3"
            desk = Desk(place.shared, path, login, f"D{number:02}", gateway_at(process.port))
            rest.callback(desk.close)
            desk.until(partial(lambda desk: desk.is_up_to_date, desk))
            desks.append(desk)
        process.kill()
        for desk in desks:
            desk.until(partial(lambda desk: desk.status.phase is SyncPhase.OFFLINE, desk))
        cases = [desk.log() for desk in desks]
        began = time.perf_counter()
        process.start()
        with ThreadPoolExecutor(DESKS) as pool:
            list(pool.map(lambda desk: desk.until(lambda: _has_all(desk, cases)), desks))
        took = time.perf_counter() - began
    return [row("server_restart_s", took, "s", budget=IN_STEP_S)]


def _has_all(desk: Desk, cases: list[UUID]) -> bool:
    return desk.is_up_to_date and set(cases) <= set(desk.rows(CASE))


def bench_file_1gb_resumed() -> Rows:
    """A large file to the server and back, over a line that is cut 20 times each way.

    The value is what went over the line twice, the worse way. If it began anew, it would be hundreds.
    """
    again_mb: list[float] = []
    with office() as place, _server(place) as process:
        source, back = place.folder / "sent", place.folder / "received"
        sha256 = _large_file(source)
        station = attached(place.shared, process.port, sha256, FILE_BYTES)
        program = psutil.Process(process.process.pid)
        before_mb = program.memory_info().rss / 1e6
        for seed in range(2):
            wire = RandomlyCuttingProxy(LOOPBACK, process.port, CUTS, FILE_BYTES // (CUTS + 5), Random(seed))
            with closing(wire), store_of(station, wire.port) as files:
                began = time.perf_counter()
                if seed:
                    files.get(sha256, back)
                else:
                    files.put(source, sha256)
                took_s = time.perf_counter() - began
                assert wire.cuts == 0
            again_mb.append((wire.carried - FILE_BYTES) / 1e6)
            print(f"{('there', 'back')[seed]}: {took_s:.1f} s, {again_mb[-1]:.1f} MB twice")
        assert sha256_of(back) == sha256
        grown_mb = program.memory_info().rss / 1e6 - before_mb
        print(f"the server's memory grew by {grown_mb:.0f} MB")
        assert grown_mb < MOST_GROWN_MB
    return [row("file_1gb_resumed", max(again_mb), "MB", budget=CUTS * FILE_BLOCK / 1e6)]


def _large_file(place: Path) -> str:
    block = secrets.token_bytes(1 << 20)
    with place.open("wb") as file:
        for number in range(FILE_BYTES // len(block)):
            file.write(number.to_bytes(8, "big") + block[8:])
    return sha256_of(place)
