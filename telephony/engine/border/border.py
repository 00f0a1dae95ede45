"""The border's thread: each SIP message passes here, from pjsua2 to the network and back.

pjsua2 has one UDP socket on loopback; its only proxy is the border's inside socket. (A program on this very
machine could send to pjsua2's socket directly; who can do that can do worse.) Here messages are judged, made
ours or pjsua2's (rewriting.py), and sent over the right way (flows.py) to the right server (servers.py).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import ssl
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telephony.engine.address import LOOPBACK
from telephony.engine.border import rewriting
from telephony.engine.border.flows import Connection, Flows, UdpSocket, UdpWay, bind
from telephony.engine.border.guard import Answer, Drop, Guard
from telephony.engine.border.hop import Hop, default_port, is_address, uri_target
from telephony.engine.border.network_watch import NetworkWatch
from telephony.engine.border.resolver import Resolver
from telephony.engine.border.rewriting import Inside, Outside
from telephony.engine.border.servers import Servers
from telephony.engine.border.sip_message import Header, MalformedMessage, SipMessage, parameter, parse
from telephony.engine.border.sip_trace import SipTrace
from telephony.engine.border.subscriptions import Subscriptions
from telephony.engine.border.tls import FlowError, client_context
from telephony.messages import Account, Event, Reachability

_log = logging.getLogger(__name__)
Way = UdpWay | Connection
MOST_BRANCHES = 2000  # transactions of ours that are remembered: hours of an office's calls
TEND_S = 0.02  # between a change of the subscriptions and a look at them
PROBE_PREFIX = "z9hG4bK-lk-probe-"
PROBE_TIMES_S = (0.5, 1.0, 1.0, 1.5)  # between OPTIONS over UDP; together the time until a server is silent
UNAVAILABLE = 503  # "use another server" (RFC 3261 section 21.5.4)
ANYWHERE = "192.0.2.1"  # TEST-NET-1: the default route leads there


@dataclass
class _Sent:
    """A transaction of ours: all messages of one branch take one way."""

    hop: Hop | None = None
    way: Way | None = None
    is_opening: bool = False
    methods: set[str] = field(default_factory=set)
    waiting: list[SipMessage] = field(default_factory=list)
    unanswered: dict[str, SipMessage] = field(default_factory=dict)  # the 503 for each, in case


class Border:
    """Built, opened and closed on the SIP thread; all else runs on the border's own.

    Args:
        phone_port: pjsua2's UDP port on loopback.
        emit: Takes Reachability, ColleagueChanged, VoiceMailChanged. On the border's thread, as is the next.
        renew: Register again. Gets our address, and whether our Contact is another one: calls must tell it.
    """

    def __init__(
        self,
        account: Account,
        address: str,
        is_bound: bool,
        phone_port: int,
        trace: SipTrace,
        emit: Callable[[Event], None],
        renew: Callable[[str, bool], None],
    ) -> None:
        self.address = address
        self.has_calls = False  # set by the SIP thread, only looked at here
        self._account = account
        self._is_bound = is_bound
        self._phone = (LOOPBACK, phone_port)
        self._trace = trace
        self._emit = emit
        self._renew_phone = renew
        self._trusted: frozenset[str] = frozenset()
        self._guard = Guard(takes_strangers=not account.domain)
        # A selector loop on Windows too: a UDP error must not end the reading, and raw sockets are used.
        self._loop = asyncio.SelectorEventLoop()
        self._loop.set_exception_handler(_log_failure)
        self._thread = threading.Thread(target=self._run, name="border")
        self._context: ssl.SSLContext | None = None
        self._flows = Flows(self._loop, self._tls_context, self._from_network, self._connection_lost)
        self._servers = Servers(
            account,
            address,
            Resolver(),
            probe=self._probe,
            emit=self._reached,
            switched=self._left_server,
            must_register=self._register,
            has_calls=lambda: self.has_calls,
        )
        here = f"{LOOPBACK}:{phone_port}"
        self._subscriptions = Subscriptions(account, here, self.send, emit, self._loop.time)
        self._tending: asyncio.TimerHandle | None = None
        self._watch = NetworkWatch(self._watched_host, self._moved, self.refresh)
        self._sent: OrderedDict[str, _Sent] = OrderedDict()
        self._answered: OrderedDict[tuple[int, str, str, str, int], None] = OrderedDict()
        self._probes: dict[str, asyncio.Future[int]] = {}
        self._udp_seen_as: tuple[str, int] | None = None
        self._bound: Outside | None = None  # our Contact as the registrar has it
        self._tasks: set[asyncio.Task[None]] = set()
        self._dropped = 0

    # -- for the SIP thread ---------------------------------------------------------------------------------

    def open(self, port: int) -> int:
        """Bind, start the thread; return the port that we listen on. Raises OSError."""
        self._outside_sockets = bind(self.address, port)
        self.port = int(self._outside_sockets[0].getsockname()[1])
        inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        inside.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        inside.bind((LOOPBACK, 0))
        self._inside_socket = UdpSocket(self._loop, inside, self._from_phone)
        self.inside_port = self._inside_socket.local[1]
        self._inside = Inside(f"{LOOPBACK}:{self.inside_port}", f"{LOOPBACK}:{self._phone[1]}")
        self._thread.start()
        return self.port

    @property
    def route(self) -> str:
        """What pjsua2's account has as its proxy."""
        return self._inside.route

    def close(self) -> None:
        """Close all, end the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def registered(self, is_registered: bool) -> None:
        self._loop.call_soon_threadsafe(self._servers.registered, is_registered)

    def trust(self, peers: tuple[str, ...], takes_strangers: bool) -> None:
        """Trust these addresses besides our servers; take calls of others too, or with 403 not at all."""
        self._loop.call_soon_threadsafe(self._trust, frozenset(peers), takes_strangers)

    def watch(self, users: tuple[str, ...]) -> None:
        """Tell what these colleagues' phones do."""
        self._loop.call_soon_threadsafe(self._watch_colleagues, users)

    def unsubscribe(self) -> None:
        """End all subscriptions; before the account is unregistered."""
        self._loop.call_soon_threadsafe(self._subscriptions.close)

    def refresh(self) -> None:
        """The network may be another one: look, connect anew, register. Safe on any thread."""
        self._loop.call_soon_threadsafe(self._refresh)

    # -- the thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._flows.listen(*self._outside_sockets))
            self._start(self._watch.run(None if self._is_bound else self.address))
            if self._account.domain:
                self._start(self._servers.run())
            self._loop.run_forever()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(self._flows.close())
            self._inside_socket.close()
        finally:
            self._loop.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _trust(self, peers: frozenset[str], takes_strangers: bool) -> None:
        self._trusted = peers
        self._guard.takes_strangers = takes_strangers or not self._account.domain

    def _tls_context(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = client_context(self._account)
        return self._context

    # -- from pjsua2 ----------------------------------------------------------------------------------------

    def _from_phone(self, data: bytes, way: UdpWay) -> None:
        if way.peer != self._phone:
            return
        message = parse(data)
        if message.is_request:
            self.send(message)
        else:
            self._send_response(message)

    def send(self, request: SipMessage) -> None:
        """Send a request of pjsua2 or of the border's own towards where its route or URI leads."""
        rewriting.pop_own_route(request, self._inside)
        self._guard.from_phone(request)
        branch = request.branch
        sent = self._sent.get(branch)
        if sent is None:
            sent = self._sent[branch] = _Sent()
            if len(self._sent) > MOST_BRANCHES:
                self._sent.popitem(last=False)
        if sent.is_opening:
            if request.method not in sent.methods:
                sent.methods.add(request.method)
                sent.waiting.append(request)
            return
        try:
            if sent.hop is None:
                sent.hop = self._hop_of(request)
            if sent.way is None and sent.hop is not None:
                sent.way = self._flows.ready(sent.hop)
        except FlowError as error:
            self._unsendable(request, error)
            return
        if sent.way is not None:
            self._send_over(sent.way, request, sent)
        else:
            sent.is_opening = True
            sent.methods.add(request.method)
            sent.waiting.append(request)
            self._start(self._send_when_open(request, sent))

    def _hop_of(self, request: SipMessage) -> Hop | None:
        """Return where a request goes, or None if that must be looked up. Raises FlowError."""
        uri = rewriting.next_uri(request)
        target = uri_target(uri)
        if target is None or target.transport not in ("", "udp", "tcp", "tls"):
            raise FlowError("unresolved", f"no way to {uri}")
        if self._servers.is_home(target.host, target.port, target.transport):
            return self._servers.current
        transport = target.transport or "udp"
        if not is_address(target.host):
            return None
        is_server = target.host in self._servers.addresses
        names = self._servers.names if is_server else frozenset({target.host})
        return Hop(transport, target.host, target.port or default_port(transport), names)

    async def _find_hop(self, request: SipMessage) -> Hop:
        target = uri_target(rewriting.next_uri(request))
        assert target is not None
        if self._servers.is_home(target.host, target.port, target.transport):
            return await self._servers.known()
        transport = target.transport or "udp"
        names = frozenset({target.host})
        return (await Resolver().hops(target.host, target.port, transport, names))[0]

    async def _send_when_open(self, request: SipMessage, sent: _Sent) -> None:
        try:
            if sent.hop is None:
                sent.hop = await self._find_hop(request)
            sent.way = await self._flows.open(sent.hop)
        except FlowError as error:
            sent.hop = None
            for each in sent.waiting:
                self._unsendable(each, error)
        else:
            sent.methods.clear()
            for each in sent.waiting:
                self._send_over(sent.way, each, sent)
        finally:
            sent.waiting = []
            sent.is_opening = False

    def _send_over(self, way: Way, request: SipMessage, sent: _Sent) -> None:
        method = request.method
        if way.transport != "udp" and method != "ACK" and method in sent.methods:
            return  # pjsua2 repeats it as over UDP; the stream has it already
        sent.methods.add(method)
        if method != "ACK":
            sent.unanswered[method] = rewriting.response_to(request, 503, "Service Unavailable")
        contact = self._contact(way)
        if method == "REGISTER" and self._bound not in (None, contact):
            rewriting.unbind(request, self._inside, self._bound)
        rewriting.request_out(request, self._inside, way.outside, contact)
        try:
            self._put(way, request)
        except FlowError as error:
            _log.warning("%s to %s:%d/%s: %s", method, *way.peer, way.transport, error)
            self._give_up(sent)

    def _unsendable(self, request: SipMessage, error: FlowError) -> None:
        _log.warning("%s not sent: %s %s", request.method, error.fault, error)
        if request.method != "ACK":
            self._to_phone(rewriting.response_to(request, 503, "Service Unavailable"))

    def _give_up(self, sent: _Sent) -> None:
        """Answer what nobody will answer any more, so that pjsua2 need not wait for its timers."""
        for response in sent.unanswered.values():
            self._to_phone(response)
        sent.unanswered.clear()

    def _send_response(self, response: SipMessage) -> None:
        reply = rewriting.pop_reply(response)
        if reply is None:
            return
        self._guard.from_phone(response)
        way: Way | None = self._flows.by_number(reply.connection) if reply.connection else None
        if way is None and not is_address(reply.host):
            return
        if way is None and reply.transport == "udp":
            way = self._flows.udp((reply.host, reply.port))
        if way is None:
            hop = Hop(reply.transport, reply.host, reply.port, self._names_at(reply.host))
            self._start(self._respond_when_open(response, hop))
        else:
            self._respond(response, way)

    async def _respond_when_open(self, response: SipMessage, hop: Hop) -> None:
        try:
            way = await self._flows.open(hop)  # RFC 3261 section 18.2.2: the peer's connection is gone
        except FlowError as error:
            _log.info("response not sent: %s", error)
        else:
            self._respond(response, way)

    def _respond(self, response: SipMessage, way: Way) -> None:
        if way.transport != "udp" and not (response.status // 100 == 2 and response.method == "INVITE"):
            # A 200 is repeated until its ACK comes, because there may be UDP behind the peer.
            key = (way.number, response.branch, response.call_id, response.method, response.status)
            if key in self._answered:
                return
            self._answered[key] = None
            if len(self._answered) > MOST_BRANCHES:
                self._answered.popitem(last=False)
        rewriting.response_out(response, self._inside, self._contact(way))
        try:
            self._put(way, response)
        except FlowError as error:
            _log.info("response not sent: %s", error)

    def _put(self, way: Way, message: SipMessage) -> None:
        data = message.to_bytes()
        self._trace.saw("out", data, way.transport, f"{way.peer[0]}:{way.peer[1]}")
        way.send(data)

    # -- from the network -----------------------------------------------------------------------------------

    def _from_network(self, data: bytes, way: Way) -> None:
        if not data.strip(b"\r\n\0"):
            return  # a keep-alive
        self._trace.saw("in", data, way.transport, f"{way.peer[0]}:{way.peer[1]}")
        try:
            message = parse(data)
        except MalformedMessage:
            if isinstance(way, Connection):
                way.close()  # there is no telling where its next message would begin
            return
        if message.is_request:
            rewriting.complete_via(message, way.peer)
        elif self._is_probes(message):
            return
        is_trusted = self._is_trusted(way.peer[0])
        source = f"{way.peer[0]}:{way.peer[1]}"
        verdict = self._guard.from_network(message, data, source, self._loop.time(), is_trusted=is_trusted)
        if isinstance(verdict, Answer):
            self._answer(verdict.response, way)
        elif isinstance(verdict, Drop):
            return
        elif message.is_request and self._subscriptions.takes(verdict.message):
            if (response := self._subscriptions.receive(verdict.message, is_trusted)) is not None:
                self._answer(response, way)
            self._tend_soon()
        elif message.is_request:
            self._request_in(verdict.message, way)
        else:
            self._response_in(verdict.message, way)

    def _answer(self, response: SipMessage, way: Way) -> None:
        """Send a response of the border's own: over UDP to where the Via says (RFC 3261 18.2.2)."""
        reply = rewriting.reply_to(response, is_udp=way.transport == "udp")
        if way.transport == "udp" and reply is not None and is_address(reply.host):
            way = self._flows.udp((reply.host, reply.port))
        try:
            self._put(way, response)
        except FlowError as error:
            _log.info("response not sent: %s", error)

    def _request_in(self, request: SipMessage, way: Way) -> None:
        rewriting.request_in(
            request, self._inside, way.number, way.transport, way.peer, self._is_trusted(way.peer[0])
        )
        self._to_phone(request)

    def _is_probes(self, response: SipMessage) -> bool:
        """Whether it answers an OPTIONS of the border itself."""
        probe = self._probes.get(response.branch)
        if probe is not None and not probe.done() and response.status >= 200:
            probe.set_result(response.status)
        return probe is not None

    def _response_in(self, response: SipMessage, way: Way) -> None:
        sent = self._sent.get(response.branch)
        if sent is None:
            self._dropped += 1
            return
        sent.unanswered.pop(response.method, None)
        if self._subscriptions.takes(response):
            self._take_own(response)
            return
        contact = self._contact(way)
        if response.method == "REGISTER" and response.status // 100 == 2:
            self._bound = contact
            self._learn(response, way)
        rewriting.response_in(response, self._inside, contact)
        rewriting.tell_source(response, way.transport, way.peer, self._is_trusted(way.peer[0]))
        self._to_phone(response)

    def _to_phone(self, message: SipMessage) -> None:
        if not message.is_request and self._subscriptions.takes(message):
            self._loop.call_soon(self._take_own, message)  # a 503 of ours, while the request is being sent
            return
        try:
            self._inside_socket.send(message.to_bytes(), self._phone)
        except OSError as error:  # longer than a datagram can be, or pjsua2 is ending
            _log.warning("a message for pjsua2 is lost: %s", error)

    def _is_trusted(self, host: str) -> bool:
        return host in self._servers.addresses or host in self._trusted

    def _names_at(self, host: str) -> frozenset[str]:
        return self._servers.names if host in self._servers.addresses else frozenset({host})

    # -- subscriptions --------------------------------------------------------------------------------------

    def _take_own(self, response: SipMessage) -> None:
        self._subscriptions.receive(response)
        self._tend_soon()

    def _watch_colleagues(self, users: tuple[str, ...]) -> None:
        self._subscriptions.watch(users)
        self._tend_soon()

    def _reached(self, event: Event) -> None:
        """Subscribe as long as it is proven that the server is there and knows us."""
        self._emit(event)
        if isinstance(event, Reachability) and event.is_proven:
            self._subscriptions.registered()
        else:
            self._subscriptions.unregistered()
        self._tend_soon()

    def _tend_soon(self) -> None:
        """Look after the subscriptions when what comes just now has come: there may be hundreds."""
        if self._tending is None or self._tending.when() > self._loop.time() + TEND_S:
            if self._tending is not None:
                self._tending.cancel()
            self._tending = self._loop.call_later(TEND_S, self._tend)

    def _tend(self) -> None:
        """Let the subscriptions do what is due, and come back when there is more."""
        self._subscriptions.tick()
        due_at = self._subscriptions.due_at
        self._tending = self._loop.call_at(due_at, self._tend) if due_at is not None else None

    # -- our address as others see it -----------------------------------------------------------------------

    def _contact(self, way: Way) -> Outside:
        if isinstance(way, Connection):
            seen_as = way.seen_as
        else:
            seen_as = self._udp_seen_as if way.peer[0] in self._servers.addresses else None
        return Outside(way.transport, *seen_as) if seen_as else way.outside

    def _learn(self, response: SipMessage, way: Way) -> None:
        """Take from a registration's answer how our server sees us behind a NAT (RFC 3581)."""
        via = response.first("via")
        host, port = parameter(via, "received"), parameter(via, "rport")
        if not host or not port.isdigit() or not is_address(host):
            return
        seen_as, said = (host, int(port)), self._contact(way)
        if seen_as == (said.host, said.port):
            return
        _log.info("the server sees us as %s:%d", *seen_as)
        if isinstance(way, Connection):
            way.seen_as = seen_as
        else:
            self._udp_seen_as = seen_as
        self._renew(self.address, True)

    # -- the server, the network ----------------------------------------------------------------------------

    async def _probe(self, hop: Hop) -> float:
        """Return the milliseconds until a server answers an OPTIONS, in any way but 503. Raises FlowError."""
        way = await self._flows.open(hop)
        branch = PROBE_PREFIX + secrets.token_hex(8)
        us, began = self._account, self._loop.time()
        answered: asyncio.Future[int] = self._loop.create_future()
        self._probes[branch] = answered
        lines = [
            ("Via", f"{way.outside.sent_by};rport;branch={branch}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{us.user}@{us.domain}>;tag={secrets.token_hex(4)}"),
            ("To", f"<sip:{us.domain}>"),
            ("Call-ID", secrets.token_hex(12)),
            ("CSeq", "1 OPTIONS"),
            ("User-Agent", "Loket"),
        ]
        options = SipMessage(f"OPTIONS sip:{us.domain} SIP/2.0", [Header(*line) for line in lines])
        try:
            for number, wait_s in enumerate(PROBE_TIMES_S):
                if way.transport == "udp" or not number:
                    self._put(way, options)
                await asyncio.wait((answered,), timeout=wait_s)
                if answered.done():
                    if answered.result() == UNAVAILABLE:
                        raise FlowError("refused", f"{hop} says 503")
                    return (self._loop.time() - began) * 1000
            raise FlowError("no_answer", f"{hop} is silent")
        finally:
            del self._probes[branch]

    def _left_server(self, hop: Hop) -> None:
        for sent in list(self._sent.values()):
            if sent.hop == hop:
                self._give_up(sent)

    def _connection_lost(self, connection: Connection, was_in_use: bool) -> None:
        for sent in list(self._sent.values()):
            if sent.way is connection:
                sent.way = None
                self._give_up(sent)
        if was_in_use and connection.peer[0] in self._servers.addresses:
            self._servers.lost()

    def _register(self) -> None:
        """Register at the server in use, over a connection that may be new: then we have another Contact."""
        self._renew(self.address, self._account.transport != "udp")

    def _renew(self, address: str, is_elsewhere: bool) -> None:
        self._servers.registering()
        self._renew_phone(address, is_elsewhere)
        if is_elsewhere:
            self._subscriptions.moved()
            self._tend_soon()

    def _watched_host(self) -> str:
        return self._servers.current.host if self._servers.current else ANYWHERE

    def _refresh(self) -> None:
        if not self._is_bound and self._watch.look():
            return
        if self._servers.current is not None:
            self._flows.drop(self._servers.current)  # after a sleep it looks alive, and is not
            self._servers.look()
            self._register()

    def _moved(self, address: str | None) -> None:
        if address is None:
            self._servers.no_network()
        elif address == self.address:
            self._refresh()
        else:
            self._start(self._rebind(address))

    async def _rebind(self, address: str) -> None:
        """Leave the sockets on an address that is ours no more; the port stays if it is free there."""
        try:
            sockets = bind(address, self.port)
        except OSError as error:
            _log.warning("%s:%d: %s", address, self.port, error)
            try:
                sockets = bind(address, 0)
            except OSError:
                self._watch.forget()  # it was ours for a moment only
                return
        _log.info("our address is %s, was %s", address, self.address)
        await self._flows.listen(*sockets)
        self.address = self._servers.address = address
        self.port = int(sockets[0].getsockname()[1])
        self._udp_seen_as = None
        for sent in list(self._sent.values()):
            sent.way = None
            self._give_up(sent)
        self._servers.look()
        self._renew(address, True)


def _log_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _log.error("%s", context.get("message"), exc_info=context.get("exception"))
