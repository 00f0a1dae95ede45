"""Decides which peers may send what only a PBX may say."""

from __future__ import annotations

from telephony.messages import Account
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.transport.flows import Way


class Trust:
    """Attributes: peers: Addresses that the office trusts in addition to our PBX, in the form of
    `ip_address.canonical`.
    """

    def __init__(self, account: Account, servers: Servers) -> None:
        self.peers: frozenset[str] = frozenset()
        self._is_secure = account.transport == "tls"
        self._servers = servers

    def covers(self, way: Way) -> bool:
        """Whether this comes from our PBX, or from a peer that the office trusts.

        A datagram's address can be forged; if the PBX is reached by TLS, only TLS proves it.
        """
        is_proven = not self._is_secure or way.transport.lower() == "tls"
        return (way.peer[0] in self._servers.addresses and is_proven) or way.peer[0] in self.peers
