"""Which of the machine's addresses the engine binds to, of each family."""

from __future__ import annotations

import socket

from telephony.proxy.transport.network_watch import address_towards_host
from telephony.sip.ip_address import IPV4, IPV6, canonical, family_of
from telephony.sip.uri import host_port

LOOPBACK = "127.0.0.1"
LOOPBACKS = {IPV4: LOOPBACK, IPV6: "::1"}
# TEST-NET-1 (RFC 5737) and the prefix for documentation (RFC 3849): they never answer, but the default route
# leads there.
ANYWHERE = {IPV4: "192.0.2.1", IPV6: "2001:db8::1"}


class NoRouteError(OSError):
    """No interface leads to the registrar: the machine is off the network."""


def addresses_of(domain: str) -> tuple[str, ...]:
    """Return the addresses of the registrar; empty when the name does not resolve. May block on DNS."""
    try:
        found = socket.getaddrinfo(host_port(domain)[0], None, socket.AF_UNSPEC, socket.SOCK_DGRAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(canonical(str(address[4][0])) for address in found))


def local_addresses(domain: str) -> dict[int, str]:
    """Return our address of each family on the way to the registrar, or else of the default route.

    Where there is no way it is loopback: a machine off the network can still call itself. A family that the
    system does not have is missing. Sends nothing.

    Raises:
        NoRouteError: There is a registrar, but no way to it.
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
