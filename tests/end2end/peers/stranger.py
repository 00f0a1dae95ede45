"""A peer without manners at an address of its own on loopback: sends bytes as they are, by UDP or TCP."""

from __future__ import annotations

import re
import select
import socket
import time
from contextlib import suppress
from types import TracebackType

from typing_extensions import Self

from telephony.sip.ip_address import in_uri
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S

ADDRESS = "127.0.0.5"
PORTS = (
    5060,
    5050,
    6050,
    19823,
)  # where the Vias of the torture messages want their responses (RFC 3261 section 18.2.2)
PROBE = (
    "OPTIONS sip:petugas@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/{transport} {address};branch=z9hG4bKprobe{number}\r\n"
    "Max-Forwards: 70\r\nFrom: <sip:a@{address}>;tag=p\r\nTo: <sip:petugas@127.0.0.1>\r\n"
    "Call-ID: probe{number}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
)


def header(message: bytes, name: str) -> list[str]:
    return re.findall(rf"(?mi)^{name}[ \t]*:[ \t]*(.*?)\r?$", message.decode("latin-1"))


def status_of(message: bytes) -> int:
    found = re.match(rb"SIP/2\.0 (\d{3})", message)
    return int(found[1]) if found else 0


def wants_ack(response: bytes) -> bool:
    return status_of(response) >= 300 and any("INVITE" in each for each in header(response, "CSeq"))


def ack_of(response: bytes) -> bytes:
    """Return what acknowledges a final response to an INVITE that is no 2xx (RFC 3261 section 17.1.1.3)."""
    number = header(response, "CSeq")[0].split()[0]
    lines = ["ACK sip:petugas@127.0.0.1 SIP/2.0", f"Via: {header(response, 'Via')[0]}", "Max-Forwards: 70"]
    for name in ("From", "To", "Call-ID"):
        lines += [f"{name}: {value}" for value in header(response, name)]
    return "\r\n".join([*lines, f"CSeq: {number} ACK", "Content-Length: 0", "", ""]).encode("latin-1")


class Stranger:
    """Over UDP. Acknowledges what refuses its INVITEs."""

    transport = "UDP"

    def __init__(self, target_port: int, target: str = LOOPBACK) -> None:
        """target: IPv6's loopback has one address only: there the stranger has the engine's own."""
        self._target = (target, target_port)
        self._address = target if ":" in target else ADDRESS
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        self._sockets = [socket.socket(family, socket.SOCK_DGRAM) for _ in PORTS]
        for each, port in zip(self._sockets, PORTS, strict=True):
            each.bind((self._address, port))
        self._probes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for each in self._sockets:
            each.close()

    def send(self, raw: bytes) -> None:
        self._sockets[0].sendto(raw, self._target)

    def heard(self, timeout_s: float = PATIENCE_S) -> bytes:
        """Return the next response above 100; b"" if there is none."""
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0:
            for ready in select.select(self._sockets, [], [], left)[0]:
                message = ready.recv(65_535)
                if wants_ack(message):
                    self.send(ack_of(message))
                if status_of(message) > 100:
                    return message
        return b""

    def says_nothing_to(self, raw: bytes) -> bool:
        """Whether the next thing that is heard after this message answers the one sent after it."""
        self._probes += 1
        self.send(raw)
        address = in_uri(self._address)
        self.send(PROBE.format(transport="UDP", address=address, number=self._probes).encode())
        return header(self.heard(), "Call-ID") == [f"probe{self._probes}"]


class StrangerOnAStream:
    """Over one TCP connection. Acknowledges what refuses its INVITEs."""

    def __init__(self, target_port: int, target: str = LOOPBACK) -> None:
        self._socket = socket.create_connection((target, target_port), timeout=PATIENCE_S)
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def send_if_open(self, raw: bytes) -> None:
        """A connection more than the engine keeps may be closed before anything is sent."""
        with suppress(OSError):
            self.send(raw)

    def heard(self) -> bytes:
        """Return the next response above 100; b"" if there is none or the connection is closed."""
        while True:
            head, end, rest = self._rest.lstrip(b"\r\n").partition(b"\r\n\r\n")  # a pong may come before
            if end:
                length = int(header(head, "Content-Length")[0])
                if len(rest) >= length:
                    self._rest = rest[length:]
                    if wants_ack(head):
                        self.send(ack_of(head))
                    if status_of(head) > 100:
                        return head
                    continue
            try:
                data = self._socket.recv(65_535)
            except (ConnectionResetError, TimeoutError):
                return b""
            if not data:
                return b""
            self._rest += data
