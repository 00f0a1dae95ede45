"""One call with the engine, played by hand over UDP: each message's body is what a test wants."""

from __future__ import annotations

import re
import socket
import time
import uuid
from typing import NamedTuple

from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, wait_until

T1_S = 0.5  # RFC 3261 section 17.1.1.1


class Heard(NamedTuple):
    start: str
    text: str

    @property
    def status(self) -> int:
        found = re.match(r"SIP/2\.0 (\d{3})", self.start)
        return int(found[1]) if found else 0

    @property
    def body(self) -> str:
        return self.text.partition("\r\n\r\n")[2]

    def values(self, name: str) -> list[str]:
        return re.findall(rf"(?mi)^{name}: *(.*?)\r?$", self.text.partition("\r\n\r\n")[0])


class RawDialog:
    """`call` to begin it, or `wait_for("INVITE")` and `respond` if the engine calls `uri`. Close it.

    What is repeated, as it is on a slow machine, is passed over.
    """

    def __init__(self, engine_port: int, address: str = LOOPBACK) -> None:
        self._sent = b""
        self._sent_at = 0.0
        self.engine_port = engine_port
        self._engine = (LOOPBACK, engine_port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.setblocking(False)
        self._us = f"{address}:{self._socket.getsockname()[1]}"
        self.uri = f"sip:siapa@{self._us}"
        self.call_id = uuid.uuid4().hex
        self._own, self._other = f"<{self.uri}>;tag=raw", f"<sip:petugas@{LOOPBACK}>"
        self._number = 0
        self.all_heard = ""
        self._unread: list[Heard] = []
        self._known: set[tuple[str, str]] = set()

    def close(self) -> None:
        self._socket.close()

    def request(self, method: str, body: str = "", *headers: str, number: int = 0) -> None:
        """Send one of this dialog; its To gets the tag as soon as a response has it."""
        self._number += not number
        number = number or self._number
        lines = [
            f"{method} sip:petugas@{LOOPBACK}:{self._engine[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._us};branch=z9hG4bK{uuid.uuid4().hex}",
            f"Max-Forwards: 70\r\nFrom: {self._own}\r\nTo: {self._other}\r\nCall-ID: {self.call_id}",
            f"CSeq: {number} {method}\r\nContact: <{self.uri}>",
            *headers,
        ]
        self._send(lines, body)

    def respond(self, request: Heard, status: str, body: str = "", *headers: str) -> None:
        """Answer a request of the engine: status as in "200 OK"."""
        to = request.values("To")[0]
        lines = [f"SIP/2.0 {status}", *(f"Via: {via}" for via in request.values("Via"))]
        lines += [f"{name}: {request.values(name)[0]}" for name in ("From", "Call-ID", "CSeq")]
        lines += [f"To: {to}" + ("" if "tag=" in to else ";tag=raw"), f"Contact: <{self.uri}>", *headers]
        if request.start.startswith("INVITE"):
            self.call_id = request.values("Call-ID")[0]
            self._own, self._other = lines[-1 - len(headers) - 1][4:], request.values("From")[0]
        self._send(lines, body)

    def call(self, offer: str) -> Heard:
        """Send the INVITE until something answers; return the 180. What comes then is the test's to do."""
        self.request("INVITE", offer)

        def is_ringing() -> bool:
            if time.monotonic() - self._sent_at > T1_S and not self._unread:
                self._socket.sendto(self._sent, self._engine)
                self._sent_at = time.monotonic()
            self._read()
            return any(each.status >= 180 for each in self._unread)

        wait_until(is_ringing, PATIENCE_S, "answer")
        return self.wait_for("SIP/2.0 180")

    def ack(self, response: Heard, body: str = "") -> None:
        self.request("ACK", body, number=int(response.values("CSeq")[0].split()[0]))

    def wait_for(self, start: str, cseq: str = "") -> Heard:
        """Return the first message not taken yet that starts like this, with this method in its CSeq."""
        found: list[Heard] = []

        def search() -> bool:
            self._read()
            found.extend(
                each
                for each in self._unread
                if each.start.startswith(start) and each.values("CSeq")[0].endswith(cseq)
            )
            return bool(found)

        wait_until(search, PATIENCE_S, start)
        self._unread.remove(found[0])
        if found[0].status > 100 and "tag=" not in self._other:
            self._other = found[0].values("To")[0]
        return found[0]

    def take_all(self) -> list[Heard]:
        """Return what has come and is not taken yet."""
        self._read()
        taken, self._unread = self._unread, []
        return taken

    def _read(self) -> None:
        while True:
            try:
                text = self._socket.recv(65_535).decode("latin-1")
            except BlockingIOError:
                return
            self.all_heard += text
            heard = Heard(text.partition("\r\n")[0], text)
            identity = (heard.start, heard.values("Via")[0])
            if identity not in self._known:
                self._known.add(identity)
                self._unread.append(heard)

    def _send(self, lines: list[str], body: str) -> None:
        kind = ["Content-Type: application/sdp"] if body else []
        raw = "\r\n".join([*lines, *kind, f"Content-Length: {len(body)}", "", body]).encode("latin-1")
        self._sent = raw
        self._sent_at = time.monotonic()
        self._socket.sendto(raw, self._engine)
