"""Checks whether the STUN server responds (RFC 8489): pjsua2's thread waits for its response in each call.

A silent server would delay all calls for seconds, so pjsua2 only uses one that has just responded. aioice
encodes and decodes the messages; it is imported when the first one is sent, because most offices have no such
server.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from telephony.sip.uri import host_port

if TYPE_CHECKING:
    from aioice.stun import Message

_log = logging.getLogger(__name__)
PORT = 3478
ASK_EVERY_S = 60.0
TIMES_S = (0.5, 1.0, 1.5)  # between requests


async def watch_stun(server: str, changed: Callable[[bool], None]) -> None:
    """Never ends. Calls `changed` when the server starts to respond and when it stops."""
    was_there = False
    while True:
        is_there = await answers(server)
        if is_there != was_there:
            was_there = is_there
            _log.info("STUN server %s %s", server, "answers" if is_there else "is silent")
            changed(is_there)
        await asyncio.sleep(ASK_EVERY_S)


async def answers(server: str, times_s: tuple[float, ...] = TIMES_S) -> bool:
    """Send one request, with retransmissions; `times_s` between them."""
    from aioice.stun import Class, Message, Method

    host, port = host_port(server)
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        try:
            found = await loop.getaddrinfo(host, port or PORT, family=socket.AF_INET, type=socket.SOCK_DGRAM)
            udp.connect(found[0][4])
            response = await transact(udp, Message(Method.BINDING, Class.REQUEST), times_s)
        except OSError as error:
            _log.debug("STUN: %s", error)
            return False
    return response is not None and response.message_class == Class.RESPONSE


async def transact(udp: socket.socket, request: Message, times_s: tuple[float, ...]) -> Message | None:
    """Send a request until its response arrives, also an error response; None without one. Raises OSError.

    aioice's own transactions wait for 32 s (RFC 8489 section 6.2.1); here a server counts as silent sooner.
    """
    from aioice.stun import Class

    loop = asyncio.get_running_loop()
    data = bytes(request)
    for wait_s in times_s:
        await loop.sock_sendall(udp, data)
        try:
            received = await asyncio.wait_for(loop.sock_recv(udp, 2000), wait_s)
        except asyncio.TimeoutError:
            continue
        response = read(received)
        if (
            response is not None
            and response.transaction_id == request.transaction_id
            and response.message_method == request.message_method
            and response.message_class in (Class.RESPONSE, Class.ERROR)
        ):
            return response
    return None


def read(data: bytes) -> Message | None:
    """Read a message; None if it is malformed or its FINGERPRINT is wrong."""
    from aioice.stun import parse_message

    try:
        return parse_message(data)
    except (ValueError, struct.error):  # an attribute is too short
        return None
