"""Two servers behind nginx, which has the lines of docs/server/proxy.md, also those for the internet."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http.client import HTTPSConnection
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text

from app.settings import SharedSettings
from app.sync.gateways import gateway_of
from channels.open.address import PREFIX
from db.enums import Channel
from db.models import Case
from db.server.attempts import address_key
from db.sync.sync_status import AtCase, SyncPhase
from tests.db.desks import Desk
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import comes_true, require
from tests.end2end.peers.nginx import PUBLIC_NAME, an_nginx
from tests.end2end.peers.open_receiver import a_receiver
from tests.office import START
from tests.server.channels.conftest import Post
from tests.server.channels.open_office import TOKEN, VISITOR, OtherSide, add_open
from tests.server.running import ServerProcess, a_process
from tests.written_office import Mailroom

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


class FromTheInternet(OtherSide):
    """The other side of the open channel, at the name that the internet knows."""

    def __init__(self, behind: Behind) -> None:
        self.base, self.token = f"https://localhost:{behind.port}{PREFIX}", TOKEN
        self.headers = {"Host": PUBLIC_NAME}
        self.context = ssl.create_default_context(cafile=str(behind.authority.file))
        self._behind = behind

    def status(self, method: str, path: str, announced: int = 0) -> int:
        """Return the status of a request that only announces its body."""
        with closing(self._behind.line()) as line:
            line.putrequest(method, path, skip_host=True)
            for name, value in {**self.headers, "Content-Length": str(announced)}.items():
                line.putheader(name, value)
            line.endheaders()
            return line.getresponse().status


@pytest.fixture
def behind(shared: SharedOffice, tmp_path: Path) -> Iterator[Behind]:
    require("nginx")
    authority = Authority(tmp_path / "authority")
    (tmp_path / "secrets").mkdir()
    with (
        a_process(shared, tmp_path, _channels(tmp_path, "one")) as one,
        a_process(shared, tmp_path, _channels(tmp_path, "two")) as two,
        an_nginx(tmp_path / "nginx", authority, (one.port, two.port)) as port,
    ):
        place = SharedSettings(server=f"https://localhost:{port}", ca_file=str(authority.file))
        yield Behind(place, port, authority, (one, two))


def _channels(folder: Path, name: str) -> str:
    """Return the configuration of the written channels of one server."""
    return f'[channels]\nfolder = "{folder / name}"\nsecrets = "{folder / "secrets"}"\n'


def _knows_the_address(side: OtherSide) -> bool:
    return bool(side.ask("GET", "conversations/nobody")[0] == 404)


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
        desk.worker.publish([AtCase(case_id, desk.me.agent_id, "views", "", START)])
    rina.until(lambda: [one.name for one in rina.others] == ["Sari"])
    for server in behind.servers:
        server.kill()
        sees(sari, rina.log())
        server.start()
    for desk in (rina, sari):
        desk.close()


def test_the_internet_reaches_what_providers_call_and_nothing_else(
    behind: Behind, shared: SharedOffice, tmp_path: Path
) -> None:
    """The open channel with a file of 20 MB, which no other route takes."""
    with a_receiver() as receiver:
        post = Post(
            shared, tmp_path, Mailroom(Channel.CHATBOT), config={"secrets": str(tmp_path / "secrets")}
        )
        add_open(post, "bot", receiver)
        side = FromTheInternet(behind)
        said = {"id": "m1", "correspondent": VISITOR, "text": "Terlampir."}
        for server in behind.servers:
            assert comes_true(partial(_knows_the_address, OtherSide(server)), 60)
        assert side.ask("POST", "messages", said)[0] == 200
        large = ("a.zip", "application/zip", bytes(20_000_000))
        assert side.say_with_files({**said, "id": "m2"}, large)[0] == 200
        assert {row["provider_id"] for row in post.messages()} == {"m1", "m2"}
        assert [row["bytes"] for row in post.files()] == [20_000_000]
        receiver.until_stands("waiting")
    assert side.status("POST", "/public/open/v1/messages", 28_000_000) == 413
    assert side.status("POST", "/public/whatsapp", 5_000_000) == 413
    for path in ("/v1/openapi.json", "/public/../v1/openapi.json", "/"):
        assert side.status("GET", path) == 404


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
