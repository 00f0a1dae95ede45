"""The network sockets: UDP, TCP with a listener, TLS as a client. Lives in the proxy's loop.

SIP uses flows: a UDP flow is our socket and one peer, a stream flow is one connection. There is no TLS
listener: over TLS calls arrive on the connection that we keep to our server (RFC 5923).
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Callable, Iterable
from itertools import count
from typing import TypeAlias

from telephony.proxy.rewriting import Outside
from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.tls import FlowError, fault_of, wrong_name
from telephony.sip.framing import PONG, Framer
from telephony.sip.ip_address import IPV6, family_of

_log = logging.getLogger(__name__)
MOST_INBOUND = 64  # incoming connections; the one that was silent longest is dropped for a new one
MOST_UNSENT = 1 << 20  # bytes that a peer does not accept
MESSAGE_S = 10.0  # a message must be complete within this time from its start
CONNECT_S = 4.0
READS_AT_ONCE = 32  # datagrams before other sockets are served
PORT_TRIES = 20
_numbers = count(1)


class UdpFlow:
    """A flow to one peer over our UDP socket."""

    transport = "udp"
    number = 0

    def __init__(self, udp: UdpSocket, peer: tuple[str, int]) -> None:
        self._udp = udp
        self.peer = peer

    @property
    def outside(self) -> Outside:
        return Outside("udp", *self._udp.local)

    def send(self, data: bytes) -> None:
        """Raises FlowError."""
        try:
            self._udp.send(data, self.peer)
        except BlockingIOError:
            # like any datagram may be; SIP repeats it
            _log.warning("UDP send buffer full: a datagram is lost")
        except OSError as error:
            raise fault_of(error) from error


class UdpSocket:
    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        bound: socket.socket,
        received: Callable[[bytes, UdpFlow], None],
    ) -> None:
        self._loop = loop
        self._socket = bound
        self._received = received
        self.local: tuple[str, int] = bound.getsockname()[:2]
        bound.setblocking(False)
        loop.add_reader(bound, self._read)

    def way(self, peer: tuple[str, int]) -> UdpFlow:
        return UdpFlow(self, peer)

    def send(self, data: bytes, peer: tuple[str, int]) -> None:
        self._socket.sendto(data, peer)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        for _ in range(READS_AT_ONCE):
            try:
                data, peer = self._socket.recvfrom(65_535)
            except BlockingIOError:
                return
            except OSError:
                continue  # Windows reports here that an earlier datagram did not arrive (WSAECONNRESET)
            self._received(data, self.way(peer[:2]))


class Connection(asyncio.Protocol):
    """A TCP or TLS connection, opened by us or by the peer."""

    def __init__(
        self, flows: Flows, transport: str, is_inbound: bool, names: frozenset[str] = frozenset()
    ) -> None:
        self.number = next(_numbers)
        self.transport = transport
        self.is_inbound = is_inbound
        self.peer = self.local = ("", 0)
        self.used_at = 0.0
        self.seen_as: tuple[str, int] | None = None  # our address as the server sees it (RFC 3581)
        self.name_fault = ""
        self._flows = flows
        self._names = names
        self._framer = Framer()
        self._stream: asyncio.Transport | None = None
        self._overdue: asyncio.TimerHandle | None = None

    @property
    def outside(self) -> Outside:
        """Return our address: the listener for peers that called us, else this connection, which the peer
        keeps.
        """
        listener = self._flows.local(family_of(self.local[0])) if self.is_inbound else None
        return Outside(self.transport, *(listener or self.local))

    @property
    def is_open(self) -> bool:
        return self._stream is not None and not self._stream.is_closing()

    def send(self, data: bytes) -> None:
        """Raises FlowError."""
        if self._stream is None or self._stream.is_closing():
            raise FlowError("refused", "connection lost")
        if self._stream.get_write_buffer_size() > MOST_UNSENT:
            self._stream.abort()
            raise FlowError("no_answer", "peer does not read")
        self.used_at = self._flows.now()
        self._stream.write(data)

    def close(self) -> None:
        """Send what was written, then close."""
        if self._stream is not None:
            self._stream.close()

    def abort(self) -> None:
        """Close without sending more."""
        if self._stream is not None:
            self._stream.abort()

    # -- asyncio.Protocol ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._stream = transport
        self.peer = transport.get_extra_info("peername")[:2]
        self.local = transport.get_extra_info("sockname")[:2]
        certificate = transport.get_extra_info("peercert")
        if certificate and (found := wrong_name(certificate, self._names)):
            self.name_fault = found
            transport.abort()
            return
        self.used_at = self._flows.now()
        self._flows.opened(self)

    def data_received(self, data: bytes) -> None:
        self.used_at = self._flows.now()
        for message in self._framer.feed(data):
            self._flows.received(message, self)
        if self._framer.pings and self.is_open:
            self.send(PONG * self._framer.pings)
            self._framer.pings = 0
        if self._framer.fault:
            _log.info("%s closed: %s", self.transport, self._framer.fault)
            self.close()
        self._watch_the_clock()

    def connection_lost(self, _error: Exception | None) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
        self._stream = None
        self._flows.lost(self)

    def _watch_the_clock(self) -> None:
        if self._framer.is_in_message and self._overdue is None:
            self._overdue = self._flows.loop.call_later(MESSAGE_S, self._is_overdue)
        elif not self._framer.is_in_message and self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _is_overdue(self) -> None:
        self._overdue = None
        _log.info("%s closed: message not complete within %d s", self.transport, MESSAGE_S)
        self.close()


Way: TypeAlias = UdpFlow | Connection


class Flows:
    """All flows.

    Args:
        received: Receives each message and its flow.
        has_lost: Receives each connection that ended, and whether it was still used for sending.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        tls: Callable[[], ssl.SSLContext],
        received: Callable[[bytes, Way], None],
        has_lost: Callable[[Connection, bool], None],
    ) -> None:
        self.loop = loop
        self.received = received
        self.now = loop.time
        self._tls = tls
        self._has_lost = has_lost
        self._connections: dict[int, Connection] = {}
        self._by_hop: dict[Hop, Connection] = {}
        self._opening: dict[Hop, asyncio.Future[Connection]] = {}
        self._udp: dict[int, UdpSocket] = {}  # by family, like the next
        self._listeners: dict[int, asyncio.AbstractServer] = {}

    async def listen(self, udp: socket.socket, tcp: socket.socket) -> None:
        """Use two bound sockets; close the previous ones of their family."""
        family = family_of(udp.getsockname()[0])
        if family in self._udp:
            await self.leave(family)
        self._udp[family] = UdpSocket(self.loop, udp, self.received)
        self._listeners[family] = await self.loop.create_server(
            lambda: Connection(self, "tcp", True), sock=tcp
        )

    def local(self, family: int) -> tuple[str, int] | None:
        """Return the address and port of our listener; None if there is none."""
        udp = self._udp.get(family)
        return udp.local if udp is not None else None

    def udp(self, peer: tuple[str, int]) -> UdpFlow:
        """Raises FlowError if we have no address of that family."""
        udp = self._udp.get(family_of(peer[0]))
        if udp is None:
            raise FlowError("no_network", f"no address of ours for {peer[0]}")
        return udp.way(peer)

    def by_number(self, number: int) -> Connection | None:
        return self._connections.get(number)

    def ready(self, hop: Hop) -> Way | None:
        """Return a flow that can be used at once; None if it must be opened. Raises FlowError if none is
        possible.
        """
        if hop.transport == "udp":
            return self.udp((hop.host, hop.port))
        connection = self._by_hop.get(hop)
        return connection if connection is not None and connection.is_open else None

    async def open(self, hop: Hop) -> Way:
        """Return a flow, connecting first if needed; concurrent callers for the same hop share it.

        Raises:
            FlowError: The connection failed.
        """
        if (way := self.ready(hop)) is not None:
            return way
        if (pending := self._opening.get(hop)) is None:
            pending = self._opening[hop] = self.loop.create_task(self._connect(hop))
            pending.add_done_callback(lambda _: self._opening.pop(hop, None))
        return await asyncio.shield(pending)

    def drop(self, hop: Hop) -> None:
        """Use a new connection to that hop from now on."""
        if (connection := self._by_hop.pop(hop, None)) is not None:
            connection.abort()

    async def close(self) -> None:
        """Close all sockets."""
        for family in list(self._udp):
            await self.leave(family)

    async def leave(self, family: int) -> None:
        """Close the sockets of one family."""
        self._udp.pop(family).close()
        self._listeners.pop(family).close()
        for connection in list(self._connections.values()):
            if family_of(connection.local[0]) == family:
                connection.close()
        self._by_hop = {hop: each for hop, each in self._by_hop.items() if hop.family != family}
        await asyncio.sleep(0)  # lets the written data go out

    # -- called by Connection -------------------------------------------------------------------------------

    def opened(self, connection: Connection) -> None:
        self._connections[connection.number] = connection
        inbound = [each for each in self._connections.values() if each.is_inbound]
        if len(inbound) > MOST_INBOUND:
            min(inbound, key=lambda each: each.used_at).close()

    def lost(self, connection: Connection) -> None:
        if self._connections.pop(connection.number, None) is None:
            return
        hops = [hop for hop, each in self._by_hop.items() if each is connection]
        for hop in hops:
            del self._by_hop[hop]
        self._has_lost(connection, bool(hops))

    # -------------------------------------------------------------------------------------------------------

    async def _connect(self, hop: Hop) -> Connection:
        local = self.local(hop.family)
        if local is None:
            raise FlowError("no_network", f"no address of ours for {hop}")
        is_tls = hop.transport == "tls"
        name = next(iter(hop.names), hop.host)
        context = self._tls() if is_tls else None
        try:
            _, connection = await asyncio.wait_for(
                self.loop.create_connection(
                    lambda: Connection(
                        self, hop.transport, False, hop.names | {hop.host} if not hop.names else hop.names
                    ),
                    hop.host,
                    hop.port,
                    ssl=context,
                    server_hostname=name if is_tls else None,
                    local_addr=(local[0], 0),
                ),
                CONNECT_S,
            )
        except asyncio.TimeoutError:
            raise FlowError("no_answer", f"no connection to {hop} within {CONNECT_S:.0f} s") from None
        except OSError as error:
            raise fault_of(error) from None
        if connection.name_fault:
            raise FlowError(
                "certificate_wrong_name", f"{', '.join(sorted(hop.names))} is not in: {connection.name_fault}"
            )
        self._by_hop[hop] = connection
        return connection


