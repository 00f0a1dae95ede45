"""A TURN server (RFC 8656) that gives relays to one user, and whose relays lead nowhere."""

from __future__ import annotations

import socket
import struct
import threading

from telephony.proxy.transport import turn
from telephony.proxy.transport.stun import MAGIC

USER, PASSWORD, REALM = "loket", "rahasia", b"relay.example"
RELAYED, MAPPED = 0x16, 0x20
BINDING = 0x01


class TurnServer:
    """Set `is_silent`, or `answers_stun` to False: then it gives relays only. Close it."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self.address = address
        self.name = f"{address}:{self._socket.getsockname()[1]}"
        self.is_silent = False
        self.answers_stun = True
        self.relays_given = 0
        self.relays: set[tuple[str, int]] = set()  # who has one
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            message, peer = self._socket.recvfrom(2000)
            if not message:
                return
            is_heard = not self.is_silent and (self.answers_stun or message[1] != BINDING)
            if is_heard and len(message) >= 20 and message[0] < 0x40:
                self._socket.sendto(self._answer(message, peer), peer)

    def _answer(self, message: bytes, peer: tuple[str, int]) -> bytes:
        method, identity, asked = message[1], message[8:20], turn.decoded(message)
        if method == BINDING:
            return turn.encoded(method | turn.SUCCESS, identity, {MAPPED: _hidden(*peer)})
        key = turn.long_term_key(USER, REALM, PASSWORD)
        unsigned = {name: value for name, value in asked.items() if name not in (turn.INTEGRITY, 0x8028)}
        is_ours = asked.get(turn.INTEGRITY) == turn.decoded(
            turn.encoded(message[1], identity, unsigned, key)
        ).get(turn.INTEGRITY)
        if not is_ours:
            refused = {turn.ERROR: bytes((0, 0, 4, 1)), turn.REALM: REALM, turn.NONCE: b"nonce"}
            return turn.encoded(method | turn.FAILURE, identity, refused)
        if method == turn.REFRESH and asked.get(turn.LIFETIME) == bytes(4):
            self.relays.discard(peer)
            return turn.encoded(method | turn.SUCCESS, identity, {turn.LIFETIME: bytes(4)}, key)
        self.relays.add(peer)
        self.relays_given += 1
        given = {
            RELAYED: _hidden(self.address, 50000 + len(self.relays)),
            turn.LIFETIME: struct.pack("!I", 600),
            MAPPED: _hidden(*peer),
        }
        return turn.encoded(method | turn.SUCCESS, identity, given, key)


def _hidden(address: str, port: int) -> bytes:
    """XOR-MAPPED-ADDRESS and the like (RFC 8489 section 14.2)."""
    number = int.from_bytes(socket.inet_aton(address), "big")
    return struct.pack("!HHI", 1, port ^ (MAGIC >> 16), number ^ MAGIC)
