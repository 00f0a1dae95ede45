"""The far side of the soak: many calls at once over one raw socket; it says back what it hears."""

from __future__ import annotations

import re
import socket
import threading
from dataclasses import dataclass

from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import SDP, RawPeer, start_line

Heard = tuple[bytes, tuple[str, int]]


class Echo:
    """One RTP port for all calls: what comes, voice and digits alike, goes back to its sender."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.settimeout(0.2)
        self.port = self._socket.getsockname()[1]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(2)
        self._socket.close()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                packet, source = self._socket.recvfrom(2048)
            except TimeoutError:
                continue
            self._socket.sendto(packet, source)


@dataclass
class FarCall:
    """What the far side knows of one call.

    Attributes:
        status: The final answer to our INVITE, 0 while there is none.
        holds, resumes: Offers by which the engine put us on hold, and took us back.
    """

    invite: Heard = (b"", ("", 0))
    dialog: RawCall | None = None
    ringing: bytes = b""
    status: int = 0
    holds: int = 0
    resumes: int = 0
    is_cancelled: bool = False
    is_over: bool = False


class FarSide:
    """Calls the engine, and takes its calls: user "busy..." is busy, "rings..." only rings, others answer.

    `serve` reads and answers; call it often. Close it at the end.
    """

    def __init__(self, engine_port: int) -> None:
        self._engine_port = engine_port
        self._peer = RawPeer()
        self._echo = Echo()
        self._calls: dict[bytes, FarCall] = {}
        self._by_user: dict[str, FarCall] = {}

    def close(self) -> None:
        self._peer.close()
        self._echo.close()

    def address_of(self, user: str) -> str:
        """Return what the engine dials to reach one of our users."""
        return f"sip:{user}@{LOOPBACK}:{self._peer.port}"

    def called(self, user: str) -> FarCall:
        """Return the call to one of our users; an empty one before it comes."""
        return self._by_user.setdefault(user, FarCall())

    def call(self, user: str) -> FarCall:
        """Call the engine as this user."""
        call = self._by_user[user] = FarCall()
        caller = f"<sip:{user}@{LOOPBACK}>".encode()
        identity = self._peer.invite(self._engine_port, caller, self._description(b"101"))
        self._calls[identity] = call
        return call

    def hang_up(self, call: FarCall) -> None:
        assert call.dialog
        call.dialog.request(b"BYE")

    def give_up(self, call: FarCall) -> None:
        self._peer.cancel(self._engine_port, call.ringing, b"User-Agent: soak")

    def serve(self) -> None:
        for heard in self._peer.read():
            line = start_line(heard[0])
            if line.startswith("SIP/2.0 "):
                self._take_response(heard[0], int(line.split()[1]))
            else:
                self._take_request(heard, line.split()[0])

    def _take_response(self, message: bytes, status: int) -> None:
        call = self._calls[header(message, b"Call-ID")]
        if header(message, b"CSeq") != b"1 INVITE":
            return
        if status < 200:
            call.ringing = message
        elif status < 300:
            call.dialog = call.dialog or self._dialog(message, b"From", b"To", b"")
            call.dialog.acknowledge()
        else:
            self._peer.acknowledge(self._engine_port, message)
        call.status = status if status >= 200 else 0

    def _take_request(self, heard: Heard, method: str) -> None:
        message = heard[0]
        identity = header(message, b"Call-ID")
        if method == "INVITE" and identity not in self._calls:
            self._take_call(heard, identity)
            return
        call = self._calls[identity]
        if method == "INVITE":
            is_hold = b"a=sendonly" in message
            call.holds, call.resumes = call.holds + is_hold, call.resumes + (not is_hold)
            self._accept(heard, b"a=recvonly\r\n" if is_hold else b"")
        elif method == "REFER":
            self._peer.answer(heard, b"202 Accepted")
            assert call.dialog
            call.dialog.notify(b"200 OK", b"terminated;reason=noresource")
        elif method == "CANCEL":
            self._peer.answer(heard, b"200 OK")
            self._peer.answer(call.invite, b"487 Request Terminated")
            call.is_cancelled = True
        elif method != "ACK":
            self._peer.answer(heard, b"200 OK")
            call.is_over = call.is_over or method == "BYE"

    def _take_call(self, heard: Heard, identity: bytes) -> None:
        found = re.match(rb"INVITE sip:([^@]+)@", heard[0])
        assert found
        user = found[1].decode()
        call = self._calls[identity] = self.called(user)
        call.invite = heard
        self._peer.answer(heard, b"180 Ringing")
        if user.startswith("busy"):
            self._peer.answer(heard, b"486 Busy Here")
        elif not user.startswith("rings"):
            call.dialog = self._dialog(heard[0], b"To", b"From", b";tag=raw")
            self._accept(heard)

    def _accept(self, heard: Heard, more: bytes = b"") -> None:
        events = re.search(rb"a=rtpmap:(\d+) telephone-event", heard[0])
        self._peer.answer(heard, b"200 OK", self._description(events[1] if events else b"101") + more)

    def _dialog(self, message: bytes, local: bytes, remote: bytes, tag: bytes) -> RawCall:
        named = [header(message, name) for name in (b"Call-ID", local, remote, b"Contact")]
        return RawCall(self._peer, named[0], named[1] + tag, *named[2:])

    def _description(self, events: bytes) -> bytes:
        port = b"m=audio %d RTP/AVP 8 " % self._echo.port + events
        told = SDP.replace(b"m=audio 45000 RTP/AVP 8", port)
        return told + b"a=rtpmap:" + events + b" telephone-event/8000\r\n"
