"""Real mail servers for the tests of this folder: Dovecot, Postfix, an authority for tokens."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot
from tests.end2end.peers.machine import free_port, require
from tests.end2end.peers.mail_place import a_mail_place
from tests.end2end.peers.postfix import Postfix
from tests.end2end.peers.token_server import TokenServer, a_token_server

OFFICE, OTHER = "layanan@kantor.example", "pengaduan@kantor.example"


@pytest.fixture(scope="module")
def mail_place() -> Iterator[Path]:
    with a_mail_place() as folder:
        yield folder


@pytest.fixture(scope="module")
def authority(mail_place: Path) -> Authority:
    return Authority(mail_place / "certificates")


@pytest.fixture(scope="module")
def context(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.file))


@pytest.fixture(scope="module")
def token_server() -> Iterator[TokenServer]:
    with a_token_server(OFFICE) as server:
        yield server


@pytest.fixture(scope="module")
def dovecot(mail_place: Path, authority: Authority, token_server: TokenServer) -> Iterator[Dovecot]:
    require("dovecot")
    server = Dovecot(mail_place, authority, token_server.introspection, OFFICE, OTHER)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def outside_port() -> int:
    """The port at which mails for luar.example are expected."""
    return free_port()


@pytest.fixture(scope="module")
def postfix(mail_place: Path, authority: Authority, dovecot: Dovecot, outside_port: int) -> Iterator[Postfix]:
    require("postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only")
    server = Postfix(mail_place, authority, dovecot, outside_port, OFFICE, OTHER)
    yield server
    server.stop()
