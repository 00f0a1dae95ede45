"""A caller on a bare UDP socket (RFC 3261): invites, waits for a command, cancels. Exact send times."""

from __future__ import annotations

import random
import re
import socket
import time

SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 49000 RTP/AVP 9 0\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\n"
)


class Caller:
    """Makes one call at a time; blocks, so it lives on a thread of its own."""

    def __init__(self, port: int) -> None:
        """`port` is where the workstation listens on loopback."""
        self._to = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(5)
        self._own = self._socket.getsockname()[1]
        self._tag = self._call_id = self._branch = self._number = ""

    def invite(self, number: str) -> float:
        """Send an INVITE from this number; return the moment on time.perf_counter's clock."""
        self._number = number
        self._tag, self._call_id = (f"{random.getrandbits(48):x}" for _ in range(2))
        self._branch = f"z9hG4bK{random.getrandbits(48):x}"
        message = self._request("INVITE", "", "application/sdp", SDP)
        sent_at = time.perf_counter()
        self._socket.sendto(message, self._to)
        self._await(180)
        return sent_at

    def cancel(self) -> None:
        """Give up; returns when the workstation agreed (487) and the transaction is over."""
        self._socket.sendto(self._request("CANCEL"), self._to)
        to = self._await(487)
        self._socket.sendto(self._request("ACK", to), self._to)

    def close(self) -> None:
        self._socket.close()

    def _await(self, code: int) -> str:
        """Return the To header of the response to our INVITE."""
        while True:
            message = self._socket.recv(65535).decode(errors="replace")
            if message.startswith(f"SIP/2.0 {code}") and self._call_id in message:
                found = re.search(r"(?im)^to:\s*(.+?)\r$", message)
                return found.group(1) if found else ""

    def _request(self, method: str, to: str = "", kind: str = "", body: str = "") -> bytes:
        uri = f"sip:loket@127.0.0.1:{self._to[1]}"
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self._own};branch={self._branch};rport",
            "Max-Forwards: 70",
            f"From: <sip:{self._number}@127.0.0.1:{self._own}>;tag={self._tag}",
            f"To: {to or f'<{uri}>'}",
            f"Call-ID: {self._call_id}",
            f"CSeq: 1 {method}",
            f"Contact: <sip:{self._number}@127.0.0.1:{self._own}>",
            *([f"Content-Type: {kind}"] if kind else []),
            f"Content-Length: {len(body)}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
