"""Cuts SIP messages out of a TCP or TLS stream (RFC 3261 sections 7.5, 18.3), with keep-alives (RFC 5626)."""

from __future__ import annotations

from telephony.sip.message import end_of_head, headers_of, unfolded

MOST_BYTES = 65_536  # of one message
MOST_HEADERS = 100
PING = b"\r\n\r\n"
PONG = b"\r\n"


class Framer:
    """Feed it the received data; it returns the messages.

    Attributes:
        fault: Why no further message can be found in this stream, "" without a fault. The last message may
            then be too large or without a usable length, complete or not: it can still be answered.
        pings: Received keep-alives that need a PONG; set it back to 0 when they are answered.
    """

    def __init__(self) -> None:
        self._rest = b""
        self.fault = ""
        self.pings = 0

    @property
    def is_in_message(self) -> bool:
        """Whether a message has begun and is not complete."""
        return bool(self._rest.strip(PONG))

    def feed(self, data: bytes) -> list[bytes]:
        """Return the messages that are now complete. After a fault there are no more."""
        messages: list[bytes] = []
        if self.fault:
            return messages
        self._rest += data
        while not self.fault:
            self._skip_line_ends()
            end, body_at = end_of_head(self._rest)
            if end < 0:
                if len(self._rest) > MOST_BYTES:
                    self.fault = "no end of headers"
                break
            whole = body_at + self._length(self._rest[:end])
            if self.fault or whole > MOST_BYTES:
                self.fault = self.fault or "message too large"
                messages.append(self._rest[:MOST_BYTES])
            elif len(self._rest) < whole:
                break
            else:
                messages.append(self._rest[:whole])
                self._rest = self._rest[whole:]
        return messages

    def _skip_line_ends(self) -> None:
        while self._rest.startswith(PING):
            self.pings += 1
            self._rest = self._rest[len(PING) :]
        if len(self._rest) >= len(PING):  # less may be the first half of a ping
            self._rest = self._rest.lstrip(PONG)

    def _length(self, head: bytes) -> int:
        if head.count(b"\n") > MOST_HEADERS:
            self.fault = "too many headers"
        headers = headers_of(unfolded(head.decode("latin-1"))[1:])
        values = {header.value for header in headers if header.key == "content-length"}
        if not values:
            return 0
        value = values.pop()
        if values or not (value.isascii() and value.isdigit()) or len(value) > 9:
            self.fault = self.fault or "no usable Content-Length"
            return 0
        return int(value)
