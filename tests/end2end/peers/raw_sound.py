"""The sound of a raw call: a socket that says which packets came, and how loud they are."""

from __future__ import annotations

import audioop
import socket
import struct

from tests.end2end.peers.machine import LOOPBACK

LOUD = 1000  # peak of 32768: a tone, no noise of a codec


class RawSound:
    """Takes PCMA on a port of its own. Close it."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.setblocking(False)
        self.port = int(self._socket.getsockname()[1])

    def close(self) -> None:
        self._socket.close()

    @property
    def description(self) -> bytes:
        """The SDP that asks for sound here."""
        return (
            f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n"
            f"m=audio {self.port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
        ).encode()

    def packets(self) -> list[bytes]:
        """Return what has come since the last look."""
        came = []
        while True:
            try:
                came.append(self._socket.recv(2048))
            except BlockingIOError:
                return came

    def speak(self, port: int, number: int) -> None:
        """Send one RTP packet of silence, the `number`-th, to a port of the engine."""
        header = struct.pack("!BBHII", 0x80, 8, number, number * 160, 1)
        self._socket.sendto(header + b"\xd5" * 160, (LOOPBACK, port))

    def loud(self) -> int:
        """Return how many of the packets since the last look had sound in them."""
        return sum(audioop.max(audioop.alaw2lin(each[12:], 2), 2) > LOUD for each in self.packets())
