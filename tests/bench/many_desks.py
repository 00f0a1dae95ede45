"""Many workstations on one server program: each a session, a socket and the requests of a workstation.

They have no records: what comes is decoded, its time noted, and forgotten.
"""

from __future__ import annotations

import multiprocessing
import queue
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from threading import Event
from typing import Any
from uuid import UUID

from db.models import TimelineEntry
from db.mutation import Mutation
from db.sync.connection import Enrolment
from db.sync.delivered_pages import is_here
from db.sync.http_client import HttpClient
from db.sync.messages import ChangesEvent, Session, decode_event
from db.sync.rate_limit import RateLimit
from db.sync.server_connection import BETWEEN_PULLS_S, EMPTY_PULL_S, HEARTBEAT_S, PULLS_AT_ONCE
from db.sync.sync_status import Login
from db.sync.tables import PROGRAM
from db.sync.through_server import KnownSession, ThroughServer
from db.sync.transport import Since
from db.sync.worker import POLL_S, SELDOM
from tests.bench.routine import first_case, note
from tests.db.writer import sent
from tests.server.instance import http_at

SETTLES_S = 10.0
ON_A_CLIENT = 40  # of its 100 connections, each workstation needs two
_ENTRIES = TimelineEntry.__tablename__


@dataclass(frozen=True)
class Pace:
    """So many notes a second of all agents together, for so long."""

    per_s: float
    lasts_s: float

    def moments(self, number: int, agents: int) -> list[float]:
        """Return when an agent writes, in seconds from the beginning: everybody in turn."""
        every = (place / self.per_s for place in range(number, round(self.per_s * self.lasts_s), agents))
        return list(every)


@dataclass(frozen=True)
class Seat:
    """An agent at a workstation, with an open session."""

    number: int
    login: str
    agent_id: UUID
    client_id: UUID
    workstation: str
    token: str


@dataclass(frozen=True)
class Seen:
    """times_ms: From each save until another workstation has it. pushes_ms: Of each save itself."""

    times_ms: list[float]
    pushes_ms: list[float]
    pulls: int
    missed: int


def work(port: int, seats: Sequence[Seat], processes: int, pace: Pace) -> Seen:
    """Let all work at this pace; a save counts from the moment at which it was due."""
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(processes), context.Queue()
    parts = [list(seats[first::processes]) for first in range(processes)]
    workers = [
        context.Process(target=_work, args=(port, part, len(seats), pace, ready, results)) for part in parts
    ]
    for worker in workers:
        worker.start()
    done: list[Any] = []
    try:
        while len(done) < processes:
            with suppress(queue.Empty):
                done.append(results.get(timeout=5))
            assert all(worker.is_alive() or worker.exitcode == 0 for worker in workers), "a process failed"
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
    saved = {note_id: moment for saves, _, _, _ in done for note_id, moment in saves.items()}
    seen = [
        (saved[note_id], moment) for _, came, _, _ in done for note_id, moment in came if note_id in saved
    ]
    wanted = len(saved) * (len(seats) - 1)
    return Seen(
        [(moment - began) * 1000 for began, moment in seen],
        [one for _, _, pushes, _ in done for one in pushes],
        sum(pulls for _, _, _, pulls in done),
        wanted - len(seen),
    )


