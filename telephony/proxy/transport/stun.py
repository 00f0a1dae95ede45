"""Does the STUN server answer (RFC 8489)? pjsua2 asks it for each call, and its thread waits for the answer.

A silent server would hold up all calls for seconds, so pjsua2 only hears of one that has just answered.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import struct
from collections.abc import Callable

from telephony.sip.uri import host_port

_log = logging.getLogger(__name__)
PORT = 3478
ASK_EVERY_S = 60.0
TIMES_S = (0.5, 1.0, 1.5)  # between requests
BINDING_REQUEST, BINDING_SUCCESS = 0x0001, 0x0101
MAGIC = 0x2112A442


async def watch_stun(server: str, changed: Callable[[bool], None]) -> None:
    """Never ends. `changed` is told when the server begins to answer and when it stops."""
    was_there = False
    while True:
        is_there = await answers(server)
        if is_there != was_there:
            was_there = is_there
            _log.info("STUN server %s %s", server, "answers" if is_there else "is silent")
            changed(is_there)
        await asyncio.sleep(ASK_EVERY_S)


async def answers(server: str, times_s: tuple[float, ...] = TIMES_S) -> bool:
    """Ask once, with retransmissions; `times_s` between them."""
    host, port = host_port(server)
    loop = asyncio.get_running_loop()
    request = struct.pack("!HHI", BINDING_REQUEST, 0, MAGIC) + secrets.token_bytes(12)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        try:
            found = await loop.getaddrinfo(host, port or PORT, family=socket.AF_INET, type=socket.SOCK_DGRAM)
            udp.connect(found[0][4])
            for wait_s in times_s:
                await loop.sock_sendall(udp, request)
                try:
                    response = await asyncio.wait_for(loop.sock_recv(udp, 2000), wait_s)
                except asyncio.TimeoutError:
                    continue
                if response[:2] == struct.pack("!H", BINDING_SUCCESS) and response[4:20] == request[4:]:
                    return True
        except OSError as error:
            _log.debug("STUN: %s", error)
    return False