def bind(address: str, port: int) -> tuple[socket.socket, socket.socket]:
    """Return a UDP and a listening TCP socket on the same port; port 0 takes one that is free for both.

    An IPv6 socket accepts no IPv4, so that no peer has an address of the other family's form.

    Raises:
        OSError: The port is in use, or the address is not ours.
    """
    for attempt in range(PORT_TRIES):
        family = socket.AF_INET6 if family_of(address) == IPV6 else socket.AF_INET
        udp = socket.socket(family, socket.SOCK_DGRAM)
        tcp = socket.socket(family, socket.SOCK_STREAM)
        try:
            if family == socket.AF_INET6:
                udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                tcp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            udp.bind((address, port))
            if os.name == "posix":  # elsewhere the option lets two programs share the port
                tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tcp.bind(udp.getsockname())
            tcp.listen(MOST_INBOUND)
        except OSError:
            udp.close()
            tcp.close()
            if port or attempt == PORT_TRIES - 1:
                raise
            continue
        return udp, tcp
    raise AssertionError("unreachable")


def bind_all(addresses: Iterable[str], port: int) -> list[tuple[socket.socket, socket.socket]]:
    """Return the result of `bind` for each address, all on one port; port 0 takes one that is free for all.

    Raises:
        OSError: The port is in use, or an address is not ours.
    """
    for attempt in range(PORT_TRIES):
        pairs: list[tuple[socket.socket, socket.socket]] = []
        try:
            for address in addresses:
                pairs.append(bind(address, port or (pairs[0][0].getsockname()[1] if pairs else 0)))
        except OSError:
            for sockets in pairs:
                for each in sockets:
                    each.close()
            if port or not pairs or attempt == PORT_TRIES - 1:
                raise
            continue
        return pairs
    raise AssertionError("unreachable")
