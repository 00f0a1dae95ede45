"""A transport address: the next destination of a SIP message."""

from __future__ import annotations

from dataclasses import dataclass, field

from telephony.sip.ip_address import canonical, family_of, host_and_port

TRANSPORTS = ("udp", "tcp", "tls")


@dataclass(frozen=True)
class Hop:
    """A transport address; IPv6 without brackets.

    names: The names that a TLS certificate may have there; not part of the identity. place: Equal for the
    IPv4 and the IPv6 address of one server: each may replace the other.
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


def is_address(host: str) -> bool:
    """Whether it is an IP address and not a name."""
    return bool(canonical(host))
