"""A far side without manners: sends and answers byte by byte what a test wants, over UDP on loopback."""

from __future__ import annotations

import re
import socket
import uuid
from collections import deque
from collections.abc import Sequence

from telephony.sip.ip_address import host_and_port
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, wait_until

SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)
LONG_ADDRESS = SDP.replace(b"c=IN IP4 127.0.0.1", b"c=IN IP4 " + b"a" * 254)


def start_line(message: bytes) -> str:
    return re.split(rb"\r?\n", message, maxsplit=1)[0].decode("latin-1")


class RawPeer:
    """`heard` has every message that nobody has taken, oldest first. Close it at the end.

    What is repeated, as it is on a slow machine, is not in it: who waits for that says so.
    """

    def __init__(self, address: str = LOOPBACK) -> None:
        self._socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        self.uri = f"sip:siapa@{host_and_port(address, self.port)}"
        self.heard: deque[tuple[bytes, tuple[str, int]]] = deque()
        self.repeated: list[bytes] = []  # and not waited for
        self._known: set[bytes] = set()

    def close(self) -> None:
        self._socket.close()

    def invite(
        self,
        port: int,
        caller: bytes,
        body: bytes = SDP,
        end: bytes = b"\r\n",
        headers: Sequence[bytes] = (),
        call_id: bytes = b"",
    ) -> bytes:
        """Call `port` as the From header `caller` says; return the Call-ID, a new one unless one is given."""
        identity = uuid.uuid4().hex.encode()
        us = f"{LOOPBACK}:{self.port}".encode()
        lines = [
            f"INVITE sip:petugas@{LOOPBACK}:{port} SIP/2.0".encode(),
            b"Via: SIP/2.0/UDP " + us + b";branch=z9hG4bK" + identity,
            b"Max-Forwards: 70",
            b"From: " + caller + b";tag=" + identity,
            b"To: <sip:petugas@127.0.0.1>",
            b"Call-ID: " + (call_id or identity),
            b"CSeq: 1 INVITE",
            b"Contact: <sip:siapa@" + us + b">",
            *headers,
            b"Content-Type: application/sdp",
            b"Content-Length: " + str(len(body)).encode(),
        ]
        self._socket.sendto(end.join(lines) + end + end + body, (LOOPBACK, port))
        return call_id or identity

    def cancel(self, port: int, response: bytes, header: bytes) -> None:
        """Give up an INVITE, by any response to it; with one header more, such as Reason."""
        self._follow(b"CANCEL", port, response, b"To: <sip:petugas@127.0.0.1>", header)

    def give_up(self, port: int, caller: bytes, call_id: bytes) -> None:
        """Give up an INVITE that nothing has come to."""
        invite = b"\r\n".join(
            (
                b"Via: x;branch=z9hG4bK" + call_id,
                b"From: " + caller + b";tag=" + call_id,
                b"Call-ID: " + call_id,
            )
        )
        self._follow(b"CANCEL", port, invite, b"To: <sip:petugas@127.0.0.1>")

    def acknowledge(self, port: int, refusal: bytes) -> None:
        """Send the ACK to a final response that is no 200: it belongs to the INVITE's transaction."""
        to = next(line for line in refusal.split(b"\r\n") if line.lower().startswith(b"to:"))
        self._follow(b"ACK", port, refusal, to)

    def _follow(self, method: bytes, port: int, response: bytes, *headers: bytes) -> None:
        kept = [line for line in response.split(b"\r\n") if re.match(rb"(?i)(from|call-id):", line)]
        branch = re.search(rb"(?i)branch=([^;\s]+)", response)
        assert branch
        lines = [
            method + f" sip:petugas@{LOOPBACK}:{port} SIP/2.0".encode(),
            f"Via: SIP/2.0/UDP {LOOPBACK}:{self.port};branch=".encode() + branch[1],
            b"Max-Forwards: 70",
            *kept,
            b"CSeq: 1 " + method,
            *headers,
            b"Content-Length: 0",
        ]
        self.send(b"\r\n".join(lines) + b"\r\n\r\n", port)

    def send(self, message: bytes, port: int) -> None:
        self._socket.sendto(message, (LOOPBACK, port))

    def read(self) -> list[tuple[bytes, tuple[str, int]]]:
        """Return what has come since the last look, for the first time, and where from."""
        came: list[tuple[bytes, tuple[str, int]]] = []
        while True:
            try:
                message, source = self._socket.recvfrom(65535)
            except BlockingIOError:
                return came
            if message in self._known:
                self.repeated.append(message)
            else:
                self._known.add(message)
                came.append((message, source))

    def wait_for_again(self, taken: tuple[bytes, tuple[str, int]]) -> None:
        """Wait until a message that was taken has come once more."""

        def search() -> bool:
            self.heard.extend(self.read())
            return taken[0] in self.repeated

        wait_until(search, PATIENCE_S, f"{start_line(taken[0])} again")
        self.repeated.remove(taken[0])

    def wait_for(self, start: str, timeout_s: float = PATIENCE_S) -> tuple[bytes, tuple[str, int]]:
        """Return the first message that is not taken yet and starts like this, and where it came from."""
        found: list[tuple[bytes, tuple[str, int]]] = []

        def search() -> bool:
            self.heard.extend(self.read())
            found.extend(each for each in self.heard if start_line(each[0]).startswith(start))
            return bool(found)

        wait_until(search, timeout_s, start)
        self.heard.remove(found[0])
        return found[0]

    def answer(
        self, request: tuple[bytes, tuple[str, int]], status: bytes, body: bytes = b"", end: bytes = b"\r\n"
    ) -> None:
        """Answer a request with a status line like b"200 OK"."""
        message, address = request
        kept = [line for line in message.split(b"\r\n") if re.match(rb"(?i)(via|from|call-id|cseq):", line)]
        to = next(line for line in message.split(b"\r\n") if line.lower().startswith(b"to:"))
        tag = b"" if b"tag=" in to else b";tag=raw"
        kind = [b"Content-Type: application/sdp"] if body else []
        contact = f"Contact: <{self.uri}>".encode()
        length = b"Content-Length: " + str(len(body)).encode()
        lines = [b"SIP/2.0 " + status, *kept, to + tag, contact, *kind, length]
        self._socket.sendto(end.join(lines) + end + end + body, address)
