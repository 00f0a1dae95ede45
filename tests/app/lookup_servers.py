"""A small HTTP server on loopback that speaks the documented forms of OSS and JELITA, with their faults."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """What came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> object:
        return json.loads(self.body)


Answer = Callable[[Asked, socket.socket], None]


def says(document: object, status: int = 200, kind: str = JSON, **headers: str) -> Answer:
    """Answer with a document, or with bytes as they are."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()

    def answer(_: Asked, to: socket.socket) -> None:
        lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
        head = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in {**lines, **headers}.items())]
        to.sendall("\r\n".join([*head, "", ""]).encode() + body)

    return answer


def sends_on(address: str) -> Answer:
    return says(b"", 302, Location=address)


def hangs_up(_: Asked, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


def floods(_: Asked, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _number in range(4 * 1024):
        to.sendall(b" " * 1024)


class LookupServer:
    """Answers each connection in turn; `silent`, `drips` and `puts_off` last until the server is closed."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answer: Answer = says({})
        self.asked: list[Asked] = []
        self._closing = threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}/api-base"

    def silent(self, _: Asked, __: socket.socket) -> None:
        self._closing.wait()

    def drips(self, _: Asked, to: socket.socket) -> None:
        """A byte each 50 ms: never silent, never done."""
        to.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not self._closing.wait(0.05):
            to.sendall(b" ")

    def puts_off(self, _: Asked, to: socket.socket) -> None:
        """Say each 50 ms that an answer comes; its head never does."""
        while not self._closing.wait(0.05):
            to.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def close(self) -> None:
        self._closing.set()
        with suppress(OSError):  # Windows shuts no socket that listens; there its end wakes the thread
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(client, server_side=True) if self._tls else client as line:
                if asked := _read(line):
                    self.asked.append(asked)
                    self.answer(asked, line)
        except OSError:
            return  # the other side went away, as some tests want it to


def _read(line: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := line.recv(65536)):
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65536)
    method, path, _ = first.split(" ")
    return Asked(method, path, headers, body)


@contextmanager
def lookup_server(tls: ssl.SSLContext | None = None) -> Iterator[LookupServer]:
    server = LookupServer(tls)
    try:
        yield server
    finally:
        server.close()
