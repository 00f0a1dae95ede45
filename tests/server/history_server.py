"""The office of the histories with two instances of the server before its database.

Each request goes to the next instance, as through a proxy. Lines break at any byte, instances die at any
statement, and a request may come twice.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from db.audit import Link
from db.server.connection import SESSION_SETTINGS
from db.sync import http_client
from db.sync.connection import Enrolment
from db.sync.delivered_pages import DeliveredPages
from db.sync.http_client import Answered, HttpClient
from db.sync.sync_status import Login, SharedError
from db.sync.through_server import ThroughServer
from db.sync.transport import Sent
from server import database, serving
from server.database import Database
from server.events import Events
from server.figures import Figures
from server.shared_pages import SharedPages
from tests.db.history_faults import Deed, Wire, die
from tests.db.history_office import PATIENCE_S, HistoryOffice
from tests.db.postgres import Databases
from tests.db.proxy import CuttingProxy
from tests.end2end.peers.machine import comes_true
from tests.server.instance import RunningServer, http_at, login_of

INSTANCES = 2
CUT_WITHIN = 2_003  # bytes from the fault on; most requests and answers are shorter
_STEP = 761  # between the cuts of two histories, so that they come at all bytes
_KEPT = "public.kept_sessions"
_SETTINGS = SESSION_SETTINGS.replace("'6s'", "'40ms'").replace("'60s'", f"'{PATIENCE_S}s'")


class ServerWire(Wire):
    """A connection of the server's pool: its statements and commits are counted, too."""

    def close(self) -> None:
        self.hang_up()


class Instances:
    """An HTTP client whose requests go to one instance after the other."""

    def __init__(self, clients: Sequence[HttpClient], first: int) -> None:
        self._clients = cycle([*clients[first:], *clients[:first]])
        self._last: Callable[[HttpClient], Answered] | None = None

    def ask(self, *asked: Any, **how: Any) -> Answered:
        patient = {**how, "silent_s": PATIENCE_S}
        self._last = lambda http: http.ask(*asked, **patient)
        return self._last(next(self._clients))

    def begin(self, *asked: Any, **how: Any) -> Future[Answered]:
        """A page requested ahead is read at once: the n-th statement is the same one each time."""
        done: Future[Answered] = Future()
        try:
            done.set_result(self.ask(*asked, **how))
        except SharedError as error:
            done.set_exception(error)
        return done

    def wait_for(self, done: Future[Answered]) -> Answered:
        return done.result()

    def repeat(self) -> None:
        """Send the last request to the next instance, perhaps while the first one still works on it."""
        if self._last is not None:
            with suppress(SharedError):
                self._last(next(self._clients))


class ThroughInstances(ThroughServer):
    """forges: Instead of its author it names another person in each mutation that it sends."""

    forges: UUID | None = None

    def __init__(self, instances: Instances, login: Login, enrolment: Enrolment) -> None:
        super().__init__(instances, login, enrolment)  # type: ignore[arg-type]  # it only asks
        self.instances = instances

    def forget_delivered(self) -> None:
        self._delivered = DeliveredPages()

    def push(self, rows: Sequence[Sent], trail: Link | None = None) -> int:
        if self.forges is not None:
            rows = [replace(row, agent_id=self.forges) for row in rows]
        return super().push(rows, trail)


