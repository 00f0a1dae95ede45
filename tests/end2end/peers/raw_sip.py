"""A caller made of two sockets: it knows to the microsecond when a 200 and the first voice arrive."""

from __future__ import annotations

import audioop
import re
import socket
import struct
import threading
import time
import uuid
from dataclasses import dataclass, field

import numpy as np

from tests.end2end.peers.machine import LOOPBACK

RATE_HZ, PACKET = 8000, 160
LOUD = 1000  # peak of 32768: speech or a tone, no noise of a codec


@dataclass
class Heard:
    """Times on the monotonic clock; None until it has happened."""

    ringing_at: float | None = None
    answered_at: float | None = None
    voice_at: float | None = None
    ended_at: float | None = None
    responses: list[int] = field(default_factory=list)


class RawCaller:
    """Calls a port once, with PCMA. From the 200 to a BYE it sends a tone, and listens for a voice."""

    def __init__(self, target_port: int, tone_hz: float = 700) -> None:
        self.heard = Heard()
        self._target = (LOOPBACK, target_port)
        self._sip, self._rtp = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for each in (self._sip, self._rtp):
            each.bind((LOOPBACK, 0))
            each.settimeout(0.2)
        self._id = uuid.uuid4().hex
        wave = 9000 * np.sin(2 * np.pi * tone_hz * np.arange(RATE_HZ) / RATE_HZ)
        self._tone = audioop.lin2alaw(wave.astype("<i2").tobytes(), 2)
        self._is_over = threading.Event()
        self._to_tag = ""
        self._threads = [threading.Thread(target=self._run_sip, daemon=True)]
        port = self._rtp.getsockname()[1]
        self._sdp = (
            f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
        )
        self._send("INVITE", 1, self._sdp)
        self._threads[0].start()

    def hang_up(self) -> None:
        """Send BYE and close the sockets."""
        self._send("BYE", 2)
        self._is_over.set()
        for thread in self._threads:
            thread.join(2)
        self._sip.close()
        self._rtp.close()

    def _send(self, method: str, number: int, body: str = "") -> None:
        port = self._sip.getsockname()[1]
        branch = f"z9hG4bK{self._id[:8]}{method if method == 'ACK' else ''}{number}"
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = (
            f"{method} sip:petugas@{self._target[0]}:{self._target[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {LOOPBACK}:{port};branch={branch}\r\nMax-Forwards: 70\r\n"
            f"From: <sip:0811@{LOOPBACK}:{port}>;tag=raw\r\nTo: <sip:petugas@{LOOPBACK}>{self._to_tag}\r\n"
            f"Call-ID: {self._id}\r\nCSeq: {number} {method}\r\nContact: <sip:0811@{LOOPBACK}:{port}>\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._sip.sendto(text.encode(), self._target)

    def _run_sip(self) -> None:
        while not self._is_over.is_set():
            try:
                text = self._sip.recv(65536).decode()
            except TimeoutError:
                continue
            at = time.monotonic()
            if text.startswith("BYE "):
                self._agree(text)
                return
            status = re.match(r"SIP/2\.0 (\d+)", text)
            if not status or " INVITE" not in re.findall(r"(?m)^CSeq:.*", text)[0]:
                continue
            code = int(status[1])
            self.heard.responses.append(code)
            if code == 180:
                self.heard.ringing_at = at
            elif code == 200 and self.heard.answered_at is None:
                self.heard.answered_at = at
                tag = re.search(r"(?m)^To:.*(;tag=\S+)", text)
                self._to_tag = tag[1] if tag else ""
                self._send("ACK", 1)
                media = re.search(r"(?m)^m=audio (\d+)", text)
                assert media
                address = (LOOPBACK, int(media[1]))
                self._threads.append(threading.Thread(target=self._talk, args=(address,), daemon=True))
                self._threads.append(threading.Thread(target=self._listen, daemon=True))
                for thread in self._threads[1:]:
                    thread.start()
            elif code >= 300:
                self.heard.ended_at = at

    def _agree(self, bye: str) -> None:
        """The engine hangs up: say yes and be silent, or the tone would go on into the next test's call."""
        copied = re.findall(r"(?im)^(?:Via|From|To|Call-ID|CSeq):.*$", bye)
        lines = ["SIP/2.0 200 OK", *(line.strip() for line in copied), "Content-Length: 0", "", ""]
        self._sip.sendto("\r\n".join(lines).encode(), self._target)
        self._is_over.set()

    def _talk(self, address: tuple[str, int]) -> None:
        began = time.monotonic()
        number = 0
        while not self._is_over.is_set():
            first = number * PACKET % RATE_HZ
            header = struct.pack("!BBHII", 0x80, 8, number & 0xFFFF, number * PACKET, 7)
            self._rtp.sendto(header + self._tone[first : first + PACKET], address)
            number += 1
            # A telephone sends a packet each 20 ms of real time.
            self._is_over.wait(max(0.0, began + number * 0.02 - time.monotonic()))

    def _listen(self) -> None:
        while not self._is_over.is_set():
            try:
                packet = self._rtp.recv(2048)
            except TimeoutError:
                continue
            loud = audioop.max(audioop.alaw2lin(packet[12:], 2), 2) > LOUD
            if loud and self.heard.voice_at is None:
                self.heard.voice_at = time.monotonic()
