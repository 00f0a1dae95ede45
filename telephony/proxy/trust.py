"""Whom the proxy believes what only an exchange may say."""

from __future__ import annotations

from telephony.messages import Account
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.transport.flows import Way


class Trust:
    """Attributes:
    peers: Addresses that the office vouches for, beside our exchange, as `ip_address.canonical` writes them.
    """

    def __init__(self, account: Account, servers: Servers) -> None:
        self.peers: frozenset[str] = frozenset()
        self._is_secure = account.transport == "tls"
        self._servers = servers

    def covers(self, way: Way) -> bool:
        """Whether this comes from our exchange, or a peer whose address the office vouches for.

        An address can be forged in a datagram; where the exchange is reached by TLS, only TLS proves it.
        """
        is_proven = not self._is_secure or way.transport.lower() == "tls"
        return (way.peer[0] in self._servers.addresses and is_proven) or way.peer[0] in self.peers