class ServerHistoryOffice(HistoryOffice):
    def __init__(self, postgres: Databases, folder: Path) -> None:
        self._clients: list[HttpClient] = []
        self._ways: dict[tuple[str, UUID], ThroughInstances] = {}
        self.proxies: list[CuttingProxy] = []
        self._servers: list[RunningServer] = []
        self._shared: list[SharedPages] = []  # of each instance
        self._faults_so_far = 0  # of this history
        self._dying: list[int] = []  # processes of PostgreSQL whose client is gone
        super().__init__(postgres, folder)
        self._patch.setattr(Database, "_connect", lambda server: self._server_wire(server._parameters))
        # Of two pushes, one inside the other: nobody else ends the first.
        self._patch.setattr(database, "SESSION_SETTINGS", _SETTINGS)
        # What is recorded is notified of, and made into facts, in transactions of their own: no history
        # chooses their moments.
        self._patch.setattr(Events, "changed", lambda _events: None)
        self._patch.setattr(Figures, "start", lambda _figures: None)
        self._patch.setattr(database, "WAITS_FOR_CONNECTION_S", PATIENCE_S)
        self._patch.setattr(http_client, "CONNECTS_WITHIN_S", PATIENCE_S)
        self._patch.setattr(serving, "IDLE_S", 3600.0)  # no line ends between two rounds of a slow run
        for _ in range(INSTANCES):
            running = RunningServer(self.conninfo("loket_server"))
            proxy = CuttingProxy("127.0.0.1", running.port)
            self._servers.append(running)
            self.proxies.append(proxy)
            self._clients.append(http_at(proxy.port))
        self.change(f"CREATE TABLE {_KEPT} (LIKE loket.server_session INCLUDING ALL)")

    def begin(self, name: str = "pristine") -> bool:
        """Sessions that were opened stay: to open one takes as long as half a history."""
        self._faults_so_far = 0
        for way in self._ways.values():
            way.forges = None
            way.forget_delivered()
        self.change(f"INSERT INTO {_KEPT} SELECT * FROM loket.server_session ON CONFLICT DO NOTHING")
        has_begun = super().begin(name)
        self.change(f"INSERT INTO loket.server_session SELECT * FROM {_KEPT} ON CONFLICT DO NOTHING")
        self._shared = [SharedPages(running.serving.server.database) for running in self._servers]
        for place in range(INSTANCES):
            self.share(place, None)  # from this moment on
        return has_begun

    def share(self, place: int, missing: int | None) -> None:
        """Let an instance read what is new for all desks, and deliver it to all of them but one."""
        ways = {
            hashlib.sha256(way.token.encode()).digest(): (way, number)
            for number, desk in enumerate(self.desks)
            if (way := self.way(desk.login, desk.enrolment)).token
        }
        news = self._servers[place].do(self._shared[place].read(ways))
        for token, page in news.pages.items():
            way, number = ways[token]
            if number != missing:
                way.deliver(page)

    def transport(self, login: str, enrolment: Enrolment) -> Any:
        return self.way(login, enrolment)

    def way(self, login: str, enrolment: Enrolment) -> ThroughInstances:
        key = (login, enrolment.client_id)
        if key not in self._ways:
            instances = Instances(self._clients, int(enrolment.workstation[1:]) % INSTANCES)
            self._ways[key] = ThroughInstances(instances, login_of(login), enrolment)
        return self._ways[key]

    def close(self) -> None:
        for http in self._clients:
            http.close()
        for proxy in self.proxies:
            proxy.close()
        for running in self._servers:
            running.end()
        super().close()

    def _server_wire(self, parts: dict[str, Any]) -> Wire:
        wire = ServerWire.connect(**parts)
        wire.faults = self.faults
        psycopg.Connection.execute(wire, _SETTINGS)
        psycopg.Connection.commit(wire)
        return wire

    def wait_until_idle(self) -> None:
        """A server ends what it has begun, also if nobody waits for the answer."""
        for running in self._servers:
            running.do(_read_what_came())
            server = running.serving.server
            is_idle = lambda server=server: not (server.running or server.database.waiting)  # noqa: E731
            assert comes_true(is_idle, PATIENCE_S)
        # Until it has noticed that its client is gone, it holds the locks of the transaction.
        dying = "SELECT FROM pg_stat_activity WHERE pid = ANY (%s)"
        assert not self._dying or comes_true(lambda: not self.ask(dying, self._dying), PATIENCE_S)
        self._dying.clear()

    # -- what happens --------------------------------------------------------------------------------------

    def deeds(self, number: int) -> dict[str, Deed]:
        self._faults_so_far += 1
        octets = 1 + (abs(number) * 31 + self._faults_so_far * _STEP) % CUT_WITHIN
        return {"cut": partial(self._cut, octets), "die": self._die}

    @contextmanager
    def broken_at(self, number: int, deed: Deed) -> Iterator[None]:
        try:
            with super().broken_at(number, deed):
                yield
        finally:
            for proxy in self.proxies:  # what did not come to its byte is not cut later
                proxy.cut_never()
            self.wait_until_idle()

    def _cut(self, octets: int, _wire: Wire | None) -> None:
        """The network goes after so many bytes more, in whichever direction."""
        for proxy in self.proxies:
            proxy.cut_after(octets)

    def _die(self, wire: Wire | None) -> None:
        """The workstation, or the instance that asked this, dies: its transaction and all lines to it go."""
        if wire is None:
            die(wire)
            return
        for proxy in self.proxies:
            proxy.cut_now()
        self._dying.append(wire.info.backend_pid)
        wire.hang_up()
        raise psycopg.OperationalError("the server died")


async def _read_what_came() -> None:
    """A request that has come is read after one round of the loop, and counted a few rounds later."""
    for _ in range(10):
        await asyncio.sleep(0)


@contextmanager
def an_office(postgres: Databases, folder: Path) -> Iterator[ServerHistoryOffice]:
    office = ServerHistoryOffice(postgres, folder)
    try:
        with office.faults.watching():
            yield office
    finally:
        office.close()
