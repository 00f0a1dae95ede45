"""Free ports of this computer, for a demonstration or a test."""

from __future__ import annotations

import os
import socket

LOOPBACK = "127.0.0.1"
FIRST, COUNT = (
    20_000,
    10_000,
)  # below those that a system gives to any program (RFC 6335)


def free_ports(count: int) -> tuple[int, ...]:
    """Return ports that nobody has now, neither for UDP nor for TCP.

    They are not kept. A port that the system gave would soon be given to another program.
    """
    found: set[int] = set()
    while len(found) < count:
        port = FIRST + int.from_bytes(os.urandom(2), "big") % COUNT
        if _is_free(port):
            found.add(port)
    return tuple(found)


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as one:
            try:
                one.bind((LOOPBACK, port))
            except OSError:
                return False
    return True
