"""Two servers behind nginx, which has the lines of docs/server/proxy.md."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPSConnection
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text

from app.settings import SharedSettings
from app.sync.gateways import gateway_of
from db.models import Case
from db.server.attempts import address_key
from db.sync.sync_status import AtCase, SyncPhase
from tests.db.desks import Desk
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import require
from tests.end2end.peers.nginx import an_nginx
from tests.office import START
from tests.server.running import ServerProcess, a_process

CASES = Case.__table__
BLOCK = os.urandom(7_000_000)


@dataclass
class Behind:
    """nginx, the servers, and the settings of a workstation."""

    place: SharedSettings
    port: int
    authority: Authority
    servers: tuple[ServerProcess, ServerProcess]

    def line(self, source: str = "127.0.0.1") -> HTTPSConnection:
        """Return a connection of a computer with this address."""
        context = ssl.create_default_context(cafile=str(self.authority.file))
        return HTTPSConnection(
            "localhost", self.port, timeout=30, context=context, source_address=(source, 0)
        )


@pytest.fixture
def behind(shared: SharedOffice, tmp_path: Path) -> Iterator[Behind]:
    require("nginx")
    authority = Authority(tmp_path / "authority")
    with (
        a_process(shared, tmp_path) as one,
        a_process(shared, tmp_path) as two,
        an_nginx(tmp_path / "nginx", authority, (one.port, two.port)) as port,
    ):
        place = SharedSettings(server=f"https://localhost:{port}", ca_file=str(authority.file))
        yield Behind(place, port, authority, (one, two))


def sees(desk: Desk, case_id: UUID) -> None:
    desk.until(lambda: case_id in desk.rows(CASES))


def test_desks_work_on_and_see_each_other_while_either_server_is_away(
    behind: Behind, shared: SharedOffice, tmp_path: Path
) -> None:
    rina, sari = (
        Desk(shared, tmp_path / f"{login}.sqlite3", login, code, gateway_of(behind.place))
        for login, code in (("rina", "R01"), ("sari", "S01"))
    )
    rina.until(lambda: {rina.status.phase, sari.status.phase} == {SyncPhase.LIVE})
    case_id = rina.log()
    sees(sari, case_id)
    for desk in (rina, sari):
        desk.worker.tell([AtCase(case_id, desk.me.agent_id, "views", "", START)])
    rina.until(lambda: [one.name for one in rina.others] == ["Sari"])
    for server in behind.servers:
        server.kill()
        sees(sari, rina.log())
        server.start()
    for desk in (rina, sari):
        desk.close()


def test_a_block_of_a_file_passes_and_attempts_count_for_the_computer_that_asks(
    behind: Behind, shared: SharedOffice
) -> None:
    said = {"login": "rina", "password": "salah salah"}
    headers = {"Loket-Program": "1", "Content-Type": "application/json"}
    with closing(behind.line("127.0.0.7")) as line:
        line.request("POST", "/v1/session", msgspec.json.encode(said), headers)
        assert line.getresponse().status == 401
    with shared.owner.connect() as connection:
        counted = connection.execute(text("SELECT key FROM loket.sign_in_attempt")).scalars().all()
    assert address_key("127.0.0.7") in [bytes(key) for key in counted]
    assert address_key("127.0.0.1") not in [bytes(key) for key in counted]
    with closing(behind.line()) as line:
        line.request("PUT", f"/v1/files/{sha256(BLOCK).hexdigest()}", BLOCK, {"Loket-Program": "1"})
        assert line.getresponse().status == 401  # the server's answer: nginx let the body through