def _work(port: int, seats: list[Seat], of: int, pace: Pace, ready: Any, results: Any) -> None:
    with ExitStack() as rest, ThreadPoolExecutor(len(seats)) as pool:
        clients = [rest.enter_context(closing(http_at(port))) for _ in range(0, len(seats), ON_A_CLIENT)]
        desks = [_Desk(clients[place // ON_A_CLIENT], seat) for place, seat in enumerate(seats)]
        for desk in desks:  # one after the other: no office logs 500 cases at once
            desk.log()
        ready.wait(600)
        everything = desks[0].read()
        for desk in desks:
            desk.begin(everything)
        ready.wait(600)
        began = time.time()
        list(pool.map(lambda desk: desk.keep_pace(pace, of, began), desks))
    results.put(
        (
            {note_id: moment for desk in desks for note_id, moment in desk.saved.items()},
            [one for desk in desks for one in desk.came.items()],
            [one for desk in desks for one in desk.pushes_ms],
            sum(desk.pulls for desk in desks),
        )
    )


class _Desk:
    def __init__(self, http: HttpClient, seat: Seat) -> None:
        self._seat = seat
        now = datetime.now(timezone.utc)
        login = Login(seat.login, "")
        session = Session(seat.token, seat.agent_id, now, now, "", PROGRAM)
        known = {login: KnownSession(session, seat.client_id)}
        self._way = ThroughServer(http, login, Enrolment(seat.client_id, seat.workstation, ""), known)
        self._limit = RateLimit(BETWEEN_PULLS_S, PULLS_AT_ONCE)
        self._is_woken = Event()
        self._came: deque[bytes | str] = deque()
        self._must_pull = False
        self._numbers = 0
        self._since = Since("", "", 1, 0)
        self.saved: dict[UUID, float] = {}
        self.came: dict[UUID, float] = {}
        self.pushes_ms: list[float] = []
        self.pulls = 0

    def read(self) -> Since:
        """Read everything, and return how far that is."""
        self._pull()
        return self._since

    def begin(self, since: Since) -> None:
        """Begin with what another agent has read, and listen."""
        moment, _, sight = since.cursor.partition(" ")
        _, _, scope = sight.partition("/")
        self._since = replace(since, cursor=f"{moment} {self._seat.agent_id}/{scope}")
        self._way.listen(HEARTBEAT_S, self._hear, self._is_woken.set)
        self._pull()

    def _hear(self, message: bytes | str) -> None:
        """In the thread of the client: as db/sync/server_connection.py, which handles it in the worker's."""
        self._came.append(message)
        self._is_woken.set()

    def log(self) -> None:
        case = first_case(self._seat.number)
        self._case_id = case.case_id
        self._push(case)

    def keep_pace(self, pace: Pace, of: int, began: float) -> None:
        for number, moment in enumerate(pace.moments(self._seat.number, of)):
            self._listen_until(began + moment)
            wanted = note(self._case_id, 3 + number)
            self.saved[wanted.note_id] = began + moment
            self._push(wanted)
            self.pushes_ms.append((time.time() - began - moment) * 1000)
            self._must_pull = True  # what was sent is settled by a pull
            self._is_woken.set()
        self._listen_until(began + pace.lasts_s)
        self._listen_until(time.time() + SETTLES_S)  # what came last

    def _listen_until(self, moment: float) -> None:
        while (left_s := moment - time.time()) > 0:
            if not self._is_woken.wait(min(left_s, POLL_S * SELDOM)):
                continue
            self._is_woken.clear()
            self._must_pull |= self._has_news()
            if self._way.has_delivered:
                self._pull()
            elif self._must_pull:
                if (wait_s := self._limit.next_at() - time.monotonic()) > 0:
                    self._is_woken.wait(min(wait_s, max(0.0, moment - time.time())))
                    self._is_woken.set()
                else:
                    self._pull()

    def _has_news(self) -> bool:
        """Take what came; return whether a pull is needed besides the pages."""
        must_pull = False
        while self._came:
            message = self._came.popleft()
            if isinstance(message, bytes):
                self._way.deliver(message)
                continue
            event = decode_event.decode(message)
            if isinstance(event, ChangesEvent):
                must_pull |= not (event.moment and is_here(self._since, event.moment))
        return must_pull

    def _pull(self) -> None:
        """Take the pages that came; ask if there are none, or one was missed."""
        self._must_pull = False
        has_come = self._read()
        if not self._way.was_delivered:
            self._limit.record(0.0 if has_come else EMPTY_PULL_S)
        while self._way.has_delivered:
            self._read()

    def _read(self) -> bool:
        position, has_come = "", False
        while True:
            page = self._way.page(self._since, position)
            self.pulls += not self._way.was_delivered
            now = time.time()
            assert all(one.is_applied for one in page.outcomes), page.outcomes
            if entries := page.rows.get(_ENTRIES):
                place = entries.columns.index("id")
                ids = (UUID(bytes=row[place]) for row in entries.rows)
                for one in ids:  # one that a page and a pull bring counts once
                    if one not in self.saved:
                        self.came.setdefault(one, now)
            has_come |= bool(page.rows)
            position = page.position
            if not position:
                break
        self._since = Since(page.greeting.epoch, page.cursor, page.last_mut + 1, page.last_mut)
        return has_come

    def _push(self, mutation: Mutation) -> None:
        self._numbers += 1
        self._way.push([sent(self._numbers, mutation, self._seat.agent_id)])
        self._since = replace(self._since, acknowledged=self._numbers)
