"""Which of the machine's addresses the engine binds to."""

from __future__ import annotations

import re
import socket

LOOPBACK = "127.0.0.1"
ANYWHERE = "192.0.2.1"  # TEST-NET-1 (RFC 5737): never answers, but the default route leads there


class NoRouteError(OSError):
    """No interface leads to the registrar: the machine is off the network."""


def host_of(domain: str) -> str:
    """Return the host of host, host:port or [v6]:port."""
    return re.sub(r"(?<=[^:]):\d+\Z", "", domain).strip("[]")


def addresses_of(domain: str) -> frozenset[str]:
    """Return the IPv4 addresses of the registrar; empty when the name does not resolve. May block on DNS."""
    try:
        found = socket.getaddrinfo(host_of(domain), None, socket.AF_INET, socket.SOCK_DGRAM)
    except OSError:
        return frozenset()
    return frozenset(str(address[4][0]) for address in found)


def address_towards(domain: str) -> str:
    """Return our address on the way to the registrar, or of the default route if there is none.

    Without a registrar a machine off the network can still call itself, so that is loopback. Sends nothing.

    Raises:
        NoRouteError: There is a registrar, but no way to it.
    """
    for target in (*addresses_of(domain), ANYWHERE) if domain else (ANYWHERE,):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
            except OSError:
                continue
            return str(probe.getsockname()[0])
    if domain:
        raise NoRouteError(domain)
    return LOOPBACK
