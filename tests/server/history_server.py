"""The office of the histories with two instances of the server before its database: lines that break at any
byte, servers that die at any statement."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from db.sync.connection import Enrolment
from db.sync.line import SESSION_SETTINGS
from db.sync.server_line import Place, ServerLine
from db.sync.sync_status import Login
from db.sync.through_server import ThroughServer
from server import database
from server.database import Database
from server.events import Events
from tests.db.history_faults import Wire
from tests.db.history_office import HistoryOffice
from tests.db.postgres import Databases
from tests.db.proxy import CuttingProxy
from tests.end2end.peers.machine import comes_true
from tests.server.running import RunningServer

INSTANCES = 2
_KEPT = "public.kept_sessions"
_SETTINGS = SESSION_SETTINGS.replace("'6s'", "'40ms'")


class ServerWire(Wire):
    """A connection of the server's pool: its statements and commits are counted, too."""

    def close(self) -> None:
        self.hang_up()


class ServerHistoryOffice(HistoryOffice):
    def __init__(self, postgres: Databases, folder: Path) -> None:
        self._lines: list[ServerLine] = []
        self._ways: dict[tuple[str, UUID], ThroughServer] = {}
        self.proxies: list[CuttingProxy] = []
        self._servers: list[RunningServer] = []
        super().__init__(postgres, folder)
        self._patch.setattr(Database, "_connect", lambda server: self._server_wire(server._parameters))
        # Of two pushes, one inside the other: nobody else ends the first.
        self._patch.setattr(database, "SESSION_SETTINGS", _SETTINGS)
        # What is recorded is notified of in a transaction of its own, at a moment that no history chooses.
        self._patch.setattr(Events, "changed", lambda _events, _client_id: None)
        for _ in range(INSTANCES):
            running = RunningServer(self.conninfo("loket_server"))
            proxy = CuttingProxy("127.0.0.1", running.port)
            self._servers.append(running)
            self.proxies.append(proxy)
            self._lines.append(ServerLine(Place(f"http://127.0.0.1:{proxy.port}")))
        self.change(f"CREATE TABLE {_KEPT} (LIKE loket.server_session INCLUDING ALL)")

    def begin(self, name: str = "pristine") -> bool:
        """Sessions that were opened stay: to open one takes as long as half a history."""
        if not hasattr(self, "_root") or not self._servers:
            return super().begin(name)
        self.change(f"INSERT INTO {_KEPT} SELECT * FROM loket.server_session ON CONFLICT DO NOTHING")
        has_begun = super().begin(name)
        self.change(f"INSERT INTO loket.server_session SELECT * FROM {_KEPT} ON CONFLICT DO NOTHING")
        return has_begun

    def transport(self, login: str, enrolment: Enrolment) -> Any:
        if not self._lines:
            return super().transport(login, enrolment)
        key = (login, enrolment.client_id)
        if key not in self._ways:
            line = self._lines[int(enrolment.workstation[1:]) % INSTANCES]
            self._ways[key] = ThroughServer(line, Login(login, f"secret of {login}"), enrolment)
        return self._ways[key]

    def close(self) -> None:
        for line in self._lines:
            line.close()
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
        for _ in range(2):
            for running in self._servers:
                running.do(asyncio.sleep(0.005))  # a request that has come is read by then
            assert comes_true(
                lambda: not any(one.serving.server.database.waiting for one in self._servers), 20
            )

    # -- what happens --------------------------------------------------------------------------------------

    def cut_after(self, octets: int) -> None:
        """The network goes after so many bytes more, in whichever direction."""
        for proxy in self.proxies:
            proxy.cut_after(octets)

    def kill(self, wire: Wire) -> None:
        """The instance that asked this dies: its transaction is gone, and so are its clients' connections."""
        for proxy in self.proxies:
            proxy.cut_now()
        wire.hang_up()
        raise psycopg.OperationalError("the server died")


@contextmanager
def an_office(postgres: Databases, folder: Path) -> Iterator[ServerHistoryOffice]:
    office = ServerHistoryOffice(postgres, folder)
    try:
        with office.faults.watching():
            yield office
    finally:
        office.close()
