"""The address that we give to peers: the socket's, or the one that our server sees behind a
NAT (RFC 3581).
"""

from __future__ import annotations

import logging

from telephony.process.clock import monotonic_s
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.rewriting import Outside
from telephony.proxy.transport.flows import Connection, Way
from telephony.sip.ip_address import canonical, family_of, host_and_port
from telephony.sip.message import SipMessage, parameter

_log = logging.getLogger(__name__)
LEARN_EVERY_S = 10.0  # a NAT that changes the port each time must not make us register without end


class OwnAddress:
    """Lives in the proxy's thread."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._udp_seen_as: dict[int, tuple[str, int]] = {}  # by family
        self._learned_at = float("-inf")

    def contact(self, way: Way) -> Outside:
        """Return our Contact address for the peer of a flow."""
        if isinstance(way, Connection):
            seen_as = way.seen_as
        else:
            is_server = way.peer[0] in self._servers.addresses
            seen_as = self._udp_seen_as.get(family_of(way.peer[0])) if is_server else None
        return Outside(way.transport, *seen_as) if seen_as else way.outside

    def registered(self, response: SipMessage, way: Way) -> bool:
        """Read a registrar's 200; return whether it reports another address, which must be registered now."""
        said = self.contact(way)
        via = response.first("via")
        host, port = canonical(parameter(via, "received")), parameter(via, "rport")
        if not host or not port.isdigit() or (host, int(port)) == (said.host, said.port):
            return False
        _log.info("the server sees us as %s", host_and_port(host, int(port)))
        if isinstance(way, Connection):
            way.seen_as = (host, int(port))
        else:
            self._udp_seen_as[family_of(way.peer[0])] = (host, int(port))
        at = monotonic_s()
        is_soon, self._learned_at = at - self._learned_at < LEARN_EVERY_S, at
        return not is_soon

    def forget(self) -> None:
        """Forget the addresses, because the sockets changed."""
        self._udp_seen_as.clear()
