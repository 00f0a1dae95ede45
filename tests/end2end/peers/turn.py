"""A TURN server (RFC 8656) that gives relays to one user, and whose relays lead nowhere."""

from __future__ import annotations

import hmac
import socket
import struct
import threading
from typing import Any

from aioice import stun

from telephony.proxy.transport import turn

USER, PASSWORD, REALM = "loket", "rahasia", "relay.example"
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

    def _answer(self, data: bytes, peer: tuple[str, int]) -> bytes:
        asked = stun.parse_message(data)
        if asked.message_method == stun.Method.BINDING:
            return bytes(_reply(asked, {"XOR-MAPPED-ADDRESS": peer}))
        key = turn.long_term_key(USER, REALM, PASSWORD)
        if not _is_signed(asked, data, key):
            refused = {"ERROR-CODE": (401, ""), "REALM": REALM, "NONCE": b"nonce"}
            return bytes(_reply(asked, refused, stun.Class.ERROR))
        if asked.message_method == stun.Method.REFRESH and asked.attributes.get("LIFETIME") == 0:
            self.relays.discard(peer)
            reply = _reply(asked, {"LIFETIME": 0})
        else:
            self.relays.add(peer)
            self.relays_given += 1
            relayed = (self.address, 50000 + len(self.relays))
            reply = _reply(
                asked, {"XOR-RELAYED-ADDRESS": relayed, "LIFETIME": 600, "XOR-MAPPED-ADDRESS": peer}
            )
        reply.add_message_integrity(key)
        return bytes(reply)


def _reply(
    asked: stun.Message, attributes: dict[str, Any], kind: stun.Class = stun.Class.RESPONSE
) -> stun.Message:
    return stun.Message(asked.message_method, kind, asked.transaction_id, attributes)


def _is_signed(asked: stun.Message, data: bytes, key: bytes) -> bool:
    """Whether its MESSAGE-INTEGRITY is right, calculated apart from the codec (RFC 8489 section 14.5)."""
    signature = asked.attributes.get("MESSAGE-INTEGRITY")
    if signature is None:
        return False
    end = data.index(b"\x00\x08\x00\x14" + signature)
    signed = data[:2] + struct.pack("!H", end + 24 - 20) + data[4:end]
    return hmac.compare_digest(hmac.digest(key, signed, "sha1"), signature)
