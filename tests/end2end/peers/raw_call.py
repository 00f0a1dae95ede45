"""A call of a RawPeer: requests within it as a test wants them, in any order and at any time."""

from __future__ import annotations

import re
import uuid

from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_peer import SDP, RawPeer

PLAIN = b'"Budi" <sip:0812@127.0.0.1>'
HELD = SDP + b"a=recvonly\r\n"  # the answer to an offer that is sendonly


def header(message: bytes, name: bytes) -> bytes:
    """Return a header's value, b"" if it is not there."""
    found = re.search(rb"(?mi)^" + name + rb"\s*:\s*([^\r\n]*)", message)
    return found[1] if found else b""


class RawCall:
    """Up, with PCMA and without telephone-event."""

    def __init__(self, peer: RawPeer, call_id: bytes, local: bytes, remote: bytes, contact: bytes) -> None:
        """`local` and `remote` are From and To of our requests, with their tags."""
        self.peer = peer
        self.call_id = call_id
        self.local = local
        self.remote = remote
        found = re.search(rb"<(sip:[^>]*?:(\d+)[^>]*)>", contact)
        assert found, contact
        self._target, self._port = found[1], int(found[2])
        self._number = 10

    @classmethod
    def accept(cls, peer: RawPeer, body: bytes = SDP) -> RawCall:
        """Answer the engine's call."""
        request = peer.wait_for("INVITE ")
        peer.answer(request, b"200 OK", body)
        peer.wait_for("ACK ")
        invite = request[0]
        local = header(invite, b"To") + b";tag=raw"
        return cls(
            peer, header(invite, b"Call-ID"), local, header(invite, b"From"), header(invite, b"Contact")
        )

    @classmethod
    def answered(cls, peer: RawPeer) -> RawCall:
        """Take what `peer.invite` became, when the engine has answered it."""
        answer, _ = peer.wait_for("SIP/2.0 200")
        contact = header(answer, b"Contact")
        identity = header(answer, b"Call-ID")
        dialog = cls(peer, identity, header(answer, b"From"), header(answer, b"To"), contact)
        dialog.acknowledge()
        return dialog

    @property
    def tags(self) -> tuple[bytes, bytes]:
        """Ours and the engine's."""
        ours, theirs = (re.findall(rb"tag=([^;\s]+)", each)[0] for each in (self.local, self.remote))
        return ours, theirs

    def request(self, method: bytes, headers: tuple[bytes, ...] = (), body: bytes = b"") -> None:
        self._number += 1
        self._request(method, self._number, headers, body)

    def acknowledge(self) -> None:
        """Send the ACK to the 200 of our first INVITE."""
        self._request(b"ACK", 1)

    def acknowledge_offer(self) -> None:
        """Send the ACK to the 200 of the INVITE that was our last request."""
        self._request(b"ACK", self._number)

    def notify(self, status: bytes, state: bytes = b"active;expires=60") -> None:
        """Report on a transfer: a status line as message/sipfrag (RFC 3515)."""
        kind = b"Content-Type: message/sipfrag;version=2.0"
        headers = (b"Event: refer", b"Subscription-State: " + state, kind)
        self.request(b"NOTIFY", headers, b"SIP/2.0 " + status + b"\r\n")

    def answer_offer(self) -> None:
        """Agree to the engine's next re-INVITE, hold or not."""
        request = self.peer.wait_for("INVITE ")
        self.peer.answer(request, b"200 OK", HELD if b"a=sendonly" in request[0] else SDP)
        self.peer.wait_for("ACK ")

    def answer_request(self, method: str, status: bytes = b"200 OK") -> bytes:
        request = self.peer.wait_for(f"{method} ")
        self.peer.answer(request, status)
        return request[0]

    def _request(
        self, method: bytes, number: int, headers: tuple[bytes, ...] = (), body: bytes = b""
    ) -> None:
        branch = b"z9hG4bK" + uuid.uuid4().hex.encode()
        lines = [
            method + b" " + self._target + b" SIP/2.0",
            f"Via: SIP/2.0/UDP {LOOPBACK}:{self.peer.port};branch=".encode() + branch,
            b"Max-Forwards: 70",
            b"From: " + self.local,
            b"To: " + self.remote,
            b"Call-ID: " + self.call_id,
            b"CSeq: %d " % number + method,
            f"Contact: <{self.peer.uri}>".encode(),
            *headers,
            b"Content-Length: %d" % len(body),
        ]
        self.peer.send(b"\r\n".join(lines) + b"\r\n\r\n" + body, self._port)
