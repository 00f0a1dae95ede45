"""The HTTP client on real sockets: where it follows, when it ends, and what it reveals to nobody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.common.web_client import Exchange, WebAnswer, WebError, WebFault, WebRequest
from tests.app.lookup_servers import Asked, LookupServer, lookup_server, says, sends_on


@pytest.fixture
def server() -> Iterator[LookupServer]:
    with lookup_server() as running:
        yield running


def request(address: str, *, deadline_s: float = 10, body: bytes | None = None) -> WebRequest:
    return WebRequest(address, 10, deadline_s, 1000, {"X-Key": "kunci"}, body, follows=True)


def fault(asked: WebRequest) -> WebFault:
    with pytest.raises(WebError) as raised:
        Exchange(asked).run()
    return raised.value.fault


def test_a_redirect_is_followed_to_the_same_server_only_and_never_with_what_is_posted(
    server: LookupServer,
) -> None:
    def moved(asked: Asked, to: socket.socket) -> None:
        if asked.path.endswith("/old"):
            return sends_on("new?page=1")(asked, to)
        return says(b"there", kind="text/plain")(asked, to)

    server.answer = moved
    answer = Exchange(request(f"{server.address}/old")).run()
    assert (answer.status, answer.body) == (200, b"there")
    assert [one.path for one in server.asked] == ["/api-base/old", "/api-base/new?page=1"]
    assert fault(request(f"{server.address}/old", body=b"{}")) is WebFault.REDIRECTED
    server.answer = sends_on("")
    assert Exchange(request(server.address)).run().status == 302  # to nowhere
    server.answer = sends_on("again")
    assert fault(request(f"{server.address}/again")) is WebFault.REDIRECTED  # round and round
    with lookup_server() as other:
        server.answer = sends_on(other.address)
        assert fault(request(server.address)) is WebFault.REDIRECTED
        assert other.asked == []


@pytest.mark.parametrize("wakes", [True, False], ids=["shutdown wakes a read", "shutdown wakes no read"])
def test_the_deadline_and_an_abort_end_also_a_handshake_that_never_ends(
    monkeypatch: pytest.MonkeyPatch, wakes: bool
) -> None:
    if not wakes:  # as under wine
        monkeypatch.setattr(socket.socket, "shutdown", lambda line, how: None)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the connection, and says nothing
        assert fault(request(_https(silent), deadline_s=0.3)) is WebFault.TIMED_OUT
    with socket.create_server(("127.0.0.1", 0)) as silent:
        exchange = Exchange(request(_https(silent)))
        ends: list[WebAnswer | WebFault] = []

        def run() -> None:
            try:
                ends.append(exchange.run())
            except WebError as error:
                ends.append(error.fault)

        thread = threading.Thread(target=run)
        thread.start()
        connected, _ = silent.accept()
        assert connected.recv(1) == b"\x16"  # the handshake has begun
        exchange.abort()
        thread.join()
        connected.close()
    assert ends == [WebFault.ABORTED]
    assert time.monotonic() - began < 9  # not the 10 s of silence


def _https(server: socket.socket) -> str:
    return f"https://127.0.0.1:{server.getsockname()[1]}/"


def test_the_deadline_ends_also_a_name_lookup_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()

    def never(*_: object) -> None:
        answers.wait(10)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", never)
    began = time.monotonic()
    try:
        assert fault(request("https://oss.example/", deadline_s=0.3)) is WebFault.TIMED_OUT
    finally:
        answers.set()
    assert time.monotonic() - began < 9


def test_no_secret_of_a_request_is_in_its_text() -> None:
    asked = request("https://oss.example/")
    assert "kunci" not in repr(asked)
