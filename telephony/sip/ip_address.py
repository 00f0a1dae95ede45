"""IP addresses in comparable form and in SIP form (RFC 3261 section 25.1, RFC 5118, RFC 5952).

Inside the program an address has no brackets and one canonical spelling, so that equal addresses are equal
strings. Brackets are added for a URI, a Via or a log line.
"""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

IPV4, IPV6 = 4, 6


def canonical(host: str) -> str:
    """Return the canonical spelling of an address; "" for a name. Brackets around IPv6 are removed.

    An IPv4-mapped address (::ffff:192.0.2.1) becomes the IPv4 address that it maps: the same computer.
    """
    try:
        found = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


def family_of(host: str) -> int:
    """Return IPV4 or IPV6; 0 for a name."""
    address = canonical(host)
    if not address:
        return 0
    return IPV6 if ":" in address else IPV4


def in_uri(host: str) -> str:
    """Return a host in its form for a URI or a Via: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def host_and_port(host: str, port: int) -> str:
    return f"{in_uri(host)}:{port}"


def network_of(host: str) -> str:
    """Return the smallest network of one subscriber: the /64 of an IPv6 address (RFC 6177),
    the IPv4 address.
    """
    address = canonical(host)
    if ":" not in address:
        return host
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))


def is_loopback(host: str) -> bool:
    return host.startswith("127.") or host == "::1"


def is_of_this_computer(host: str) -> bool:
    """Whether it is an address of this computer, but not a loopback address."""
    if is_loopback(host) or not canonical(host):
        return False
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


def mark_traffic(sock: socket.socket, traffic_class: int) -> None:
    """Request this traffic class for what a UDP socket sends: a DSCP, shifted left by two."""
    with suppress(OSError, AttributeError):  # Windows uses its own policies, and may lack IPv6's option
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, traffic_class)
        else:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, traffic_class)
