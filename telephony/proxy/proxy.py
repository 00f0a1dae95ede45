"""The proxy's thread: each SIP message passes through it, between pjsua2 and the network.

pjsua2 has one UDP socket on loopback; its only proxy is our inside socket. (A program on this computer could
send to pjsua2's socket directly, but such a program could do worse.) Messages are judged here, rewritten for
the network or for pjsua2 (rewriting.py), and sent over the right flow (flows.py) to the right server
(servers.py).
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import cache, partial
from typing import Any

from telephony.messages import Account, CallPolicy, Event, Network, Reachability, Video
from telephony.proxy import rewriting
from telephony.proxy.filter.call_overflow import MOST_CALLS, CallOverflow
from telephony.proxy.filter.message_filter import Answer, Drop, MessageFilter
from telephony.proxy.offer_answer.sound_relays import SoundRelays
from telephony.proxy.offer_answer.video_dialogs import Agreed, VideoDialogs
from telephony.proxy.offer_answer.video_ports import VideoPorts
from telephony.proxy.presence.subscriptions import Subscriptions
from telephony.proxy.recovery.missing_ack import MissingAck
from telephony.proxy.recovery.probe import Prober
from telephony.proxy.recovery.registration import RegistrationClient
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.recovery.subscription_timer import SubscriptionTimer
from telephony.proxy.rewriting import Inside, Outside
from telephony.proxy.sip_trace import SipTrace
from telephony.proxy.transport.flows import Connection, Flows, UdpFlow, UdpSocket, Way, bind, bind_all
from telephony.proxy.transport.local_address import ANYWHERE, LOOPBACK, LOOPBACKS
from telephony.proxy.transport.network_watch import NetworkWatch, address_towards_host
from telephony.proxy.transport.outgoing import Outgoing
from telephony.proxy.transport.own_address import OwnAddress
from telephony.proxy.transport.resolver import Resolver
from telephony.proxy.transport.responses import Responses
from telephony.proxy.transport.sip_loop import SipLoop
from telephony.proxy.transport.tls import client_context
from telephony.proxy.trust import Trust
from telephony.sip.ip_address import IPV4, canonical, family_of, host_and_port, is_loopback
from telephony.sip.message import MalformedMessage, SipMessage, parameter, parse
from telephony.sip.pbx_headers import header_names

_log = logging.getLogger(__name__)


class SipProxy:
    """Built, opened and closed on the SIP thread; all else runs on the proxy's own thread.

    Args:
        addresses: Our addresses by family, to bind to. Without one of a family, that family is unreachable.
        phone_port: pjsua2's UDP port on loopback.
        emit: Takes Registration, Reachability, ColleagueChanged, VoiceMailChanged, CallRefused. Called on
            the proxy's thread, as are the next three.
        watches: Returns further coroutines to run on the proxy's thread.
        agreed: As in VideoDialogs.
        moved: Receives pjsua2's media address and whether our Contact changed, at the start of each
            registration: calls must inform their peers of a change.
    """

    def __init__(
        self,
        account: Account,
        network: Network,
        addresses: Mapping[int, str],
        phone_port: int,
        trace: SipTrace,
        emit: Callable[[Event], None],
        moved: Callable[[str, bool], None],
        agreed: Agreed,
        watches: Callable[[], Sequence[Coroutine[Any, Any, None]]] = tuple,
    ) -> None:
        self._addresses = dict(addresses)
        self._without_network: set[int] = set()  # families whose network is unreachable
        self.has_calls = False  # set by the SIP thread, only read here; so is the next
        self.lines_in_use = 0  # by calls not hung up
        self._account = account
        self._family = 0  # the family of the last registration
        self._is_bound = bool(network.bound_address)
        self._is_suspended = False
        self._phone = (LOOPBACK, phone_port)
        self._trace = trace
        self._emit = emit
        self._move_calls = moved
        self._watches = watches
        ports = VideoPorts(network)
        self._video = VideoDialogs(ports, self._media_address_of, agreed)
        self._loop = SipLoop()
        self._loop.set_exception_handler(_log_failure)
        self._thread = threading.Thread(target=self._run, name="proxy")
        self._relays = SoundRelays(
            self._loop, ports, self._media_address_of, self._reaches, lambda: self.media_address
        )
        self._guard = MessageFilter(self._video, self._relays, takes_strangers=not account.domain)
        tls_context = cache(partial(client_context, account))  # made when the first connection needs it
        self._flows = Flows(self._loop, tls_context, self._from_network, self._connection_lost)
        self._resolver = Resolver(families=self._addresses.keys())
        self._prober = Prober(account, self._flows, self._put)
        self._servers = Servers(
            account,
            lambda: self.address,
            self._resolver,
            probe=self._prober.ask,
            emit=self._reached,
            switched=lambda hop: self._outgoing.left(hop),
            must_register=self._register_at_server,
            has_calls=lambda: self.has_calls,
        )
        self._trust = Trust(account, self._servers)
        self._own = OwnAddress(self._servers)
        here = f"{LOOPBACK}:{phone_port}"
        self._subscriptions = Subscriptions(account, here, self.send, emit, self._loop.time)
        self._registration = RegistrationClient(
            account, here, self.send, emit, self._servers.registered, self._loop.time
        )
        self._timer = SubscriptionTimer(self._loop, self._registration, self._subscriptions)
        self._watch = NetworkWatch(self._watched_hosts, self._moved, self.refresh)
        self._overflow = CallOverflow(self._to_phone, self._loop.call_later, self._loop.time, emit)
        self._tasks: set[asyncio.Task[None]] = set()

    # -- called by the SIP thread ---------------------------------------------------------------------------

    def open(self, port: int) -> int:
        """Bind, start the thread; return the port. Raises OSError."""
        self._outside_sockets = bind_all(self._addresses.values(), port)
        self.port = int(self._outside_sockets[0][0].getsockname()[1])
        inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        inside.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        inside.bind((LOOPBACK, 0))
        self._inside_socket = UdpSocket(self._loop, inside, self._from_phone)
        self.inside_port = self._inside_socket.local[1]
        self._inside = Inside(f"{LOOPBACK}:{self.inside_port}", f"{LOOPBACK}:{self._phone[1]}")
        self._outgoing = Outgoing(
            self._account,
            self._inside,
            self._flows,
            self._servers,
            self._resolver,
            self._own,
            start=self._start,
            put=self._put,
            refuse=self._to_phone,
            later=self._loop.call_later,
            note=self._guard.from_phone,
            service_route=lambda: self._registration.service_route,
            describe=lambda request, way: self._describe(request, family_of(way.peer[0])),
            ask=self._prober.ask,
        )
        self._missing_ack = MissingAck(self._inside.proxy, self._outgoing.is_silent, self._to_phone)
        self._responses = Responses(
            self._inside, self._flows, self._own, self._outgoing.names_at, start=self._start, put=self._put
        )
        self._thread.start()
        return self.port

    @property
    def address(self) -> str:
        """Return our address towards our server; without a server, a callable one: IPv4 if available."""
        hop = self._servers.current
        if hop is not None and hop.family in self._addresses:
            return self._addresses[hop.family]
        outside = [each for family, each in self._addresses.items() if each != LOOPBACKS[family]]
        return next(iter(outside or self._addresses.values()))

    @property
    def other_addresses(self) -> tuple[str, ...]:
        """Return our addresses except `address`."""
        return tuple(each for each in self._addresses.values() if each != self.address)

    @property
    def media_address(self) -> str:
        """Return the address of pjsua2's audio sockets: it supports IPv4 alone, and relays
        carry IPv6 for it.
        """
        return LOOPBACK if IPV4 in self._without_network else self._addresses.get(IPV4, LOOPBACK)

    @property
    def route(self) -> str:
        """Return the proxy URI for pjsua2's account."""
        return self._inside.route

    def close(self) -> None:
        """Close all sockets and end the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def register(self) -> None:
        """Register, and stay registered until `unregister`; Registration events follow."""
        self._loop.call_soon_threadsafe(self._start_registration)

    def unregister(self) -> None:
        """Unregister; `is_registered` turns false when the registrar has answered."""
        self._loop.call_soon_threadsafe(self._leave)

    def use_password(self, password: str) -> None:
        """Use another password from now on, and register with it at once. Safe on any thread."""
        self._loop.call_soon_threadsafe(self._use_password, password)

    @property
    def is_registered(self) -> bool:
        """Whether the registrar has a binding that leads here. Safe on any thread."""
        return self._registration.is_registered

    def apply_policy(self, policy: CallPolicy, busy_uri: str) -> None:
        """Apply the policy's trust and its rule for strangers; a call without a free line
        goes to `busy_uri`.
        """
        self._loop.call_soon_threadsafe(self._apply_policy, policy, busy_uri)

    def apply_video(self, video: Video) -> None:
        """Apply the video settings to later offers and answers."""
        self._loop.call_soon_threadsafe(setattr, self._video, "video", video)

    def close_media(self, call_id: str) -> None:
        """Close the sockets of a call that has ended."""
        self._loop.call_soon_threadsafe(self._video.ended, call_id)
        self._loop.call_soon_threadsafe(self._relays.ended, call_id)

    def abandon(self, call_id: str) -> None:
        """Free pjsua2 at once from a call of ours that was given up before it was answered."""
        self._loop.call_soon_threadsafe(self._outgoing.abandon, call_id)

    def acknowledge(self, call_id: str) -> None:
        """Give pjsua2 the missing ACK of a call that was hung up, so that it ends the call."""
        self._loop.call_soon_threadsafe(self._missing_ack.acknowledge, call_id)

    def watch(self, users: tuple[str, ...]) -> None:
        """Watch these colleagues' phones."""
        self._loop.call_soon_threadsafe(self._watch_colleagues, users)

    def unsubscribe(self) -> None:
        """End all subscriptions, before the account is unregistered."""
        self._loop.call_soon_threadsafe(self._subscriptions.close)

    def suspend(self) -> None:
        """Unregister until `refresh`, or until the network returns after a suspend. Safe on any thread."""
        self._loop.call_soon_threadsafe(self._suspend)

    def refresh(self) -> None:
        """Check the network, reconnect and register, because the network may have changed. Safe on any
        thread.
        """
        self._loop.call_soon_threadsafe(self._refresh)

    # -- the thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            for sockets in self._outside_sockets:
                self._loop.run_until_complete(self._flows.listen(*sockets))
            self._start(self._watch_network())
            for watch in self._watches():
                self._start(watch)
            if self._account.domain:
                self._start(self._servers.run())
            self._loop.run_forever()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(self._flows.close())
            self._inside_socket.close()
            self._video.close()
            self._relays.close()
        finally:
            self._loop.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _apply_policy(self, policy: CallPolicy, busy_uri: str) -> None:
        self._trust.peers = frozenset(map(canonical, policy.trusted_peers)) - {""}
        self._guard.takes_strangers = policy.takes_strangers or not self._account.domain
        self._guard.kept_headers = header_names(policy)
        self._overflow.busy_uri, self._overflow.policy = busy_uri, policy

    # -- from pjsua2 ----------------------------------------------------------------------------------------

    def _from_phone(self, data: bytes, way: UdpFlow) -> None:
        if way.peer != self._phone:
            return
        message = parse(data)
        if message.is_request:
            self.send(message)
        else:
            self._send_response(message)

    def send(self, request: SipMessage) -> None:
        """Send a request of pjsua2 or of the proxy itself to its destination."""
        self._guard.from_phone(request)
        self._outgoing.send(request)

    def _describe(self, message: SipMessage, family: int) -> None:
        """Rewrite pjsua2's session description for the address family of its flow."""
        self._relays.leaving(message, family)
        self._video.leaving(message)

    def _send_response(self, response: SipMessage) -> None:
        if self._overflow.keeps(response, has_line_soon=self.lines_in_use < MOST_CALLS):
            return
        self._missing_ack.answered(response)
        reply = rewriting.pop_reply(response)
        if reply is None:
            return
        self._guard.from_phone(response)
        self._describe(response, family_of(reply.host))
        self._responses.send(response, reply)

    def _put(self, way: Way, message: SipMessage) -> None:
        data = message.to_bytes()
        self._trace.saw("out", data, way.transport, host_and_port(*way.peer))
        way.send(data)

    # -- from the network -----------------------------------------------------------------------------------

    def _from_network(self, data: bytes, way: Way) -> None:
        if not data.strip(b"\r\n\0"):
            return  # a keep-alive
        self._trace.saw("in", data, way.transport, host_and_port(*way.peer))
        try:
            message = parse(data)
        except MalformedMessage:
            if isinstance(way, Connection):
                way.close()  # the start of its next message is unknown
            return
        if message.is_request:
            rewriting.complete_via(message, way.peer)
        elif self._prober.takes(message):
            return
        is_trusted = self._trust.covers(way)
        source = host_and_port(*way.peer)
        verdict = self._guard.from_network(message, data, source, self._loop.time(), is_trusted=is_trusted)
        if isinstance(verdict, Answer):
            self._responses.answer(verdict.response, way)
        elif isinstance(verdict, Drop):
            if is_trusted and self._registration.takes(message):
                self._registration.dropped(verdict.why)
        elif message.is_request and self._subscriptions.takes(verdict.message):
            if (response := self._subscriptions.receive(verdict.message, is_trusted)) is not None:
                self._responses.answer(response, way)
            self._timer.soon()
        elif message.is_request and (given_up := self._overflow.cancelled(verdict.message)) is not None:
            self._responses.answer(rewriting.response_to(verdict.message, 200, "OK"), way)
            self._send_response(given_up)
        elif message.is_request:
            self._request_in(verdict.message, way)
        else:
            self._response_in(verdict.message, way)

    def _request_in(self, request: SipMessage, way: Way) -> None:
        self._outgoing.receive(request, way)
        self._missing_ack.receive(request)
        self._video.receive(request)
        rewriting.request_in(
            request, self._inside, way.number, way.transport, way.peer, self._trust.covers(way)
        )
        is_call = request.method == "INVITE" and not parameter(request.get("to"), "tag")
        if not is_call or self._overflow.receive(request):
            self._to_phone(request)

    def _response_in(self, response: SipMessage, way: Way) -> None:
        if not self._outgoing.answered(response):
            return
        if self._registration.takes(response):
            self._registration_in(response, way)
            return
        if self._subscriptions.takes(response):
            self._take_own(response)
            return
        self._relays.note_refusal(response)
        rewriting.response_in(response, self._inside)
        rewriting.mark_source(response, way.transport, way.peer, self._trust.covers(way))
        self._to_phone(response)

    def _to_phone(self, message: SipMessage) -> None:
        # A 503 that the proxy made, while the request is being sent.
        if self._registration.takes(message):
            self._loop.call_soon(self._take_registration, message, None)
            return
        if not message.is_request and self._subscriptions.takes(message):
            self._loop.call_soon(self._take_own, message)
            return
        try:
            self._inside_socket.send(message.to_bytes(), self._phone)
        except OSError as error:  # too long for a datagram, or pjsua2 is ending
            _log.warning("a message for pjsua2 is lost: %s", error)

    # -- registration, subscriptions ------------------------------------------------------------------------

    def _start_registration(self) -> None:
        self._registration.start()
        self._timer.soon()

    def _leave(self) -> None:
        self._registration.leave()
        self._timer.soon()

    def _use_password(self, password: str) -> None:
        self._outgoing.use_password(password)
        self._subscriptions.use_password(password)
        self._registration.use_password(password)
        self._servers.registering()
        self._timer.soon()

    def _registration_in(self, response: SipMessage, way: Way) -> None:
        outside = self._own.contact(way)
        is_elsewhere = False
        if response.status // 100 == 2:
            self._family = family_of(way.peer[0])
            is_elsewhere = self._own.registered(response, way)
        self._take_registration(response, outside)
        if is_elsewhere:
            self._renew(is_elsewhere=True)

    def _take_registration(self, response: SipMessage, outside: Outside | None) -> None:
        self._registration.receive(response, outside)
        self._timer.soon()

    def _take_own(self, response: SipMessage) -> None:
        self._subscriptions.receive(response)
        self._timer.soon()

    def _watch_colleagues(self, users: tuple[str, ...]) -> None:
        self._subscriptions.watch(users)
        self._timer.soon()

    def _reached(self, event: Event) -> None:
        """Subscribe as long as Reachability is proven."""
        self._emit(event)
        if isinstance(event, Reachability) and event.is_proven:
            self._subscriptions.registered()
        else:
            self._subscriptions.unregistered()
        self._timer.soon()

    # -- the server, the network ----------------------------------------------------------------------------

    def _connection_lost(self, connection: Connection, was_in_use: bool) -> None:
        self._outgoing.lost(connection)
        if was_in_use and connection.peer[0] in self._servers.addresses:
            self._servers.lost()

    def _register_at_server(self) -> None:
        """Register after a change of the server in use, or when it responds again."""
        self._renew(self._has_new_connection, asks_server=True)

    @property
    def _has_new_connection(self) -> bool:
        """Whether our flow to the server may have changed: then our Contact changed too."""
        return self._account.transport != "udp" or self._has_other_family

    @property
    def _has_other_family(self) -> bool:
        """Whether we reach our server by another family than at the last registration."""
        hop = self._servers.current
        return hop is not None and self._family not in (0, hop.family)

    def _renew(self, is_elsewhere: bool, asks_server: bool = False) -> None:
        """Register now."""
        self._servers.registering()
        if asks_server:
            self._registration.server_is_back(is_elsewhere)
        else:
            self._registration.register(is_elsewhere)
        self._move_calls(self.media_address, is_elsewhere)
        if is_elsewhere:
            self._subscriptions.moved()
        self._timer.soon()

    async def _watch_network(self) -> None:
        """Watch the network; never ends."""
        if self._is_bound:
            await self._watch.run(None)
        towards = self._watched_hosts()
        self._without_network = {
            family for family, each in self._addresses.items() if each == LOOPBACKS[family]
        }
        known = {
            family: each
            for family, each in self._addresses.items()
            if family not in self._without_network or address_towards_host(towards[family]) == each
        }
        await self._watch.run(known)

    def _watched_hosts(self) -> dict[int, str]:
        """Return the host of each family whose route is watched: our server, or else any host."""
        hop = self._servers.current
        of_server = {hop.family: hop.host} if hop is not None else {}
        return {family: of_server.get(family, anywhere) for family, anywhere in ANYWHERE.items()}

    def _reaches(self, host: str) -> bool:
        """Whether media can be exchanged with an address; our own loopback works without a network."""
        family = family_of(host)
        return family in self._addresses and (family not in self._without_network or is_loopback(host))

    def _media_address_of(self, family: int) -> str | None:
        address = self._addresses.get(family)
        return None if family in self._without_network and address != LOOPBACKS[family] else address

    def _suspend(self) -> None:
        self._is_suspended = True
        self._leave()

    def _refresh(self) -> None:
        if self._is_suspended:
            self._is_suspended = False
            self._start_registration()
        if not self._is_bound and self._watch.check():
            return
        if self._servers.current is not None:
            self._flows.drop(self._servers.current)  # after a suspend it looks alive, and is not
            self._servers.check()
            self._renew(self._has_new_connection)

    def _moved(self, family: int, address: str | None) -> None:
        hop = self._servers.current
        if address is None:
            self._without_network.add(family)
            if hop is not None and hop.family != family:
                self._renew(is_elsewhere=True)  # calls must leave that address
            elif self._without_network >= self._addresses.keys():
                self._servers.no_network()
            else:
                self._servers.check()  # it may be reachable by the other family
            return
        has_come_back = family in self._without_network
        self._without_network.discard(family)
        if address != self._addresses.get(family):
            self._start(self._rebind(family, address))
        elif has_come_back:
            self._refresh()

    async def _rebind(self, family: int, address: str) -> None:
        """Replace the sockets on an address that we no longer have; keep the port if it is free there."""
        try:
            sockets = bind(address, self.port)
        except OSError as error:
            _log.warning("%s: %s", host_and_port(address, self.port), error)
            try:
                sockets = bind(address, 0)
            except OSError:
                self._watch.forget(family)  # it was ours only for a moment
                return
        _log.info("our address is %s, was %s", address, self._addresses.get(family, "none"))
        await self._flows.listen(*sockets)
        hop = self._servers.current
        has_moved = hop is None or hop.family == family
        self._addresses[family] = address
        if has_moved:
            self.port = int(sockets[0].getsockname()[1])
        self._own.forget()
        self._outgoing.moved(family)
        self._servers.check()
        self._renew(is_elsewhere=True)


def _log_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _log.error("%s", context.get("message"), exc_info=context.get("exception"))
