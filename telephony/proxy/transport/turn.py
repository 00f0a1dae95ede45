"""Does the TURN server give us a relay (RFC 8656)? pjsua2 asks it for each call, and fails the call if not.

So a relay is asked for here, and given back at once; pjsua2 only hears of a server that has just given one.
Between these, a server that answers STUN is asked that, which costs it nothing: once it is silent, calls of
the last three seconds are lost. pjnath waits 8 s for a relay before it fails a call, and neither that nor
the relay of a call that is being made can be changed in this wheel: so no call goes on without its relay.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
import socket
import struct
from collections.abc import Callable

from telephony.proxy.transport.stun import MAGIC, PORT, answers
from telephony.sip.uri import host_port

_log = logging.getLogger(__name__)
ASK_EVERY_S = 20.0
LOOK_EVERY_S = 2.0
TIMES_S = (0.5, 1.0, 1.5)  # between requests
LOOK_TIMES_S = (0.2, 0.3, 0.5)  # a relay that is further away than that makes no conversation
ALLOCATE, REFRESH, SUCCESS, FAILURE = 0x003, 0x004, 0x100, 0x110
USERNAME, INTEGRITY, ERROR, LIFETIME, REALM, NONCE, TRANSPORT = 0x06, 0x08, 0x09, 0x0D, 0x14, 0x15, 0x19
UDP = struct.pack("!I", 17 << 24)
UNAUTHORIZED, STALE_NONCE = 401, 438
Attributes = dict[int, bytes]


async def watch_turn(server: str, user: str, password: str, changed: Callable[[str], None]) -> None:
    """Never ends. `changed` gets "" when the server begins to give relays, else "no_answer" or "refused"."""
    was: str | None = None

    def tell(fault: str) -> None:
        nonlocal was
        if fault != was:
            was = fault
            _log.info("TURN server %s: %s", server, fault or "gives relays")
            changed(fault)

    talks_stun: bool | None = None  # a server may give relays and answer nothing else; None: not known yet
    fell_silent = False
    while True:
        tell(await turn_fault(server, user, password))
        if not was and fell_silent:
            talks_stun = False  # it gives relays all the same: its silence says nothing
        elif not was and talks_stun is None:
            talks_stun = await answers(server)
        if was or not talks_stun:
            fell_silent = False
            await asyncio.sleep(ASK_EVERY_S)
        elif fell_silent := not await _stays(server):
            tell("no_answer")


async def _stays(server: str) -> bool:
    """Look at a server until the next question is due; return at once when it is silent."""
    for _ in range(round(ASK_EVERY_S / LOOK_EVERY_S)):
        await asyncio.sleep(LOOK_EVERY_S)
        if not await answers(server, LOOK_TIMES_S):
            return False
    return True


async def turn_fault(server: str, user: str, password: str) -> str:
    """Ask for a relay once; return "" if we got one, "no_answer" or "refused"."""
    host, port = host_port(server)
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        try:
            found = await loop.getaddrinfo(host, port or PORT, family=socket.AF_INET, type=socket.SOCK_DGRAM)
            udp.connect(found[0][4])
            return await _ask(udp, user, password)
        except OSError as error:
            _log.debug("TURN: %s", error)
            return "no_answer"


async def _ask(udp: socket.socket, user: str, password: str) -> str:
    """Allocate, with the password as soon as the server challenges (RFC 8489 section 9.2.4); give it back."""
    credentials: Attributes = {}
    key = b""
    for _ in range(3):
        answer = await _transact(udp, ALLOCATE, {TRANSPORT: UDP, **credentials}, key)
        if answer is None:
            return "no_answer"
        kind, attributes = answer
        if kind == ALLOCATE | SUCCESS:
            udp.send(encoded(REFRESH, secrets.token_bytes(12), {LIFETIME: bytes(4), **credentials}, key))
            return ""
        challenges = (UNAUTHORIZED,) if not credentials else (STALE_NONCE,)
        if error_code(attributes) not in challenges:
            return "refused"
        realm = attributes.get(REALM, b"")
        credentials = {USERNAME: user.encode(), REALM: realm, NONCE: attributes.get(NONCE, b"")}
        key = long_term_key(user, realm, password)
    return "refused"


async def _transact(
    udp: socket.socket, method: int, attributes: Attributes, key: bytes
) -> tuple[int, Attributes] | None:
    loop = asyncio.get_running_loop()
    identity = secrets.token_bytes(12)
    request = encoded(method, identity, attributes, key)
    for wait_s in TIMES_S:
        await loop.sock_sendall(udp, request)
        try:
            response = await asyncio.wait_for(loop.sock_recv(udp, 2000), wait_s)
        except asyncio.TimeoutError:
            continue
        if response[4:20] == request[4:20] and len(response) >= 20:
            kind = int.from_bytes(response[:2], "big")
            if kind in (method | SUCCESS, method | FAILURE):
                return kind, decoded(response)
    return None


def long_term_key(user: str, realm: bytes, password: str) -> bytes:
    """Return the key of long-term credentials (RFC 8489 section 9.2.2)."""
    return hashlib.md5(b":".join((user.encode(), realm, password.encode()))).digest()


def encoded(kind: int, identity: bytes, attributes: Attributes, key: bytes = b"") -> bytes:
    """Make a message, signed if there is a key (RFC 8489 sections 5 and 14.5)."""
    body = b"".join(
        struct.pack("!HH", name, len(value)) + value + bytes(-len(value) % 4)
        for name, value in attributes.items()
    )
    signature_size = 24 if key else 0
    message = struct.pack("!HHI", kind, len(body) + signature_size, MAGIC) + identity + body
    if not key:
        return message
    return message + struct.pack("!HH", INTEGRITY, 20) + hmac.digest(key, message, "sha1")


def decoded(message: bytes) -> Attributes:
    """Read the attributes; the first of a kind counts, and what is cut off ends them."""
    found: Attributes = {}
    at = 20
    while at + 4 <= len(message):
        name, size = struct.unpack_from("!HH", message, at)
        found.setdefault(name, message[at + 4 : at + 4 + size])
        at += 4 + size + -size % 4
    return found


def error_code(attributes: Attributes) -> int:
    """Return e.g. 401 (RFC 8489 section 14.8), 0 for none."""
    value = attributes.get(ERROR, b"")
    return (value[2] & 7) * 100 + value[3] if len(value) >= 4 else 0
