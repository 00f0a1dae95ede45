"""Clients that open connections and say nothing: the others are served meanwhile."""

from __future__ import annotations

import socket
import ssl
from contextlib import ExitStack
from pathlib import Path

import pytest

from server import accepting
from server.config import Tls
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.platforms import linux_only
from tests.server.running import Client, a_process, a_server

SPARE = 40  # descriptors


def _connect(stack: ExitStack, port: int, source: str = LOOPBACK) -> socket.socket:
    line = stack.enter_context(socket.create_connection((LOOPBACK, port), 10, (source, 0)))
    line.settimeout(10)
    return line


def test_who_begins_no_handshake_is_cut_off_and_others_are_served(
    shared: SharedOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "HANDSHAKE_S", 1.0)
    authority = Authority(tmp_path)
    file = str(authority.certificate("localhost"))
    trusting = ssl.create_default_context(cafile=str(authority.file))
    with a_server(shared, tls=Tls(file, file)) as server, ExitStack() as stack:
        silent = [_connect(stack, server.port) for _ in range(30)]
        assert Client(server.port, trusting).sign_in("rina").status == 200
        for line in silent:
            assert line.recv(100) == b""


@linux_only("127.0.0.2 is its own without set-up")
def test_one_address_has_so_many_connections_and_a_proxy_any_number(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "MOST_OF_ADDRESS", 5)
    with a_server(shared, trusted_proxies=["127.0.0.3"]) as server, ExitStack() as stack:
        lines = [_connect(stack, server.port, "127.0.0.2") for _ in range(5)]
        assert _connect(stack, server.port, "127.0.0.2").recv(100) == b""
        assert Client(server.port).sign_in("rina").status == 200
        through_proxy = [_connect(stack, server.port, "127.0.0.3") for _ in range(10)]
        through_proxy[-1].sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
        assert through_proxy[-1].recv(12) == b"HTTP/1.1 200"
        lines.pop().close()

        def is_served_again() -> bool:
            line = _connect(stack, server.port, "127.0.0.2")
            line.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
            try:
                return line.recv(12) == b"HTTP/1.1 200"
            except ConnectionError:
                return False

        assert comes_true(is_served_again, 10)


@linux_only("prlimit")
def test_without_a_free_descriptor_the_log_has_a_line_a_second_and_afterwards_all_is_well(
    shared: SharedOffice, tmp_path: Path
) -> None:
    import resource

    with a_process(shared, tmp_path) as server:
        pid = server.process.pid
        used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + SPARE, hard))
        with ExitStack() as many:
            for _ in range(2 * SPARE):
                _connect(many, server.port)
            assert comes_true(lambda: "no connection can be accepted" in server.log.read_text(), 10)
            # The server accepts at two sockets, and each has its line.
            assert not comes_true(lambda: server.log.read_text().count("accepted") > 2 * 5, 2)
        assert comes_true(lambda: _is_served(server.port), 30)


def _is_served(port: int) -> bool:
    try:
        return Client(port).ask("GET", "/v1/openapi.json").status == 200
    except OSError:
        return False
