"""A server on a real socket with a real PostgreSQL behind it, and a client that says what it likes."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.file_store.server_store import ServerStore
from app.mutations import read_back
from app.mutations.attachment import AddAttachment
from db.mutation import Mutation, encode, name_of
from db.server.admin.people import close_person
from db.sync.exchange import Exchange
from db.sync.messages import CasesPage, Page, decode_cases, decode_page
from db.sync.server_files import ServerFiles
from db.sync.tables import PROGRAM
from db.sync.through_server import ThroughServer
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK, comes_true, free_port
from tests.server.instance import RunningServer, http_at, login_of

SECRET = "s" * 40


@contextmanager
def a_server(office: SharedOffice, **how: Any) -> Iterator[RunningServer]:
    running = RunningServer(office.conninfo("loket_server"), **how)
    try:
        yield running
    finally:
        running.end()


class ServerProcess:
    """One instance, always on the same port. more: Further lines of its configuration."""

    def __init__(self, office: SharedOffice, folder: Path, more: str = "") -> None:
        self.port = free_port()
        place = office.conninfo("loket_server")
        self.files = folder / "files"
        self.files.mkdir(exist_ok=True)
        self._file = folder / f"server-{self.port}.toml"
        self._file.write_text(
            f'[listen]\nhost = "{LOOPBACK}"\nport = {self.port}\nlocal_port = 0\n'
            f'trusted_proxies = ["{LOOPBACK}"]\n'
            f'[database]\nhost = "{place["host"]}"\nport = {place.get("port", 5432)}\n'
            f'name = "{place["dbname"]}"\nconnections = 3\n'
            f'[files]\nstore = "{self.files.as_posix()}"\nkeep_free_bytes = 0\n' + more
        )
        self.log = folder / f"server-{self.port}.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            words = [sys.executable, "-m", "server", "run", "--config", str(self._file)]
            self.process = subprocess.Popen(words, stderr=log, stdout=log)
        assert comes_true(self._listens, 60), self.log.read_text()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def _listens(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1):
            return True
        return False


@contextmanager
def a_process(office: SharedOffice, folder: Path, more: str = "") -> Iterator[ServerProcess]:
    process = ServerProcess(office, folder, more)
    try:
        yield process
    finally:
        process.kill()


def close_login(office: SharedOffice, login: str) -> None:
    """Close it, as an administrator does."""
    with office.connect("postgres", autocommit=True) as raw:
        close_person(raw, login)


@contextmanager
def through(port: int, station: Station) -> Iterator[Exchange]:
    """Sign in at this server, and return the exchange of this station's records through it."""
    with closing(http_at(port)) as http:
        way = ThroughServer(http, login_of(station.login), station.enrolment)
        way.sign_in()
        yield Exchange(station.replica, read_back, lambda _agent_id: way)


def attached(office: SharedOffice, port: int, sha256: str, size: int) -> Station:
    """Return a workstation of Rina's whose pushed case names this file."""
    station = office.station("rina")
    station.do(
        AddAttachment(
            attachment_id=uuid7(),
            case_id=station.log(),
            name="rekaman.mp4",
            media_type="video/mp4",
            bytes=size,
            sha256=sha256,
            occurred_at=datetime.now(timezone.utc),
        )
    )
    with through(port, station) as exchange:
        exchange.push()
    return station


def names(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


@contextmanager
def store_of(station: Station, port: int) -> Iterator[ServerStore]:
    """Return the files of a server, for the user of this workstation."""
    http = http_at(port)
    way = ThroughServer(http, login_of(station.login), station.enrolment)
    with closing(ServerStore(ServerFiles(http, way))) as files:
        yield files


class Answer(msgspec.Struct):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return msgspec.json.decode(self.body) if self.body else None

    @property
    def trouble(self) -> str:
        return str(self.said["trouble"]) if self.status >= 400 else ""


class Client:
    """One connection after the other, a token, and a workstation."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.port, self._context = port, context
        self.token = ""
        self.client_id = uuid7()
        self.program = str(PROGRAM)
        self.number = 0
        self.cursor = self.epoch = ""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        if self._context is None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        else:
            line = http.client.HTTPSConnection("localhost", self.port, timeout=30, context=self._context)
        given = {"Loket-Program": self.program, "Accept-Encoding": "gzip"}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            raw = msgspec.json.encode(body)
        if raw is not None:
            given["Content-Type"] = "application/json"
        try:
            line.request(method, path, raw, {**given, **(headers or {})})
            answer = line.getresponse()
            found = answer.read()
        finally:
            line.close()
        said = {name.lower(): value for name, value in answer.getheaders()}
        if said.get("content-encoding") == "gzip":
            found = gzip.decompress(found)
        return Answer(answer.status, said, found)

    def sign_in(
        self, login: str, password: str | None = None, *, is_enrolled: bool = False, **more: Any
    ) -> Answer:
        said: dict[str, Any] = {"login": login, "password": password or f"secret of {login}", **more}
        if is_enrolled:
            said["station"] = {"client_id": self.client_id, "secret": SECRET}
        answer = self.ask("POST", "/v1/session", said)
        if answer.status == 200:
            self.token = answer.said["token"]
            self.agent_id = UUID(answer.said["agent_id"])
        return answer

    def enrol(self, code: str, **more: Any) -> Answer:
        said = {"client_id": self.client_id, "workstation": code, "secret": SECRET, **more}
        return self.ask("POST", "/v1/enrol", said)

    def sent(self, *mutations: Mutation, **more: Any) -> list[dict[str, Any]]:
        """Return what a push says of these, under the next numbers; `more` replaces what each says."""
        return [
            {
                "number": self.number + place,
                "name": name_of(one),
                "args": encode(one),
                "args_hash": hashlib.sha256(encode(one).encode()).hexdigest(),
                "author": self.agent_id,
                **more,
            }
            for place, one in enumerate(mutations, 1)
        ]

    def push(self, *mutations: Mutation, **more: Any) -> Answer:
        answer = self.ask("POST", "/v1/push", {"mutations": self.sent(*mutations, **more)})
        if answer.status == 200:
            self.number = answer.said["done"]
        return answer

    def page(self, **query: Any) -> Page:
        answer = self.pull(**query)
        assert answer.status == 200, answer.body
        return decode_page.decode(answer.body)

    def page_status(self) -> int:
        return self.pull().status

    def pull(self, **query: Any) -> Answer:
        return self.ask("GET", f"/v1/pull?{urlencode(query)}")

    def pages(self) -> list[Page]:
        """Pull to the end."""
        found: list[Page] = []
        position = ""
        while not found or position:
            found.append(
                self.page(epoch=self.epoch, cursor=self.cursor, acknowledged=self.number, position=position)
            )
            position = found[-1].position
        self.cursor, self.epoch = found[-1].cursor, found[-1].greeting.epoch
        return found

    def cases(self, ids: Sequence[UUID], position: str = "") -> CasesPage:
        answer = self.ask("POST", "/v1/cases", {"ids": list(ids), "position": position})
        assert answer.status == 200, answer.body
        return decode_cases.decode(answer.body)


def rows_in(pages: Sequence[Page], table: str) -> dict[UUID, dict[str, Any]]:
    """Return the rows of a table that came in these pages, the last version of each."""
    found: dict[UUID, dict[str, Any]] = {}
    for page in pages:
        if said := page.rows.get(table):
            for row in said.rows:
                one = dict(zip(said.columns, row, strict=True))
                found[UUID(bytes=one["id"])] = one
    return found
