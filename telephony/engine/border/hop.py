"""Where a SIP message goes next: a URI read for it, and the address it leads to (RFC 3261 section 19.1)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

TRANSPORTS = ("udp", "tcp", "tls")
_URI = re.compile(
    r"(?i)(?P<scheme>sips?):(?:[^@?]*@)?(?P<host>\[[0-9a-f:.]+\]|[^;?@:\s<>]+)(?::(?P<port>\d{1,5}))?(?P<rest>.*)\Z"
)
_TRANSPORT = re.compile(r"(?i);transport=([a-z0-9-]+)")
_HOST_PORT = re.compile(r"(?P<host>\[[^\]]+\]|[^:]+)(?::(?P<port>\d{1,5}))?\Z")


@dataclass(frozen=True)
class Hop:
    """A transport address. `names` are those that a TLS certificate may carry there; they are no identity."""

    transport: str
    host: str
    port: int
    names: frozenset[str] = field(default=frozenset(), compare=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}/{self.transport}"


@dataclass(frozen=True)
class UriTarget:
    """What a URI says about the way: port 0 and transport "" where it says nothing."""

    host: str
    port: int
    transport: str


def default_port(transport: str) -> int:
    return 5061 if transport == "tls" else 5060


def is_address(host: str) -> bool:
    """Whether it is an IP address, not a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def uri_target(uri: str) -> UriTarget | None:
    """Return None for what is no sip: or sips: URI with a host and a valid port."""
    found = _URI.match(uri.strip())
    if not found or int(found["port"] or 0) > 65535:
        return None
    transport = _TRANSPORT.search(found["rest"])
    word = transport[1].lower() if transport else ""
    if found["scheme"].lower() == "sips":
        word = "tls"
    return UriTarget(found["host"].lower(), int(found["port"] or 0), word)


def host_port(text: str) -> tuple[str, int]:
    """Split host or host:port; port 0 if there is none. Text that is neither is a host that nobody has."""
    found = _HOST_PORT.match(text.strip())
    if not found:
        return text.strip(), 0
    return found["host"].lower(), int(found["port"] or 0)
