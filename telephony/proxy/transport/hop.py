"""Where a SIP message goes next: a URI read for it, and the address it leads to (RFC 3261 section 19.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from telephony.sip.ip_address import canonical, family_of, host_and_port

TRANSPORTS = ("udp", "tcp", "tls")
_URI = re.compile(
    r"(?i)(?P<scheme>sips?):(?:[^@?]*@)?(?P<host>\[[0-9a-f:.]+\]|[^;?@:\s<>]+)(?::(?P<port>\d{1,5}))?(?P<rest>.*)\Z"
)
_TRANSPORT = re.compile(r"(?i);transport=([a-z0-9-]+)")
_HOST_PORT = re.compile(r"(?P<host>\[[^\]]+\]|[^:]+)(?::(?P<port>\d{1,5}))?\Z")


@dataclass(frozen=True)
class Hop:
    """A transport address; IPv6 without brackets.

    names: Those that a TLS certificate may carry there; they are no identity.
    place: The same for the IPv4 and the IPv6 address of one server: one may stand in for the other.
    """

    transport: str
    host: str
    port: int
    names: frozenset[str] = field(default=frozenset(), compare=False)
    place: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{host_and_port(self.host, self.port)}/{self.transport}"

    @property
    def family(self) -> int:
        return family_of(self.host)


@dataclass(frozen=True)
class UriTarget:
    """What a URI says about the way: port 0 and transport "" where it says nothing; IPv6 has no brackets."""

    host: str
    port: int
    transport: str


def default_port(transport: str) -> int:
    return 5061 if transport == "tls" else 5060


def is_address(host: str) -> bool:
    """Whether it is an IP address, not a name."""
    return bool(canonical(host))


def uri_target(uri: str) -> UriTarget | None:
    """Return None for what is no sip: or sips: URI with a host and a valid port."""
    found = _URI.match(uri.strip())
    if not found or int(found["port"] or 0) > 65535:
        return None
    transport = _TRANSPORT.search(found["rest"])
    word = transport[1].lower() if transport else ""
    if found["scheme"].lower() == "sips":
        word = "tls"
    return UriTarget(_comparable(found["host"]), int(found["port"] or 0), word)


def host_port(text: str) -> tuple[str, int]:
    """Split host or host:port; port 0 if there is none. Text that is neither is a host that nobody has.

    IPv6 has brackets in the text, at least where a port follows, and none in what is returned.
    """
    found = _HOST_PORT.match(text.strip())
    if not found:
        return _comparable(text.strip()), 0
    return _comparable(found["host"]), int(found["port"] or 0)


def _comparable(host: str) -> str:
    return canonical(host) or host.lower()
