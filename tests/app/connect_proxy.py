"""An HTTP proxy on loopback: it makes tunnels (CONNECT) to one server, whatever host they are asked for."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import suppress


class ConnectProxy:
    """`asked` has the hosts of the tunnels, `users` who asked; without a login it answers 407."""

    def __init__(self, server_port: int, login: str = "") -> None:
        self._server_port, self._login = server_port, login
        self.asked: list[str] = []
        self.users: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        with suppress(OSError):  # Windows shuts no socket that listens; there its end wakes the thread
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            while head := _head(client):
                first, *lines = head.decode().split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
                }
                login = base64.b64decode(
                    headers.get("proxy-authorization", "").removeprefix("Basic ")
                ).decode()
                if login == self._login:
                    self.users.append(login.partition(":")[0])
                    self.asked.append(first.split(" ")[1])
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    self._tunnel(client)
                    return
                client.sendall(
                    b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
                    b'Proxy-Authenticate: Basic realm="kantor"\r\n\r\n'
                )

    def _tunnel(self, client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self._server_port)) as server:
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            _pass_on(client, server)
            back.join(10)


def _head(client: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        if not (more := client.recv(1)):
            return b""
        data += more
    return data.removesuffix(b"\r\n\r\n")


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
