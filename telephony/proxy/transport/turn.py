"""Checks whether the TURN server gives us a relay (RFC 8656): pjsua2 requests one for each call, and fails
the call without it.

So a relay is requested here and returned at once; pjsua2 only uses a server that has just given one. Between
these checks, a server that answers STUN is sent STUN requests, which cost it nothing: when it falls silent,
calls of the last three seconds are lost. pjnath waits 8 s for a relay before it fails a call, and this wheel
can change neither that nor the relay of a call in progress: so no call continues without its relay.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from telephony.proxy.transport.stun import PORT, answers, transact
from telephony.sip.uri import host_port

if TYPE_CHECKING:
    from aioice.stun import Message

_log = logging.getLogger(__name__)
ASK_EVERY_S = 20.0
CHECK_EVERY_S = 2.0
TIMES_S = (0.5, 1.0, 1.5)  # between requests
CHECK_TIMES_S = (0.2, 0.3, 0.5)  # a relay further away than that allows no conversation
UDP = 17 << 24  # REQUESTED-TRANSPORT (RFC 8656 section 18.7)
UNAUTHORIZED, STALE_NONCE = 401, 438


async def watch_turn(server: str, user: str, password: str, changed: Callable[[str], None]) -> None:
    """Never ends. `changed` receives "" when the server starts to give relays, else
    "no_answer" or "refused".
    """
    was: str | None = None

    def report(fault: str) -> None:
        nonlocal was
        if fault != was:
            was = fault
            _log.info("TURN server %s: %s", server, fault or "gives relays")
            changed(fault)

    talks_stun: bool | None = None  # a server may give relays and answer nothing else; None: unknown
    fell_silent = False
    while True:
        report(await turn_fault(server, user, password))
        if not was and fell_silent:
            talks_stun = False  # it gives relays all the same: its silence to STUN means nothing
        elif not was and talks_stun is None:
            talks_stun = await answers(server)
        if was or not talks_stun:
            fell_silent = False
            await asyncio.sleep(ASK_EVERY_S)
        elif fell_silent := not await _stays(server):
            report("no_answer")


async def _stays(server: str) -> bool:
    """Check a server until the next relay request is due; return at once when it is silent."""
    for _ in range(round(ASK_EVERY_S / CHECK_EVERY_S)):
        await asyncio.sleep(CHECK_EVERY_S)
        if not await answers(server, CHECK_TIMES_S):
            return False
    return True


async def turn_fault(server: str, user: str, password: str) -> str:
    """Request a relay once; return "" if we got one, "no_answer" or "refused"."""
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
    """Allocate, with the password once the server challenges (RFC 8489 section 9.2.4); then
    return the relay.
    """
    from aioice.stun import Class, Message, Method

    credentials: dict[str, Any] = {}
    key = b""

    def request(method: Method, **attributes: int) -> Message:
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        made = Message(method, Class.REQUEST, attributes={**named, **credentials})
        if key:
            made.add_message_integrity(key)
        return made

    for _ in range(3):
        answer = await transact(udp, request(Method.ALLOCATE, REQUESTED_TRANSPORT=UDP), TIMES_S)
        if answer is None:
            return "no_answer"
        if answer.message_class == Class.RESPONSE:
            udp.send(bytes(request(Method.REFRESH, LIFETIME=0)))
            return ""
        challenges = (UNAUTHORIZED,) if not credentials else (STALE_NONCE,)
        if error_code(answer) not in challenges:
            return "refused"
        realm = answer.attributes.get("REALM", "")
        credentials = {"USERNAME": user, "REALM": realm, "NONCE": answer.attributes.get("NONCE", b"")}
        key = long_term_key(user, realm, password)
    return "refused"


def long_term_key(user: str, realm: str, password: str) -> bytes:
    """Return the key of long-term credentials (RFC 8489 section 9.2.2)."""
    return hashlib.md5(f"{user}:{realm}:{password}".encode(), usedforsecurity=False).digest()


def error_code(response: Message) -> int:
    """Return e.g. 401, 0 for none. aioice does not mask the reserved bits (RFC 8489 section 14.8)."""
    code, _reason = response.attributes.get("ERROR-CODE", (0, ""))
    return int(code // 100 & 7) * 100 + int(code % 100)
