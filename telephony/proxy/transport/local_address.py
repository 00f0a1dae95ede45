"""Chooses the computer's address of each family that the engine binds to."""

from __future__ import annotations

import socket

from telephony.proxy.transport.network_watch import address_towards_host
from telephony.sip.ip_address import IPV4, IPV6, canonical, family_of
from telephony.sip.uri import host_port

LOOPBACK = "127.0.0.1"
LOOPBACKS = {IPV4: LOOPBACK, IPV6: "::1"}
# TEST-NET-1 (RFC 5737) and the documentation prefix (RFC 3849): they never respond, but the default route
# leads to them.
ANYWHERE = {IPV4: "192.0.2.1", IPV6: "2001:db8::1"}


class NoRouteError(OSError):
    """No interface leads to the registrar: the computer is offline."""


def addresses_of(domain: str) -> tuple[str, ...]:
    """Return the registrar's addresses; empty if the name does not resolve. May block on DNS."""
    try:
        found = socket.getaddrinfo(host_port(domain)[0], None, socket.AF_UNSPEC, socket.SOCK_DGRAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(canonical(str(address[4][0])) for address in found))


def local_addresses(domain: str) -> dict[int, str]:
    """Return our address of each family towards the registrar, or else of the default route.

    Without a route it is loopback: an offline computer can still call itself. A family that the system lacks
    is missing. Sends nothing.

    Raises:
        NoRouteError: There is a registrar, but no route to it.
    """
    servers = addresses_of(domain) if domain else ()
    found: dict[int, str] = {}
    for family, anywhere in ANYWHERE.items():
        of_family = [each for each in servers if family_of(each) == family]
        towards = (address_towards_host(each) for each in (*of_family, anywhere))
        address = next((each for each in towards if each is not None), "")
        if address:
            found[family] = address
    if domain and not found:
        raise NoRouteError(domain)
    for family, loopback in LOOPBACKS.items():
        if family not in found and address_towards_host(loopback) is not None:
            found[family] = loopback
    return found
