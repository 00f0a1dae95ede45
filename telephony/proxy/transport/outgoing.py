"""Outgoing requests: their destination, their flow, and the response if they cannot be sent."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from telephony.messages import Account
from telephony.proxy import rewriting
from telephony.proxy.offer_answer.offers import remember
from telephony.proxy.recovery.orphaned_calls import answers_to, with_password
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.rewriting import Inside
from telephony.proxy.transport.client_transactions import T1_S
from telephony.proxy.transport.flows import Connection, Flows, Way
from telephony.proxy.transport.hop import TRANSPORTS, Hop, is_address
from telephony.proxy.transport.own_address import OwnAddress
from telephony.proxy.transport.racing import first_to_answer
from telephony.proxy.transport.resolver import Resolver
from telephony.proxy.transport.tls import FlowError
from telephony.sip.ip_address import family_of, host_and_port
from telephony.sip.message import SipMessage, parameter
from telephony.sip.uri import SipUri, default_port, read_sip

_log = logging.getLogger(__name__)
MOST_BRANCHES = 1000  # remembered transactions; the longest one in use lasts for 64 * T1
MOST_CALLS = 500  # remembered calls: how they began, and which were given up
BYE_PATIENCE_S = 1.0  # a peer that does not answer a BYE must not keep pjsua2's line longer
BYE_AGAIN_S = (1.0, 2.0, 4.0, 4.0, 4.0)  # after pjsua2's own transmissions (RFC 3261 section 17.1.2.2)
CHALLENGES = frozenset({401, 407})
MOST_PASSWORDS = 2  # for one BYE: the second one if the nonce was stale


@dataclass
class _Sent:
    """A transaction: all messages of one branch take one flow."""

    hop: Hop | None = None
    way: Way | None = None
    is_opening: bool = False
    methods: set[str] = field(default_factory=set)
    waiting: list[SipMessage] = field(default_factory=list)
    unanswered: dict[str, SipMessage] = field(default_factory=dict)  # the prepared 503 for each method
    invite: SipMessage | None = None  # as it was sent, until its final response
    terminated: SipMessage | None = None  # its 487
    bye: SipMessage | None = None  # as it was sent, until its final response
    ended: set[str] = field(default_factory=set)  # tags of peers that answered an INVITE that was given up
    passwords: int = 0  # number of passwords sent for this BYE
    is_abandoned: bool = False  # pjsua2 no longer owns its INVITE or BYE

    def awaits(self, method: str) -> bool:
        """Whether pjsua2 waits for the response to this method."""
        return method != "ACK" and not (method == "BYE" and self.is_abandoned)


class Outgoing:
    """Lives in the proxy's loop.

    With a TLS account a dialog never leaves TLS unless it began in clear. RFC 3263 section 4.1 sends a
    request for an address without a transport over UDP, SRTP's keys with it; here it goes over TLS, and
    within a dialog our server is the outbound proxy (RFC 3261 section 8.1.2) for every target that is not
    TLS. A user who dials ;transport=udp, or a peer that calls us by UDP, has chosen it.

    Args:
        account: If its transport is TLS, nothing is sent in clear.
        start: Runs a coroutine.
        put: Sends a message over a flow; raises FlowError.
        refuse: Takes the 503 for a request that gets no response.
        later: Calls a function after so many seconds.
        note: Receives a BYE that pjsua2 did not send: its response will arrive.
        describe: Adapts a session description to its flow.
        ask: As in `racing.first_to_answer`.
        service_route: Returns the registrar's Service-Route (RFC 3608): requests outside a dialog take it.
    """

    def __init__(
        self,
        account: Account,
        inside: Inside,
        flows: Flows,
        servers: Servers,
        resolver: Resolver,
        own: OwnAddress,
        start: Callable[[Coroutine[Any, Any, None]], None],
        put: Callable[[Way, SipMessage], None],
        refuse: Callable[[SipMessage], None],
        later: Callable[[float, Callable[[], None]], object],
        note: Callable[[SipMessage], None],
        describe: Callable[[SipMessage, Way], None],
        ask: Callable[[Hop], Awaitable[object]],
        service_route: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._account = account
        self._inside = inside
        self._is_secure = account.transport == "tls"
        self._clear: OrderedDict[str, None] = OrderedDict()  # Call-IDs of dialogs that began without TLS
        self._flows = flows
        self._servers = servers
        self._resolver = resolver
        self._own = own
        self._start = start
        self._put = put
        self._refuse = refuse
        self._later = later
        self._note = note
        self._describe = describe
        self._ask = ask
        self._service_route = service_route
        self._given_up: OrderedDict[str, None] = OrderedDict()  # Call-IDs
        self._silent: OrderedDict[str, None] = OrderedDict()  # Call-IDs
        self._sent: OrderedDict[str, _Sent] = OrderedDict()

    def send(self, request: SipMessage) -> None:
        """Send a request of pjsua2 or of the proxy itself to where its Route or URI leads."""
        rewriting.pop_own_route(request, self._inside)
        if request.method != "REGISTER" and not parameter(request.get("to"), "tag"):
            for route in reversed(self._service_route()):
                request.push_first("route", route, "Route")
        if request.method == "INVITE" and request.call_id in self._given_up:
            self._refuse(rewriting.response_to(request, *rewriting.TERMINATED))
            return
        sent = self._remembered(request.branch)
        if sent.is_abandoned and request.method == "ACK":
            return  # acknowledges our own 487
        if request.method == "BYE" and sent.bye is None and sent.awaits("BYE"):
            sent.bye = request
            unanswered = rewriting.response_to(request, 503, "Service Unavailable")
            patience_s = 0 if request.call_id in self._silent else BYE_PATIENCE_S
            self._later(patience_s, partial(self._leave_bye, sent, unanswered))
        if sent.is_opening:
            if request.method not in sent.methods:
                sent.methods.add(request.method)
                sent.waiting.append(request)
            return
        try:
            sent.hop = sent.hop or self._hop_of(request)
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
            self._start(self._send_when_open(sent))

    def receive(self, request: SipMessage, way: Way) -> None:
        """Note a request from the network that may begin a dialog: whether it came over TLS."""
        if way.transport != "tls" and not parameter(request.get("to"), "tag"):
            remember(self._clear, request.call_id, None, MOST_CALLS)

    def answered(self, response: SipMessage) -> bool:
        """Note a response; return whether pjsua2 waits for it."""
        sent = self._sent.get(response.branch)
        if sent is None:
            return False
        sent.unanswered.pop(response.method, None)
        if response.method == "BYE":
            if response.status >= 200:
                self._bye_answered(sent, response)
            return sent.awaits("BYE")
        if response.method != "INVITE":
            return True
        if sent.is_abandoned and sent.invite is not None:
            for request, goes_the_same_way in answers_to(response, sent.invite):
                if goes_the_same_way and sent.way is not None:
                    self._put_if_open(sent.way, request)
                elif request.method == "BYE":
                    far_tag = parameter(response.get("to"), "tag")
                    if far_tag not in sent.ended:  # its 200 is repeated until the ACK arrives
                        sent.ended.add(far_tag)
                        self._send_bye(request)
                elif not goes_the_same_way:
                    self.send(request)
        elif response.status >= 200:
            sent.invite = sent.terminated = None
        return not sent.is_abandoned

    def use_password(self, password: str) -> None:
        """Use another password from now on."""
        self._account = msgspec.structs.replace(self._account, password=password)

    def abandon(self, call_id: str) -> None:
        """Cancel a call that was given up before the peer answered; pjsua2 gets its line back at once."""
        # the INVITE may still be between pjsua2 and the proxy
        remember(self._given_up, call_id, None, MOST_CALLS)
        for sent in list(self._sent.values()):
            waiting = [each for each in sent.waiting if each.method == "INVITE" and each.call_id == call_id]
            if waiting:
                sent.waiting = [each for each in sent.waiting if each not in waiting]
                self._refuse(rewriting.response_to(waiting[0], *rewriting.TERMINATED))
            elif sent.terminated is not None and sent.terminated.call_id == call_id:
                sent.is_abandoned = True
                sent.unanswered.pop("INVITE", None)
                self._refuse(sent.terminated)
                sent.terminated = None

    def is_silent(self, call_id: str) -> None:
        """Note a peer that was waited for long enough: pjsua2 need not wait for its response to the BYE."""
        remember(self._silent, call_id, None, MOST_CALLS)

    def _leave_bye(self, sent: _Sent, unanswered: SipMessage) -> None:
        """Give pjsua2 its line back, and finish the BYE without it."""
        if sent.bye is not None and not sent.is_abandoned:
            sent.is_abandoned = True
            sent.unanswered.pop("BYE", None)
            self._refuse(unanswered)
            self._later(T1_S, partial(self._repeat_bye, sent, BYE_AGAIN_S))

    def _repeat_bye(self, sent: _Sent, after_s: tuple[float, ...]) -> None:
        if sent.bye is None or not after_s:
            return
        if sent.way is not None:
            if sent.way.transport != "udp":
                return
            self._put_if_open(sent.way, sent.bye)
        self._later(after_s[0], partial(self._repeat_bye, sent, after_s[1:]))

    def _bye_answered(self, sent: _Sent, response: SipMessage) -> None:
        bye, sent.bye = sent.bye, None
        if sent.awaits("BYE") or bye is None or response.status not in CHALLENGES:
            return
        may_try = sent.passwords < MOST_PASSWORDS
        signed = with_password(bye, response, self._account) if may_try else None
        if signed is None:
            _log.warning("BYE got %d, and stays without a password", response.status)
            return
        _log.info("BYE got %d when pjsua2 waited no more: again with the password", response.status)
        self._send_bye(signed, sent.hop, sent.passwords + 1)

    def _send_bye(self, bye: SipMessage, hop: Hop | None = None, passwords: int = 0) -> None:
        """Send a BYE that pjsua2 does not know."""
        sent = self._remembered(bye.branch)
        sent.is_abandoned, sent.hop, sent.passwords = True, hop, passwords
        self._note(bye)
        self.send(bye)
        self._later(T1_S, partial(self._repeat_bye, sent, BYE_AGAIN_S))

    def left(self, hop: Hop) -> None:
        """Answer all requests to a server that is no longer used."""
        for sent in list(self._sent.values()):
            if sent.hop == hop:
                self._give_up(sent)

    def lost(self, connection: Connection) -> None:
        """Answer all requests on a connection that has ended."""
        for sent in list(self._sent.values()):
            if sent.way is connection:
                sent.way = None
                self._give_up(sent)

    def moved(self, family: int) -> None:
        """Answer all requests on the replaced sockets of this family."""
        for sent in list(self._sent.values()):
            if sent.way is not None and family_of(sent.way.peer[0]) == family:
                sent.way = None
                self._give_up(sent)

    # -- destination ----------------------------------------------------------------------------------------

    def names_at(self, host: str) -> frozenset[str]:
        """Return the names that a certificate may have at an address."""
        return self._servers.names if host in self._servers.addresses else frozenset({host})

    def _remembered(self, branch: str) -> _Sent:
        sent = self._sent.get(branch)
        if sent is None:
            sent = self._sent[branch] = _Sent()
            if len(self._sent) > MOST_BRANCHES:
                self._sent.popitem(last=False)
        return sent

    def _hop_of(self, request: SipMessage) -> Hop | None:
        """Return the destination of a request, or None if it must be looked up. Raises FlowError."""
        target = read_sip(rewriting.next_uri(request))
        if target is None or target.transport not in ("", *TRANSPORTS):
            # The text goes into the log, which must not contain an applicant's number.
            raise FlowError("unresolved", f"no way by {target.transport}" if target else "no SIP address")
        if self._goes_home(request, target):
            return self._servers.current
        host = target.next_host
        if not is_address(host):
            return None
        transport = self._transport_of(request, target)
        return Hop(transport, host, target.port or default_port(transport), self.names_at(host))

    async def _find_hop(self, request: SipMessage) -> Hop:
        target = read_sip(rewriting.next_uri(request))
        assert target is not None  # _hop_of has read it
        if self._goes_home(request, target):
            return await self._servers.known()
        host = target.next_host
        transport = self._transport_of(request, target)
        hops = await self._resolver.hops(host, target.port or 0, transport, frozenset({host}))
        same = [hop for hop in hops if hop.place == hops[0].place]
        return same[0] if len(same) == 1 else await first_to_answer(same, self._ask)

    def _goes_home(self, request: SipMessage, target: SipUri) -> bool:
        """Whether it goes to our server: it leads there, or would otherwise leave a dialog's TLS."""
        if self._servers.is_home(target.next_host, target.port or 0, target.transport):
            return True
        is_in_dialog = bool(parameter(request.get("to"), "tag"))
        return is_in_dialog and self._must_be_secure(request) and target.transport != "tls"

    def _transport_of(self, request: SipMessage, target: SipUri) -> str:
        if target.transport:
            if self._is_secure and target.transport != "tls":
                remember(self._clear, request.call_id, None, MOST_CALLS)
            return target.transport
        return "tls" if self._must_be_secure(request) else "udp"

    def _must_be_secure(self, request: SipMessage) -> bool:
        return self._is_secure and request.call_id not in self._clear

    # -- sending --------------------------------------------------------------------------------------------

    async def _send_when_open(self, sent: _Sent) -> None:
        try:
            if sent.hop is None:
                sent.hop = await self._find_hop(sent.waiting[0])
            sent.way = await self._flows.open(sent.hop)
        except FlowError as error:
            sent.hop = None
            for request in sent.waiting:
                self._unsendable(request, error)
        else:
            sent.methods.clear()
            for request in sent.waiting:
                self._send_over(sent.way, request, sent)
        finally:
            sent.waiting = []
            sent.is_opening = False

    def _send_over(self, way: Way, request: SipMessage, sent: _Sent) -> None:
        method = request.method
        if way.transport != "udp" and method != "ACK" and method in sent.methods:
            return  # pjsua2 repeats it as over UDP; the stream has sent it already
        sent.methods.add(method)
        self._describe(request, way)
        if sent.awaits(method):
            sent.unanswered[method] = rewriting.response_to(request, 503, "Service Unavailable")
        if method == "INVITE":
            sent.invite, sent.terminated = request, rewriting.response_to(request, *rewriting.TERMINATED)
        if method == "BYE":
            sent.bye = request
        contact = self._own.contact(way)
        rewriting.request_out(request, self._inside, way.outside, contact)
        try:
            self._put(way, request)
        except FlowError as error:
            _log.warning("%s to %s/%s: %s", method, host_and_port(*way.peer), way.transport, error)
            self._give_up(sent)

    def _put_if_open(self, way: Way, request: SipMessage) -> None:
        try:
            self._put(way, request)
        except FlowError as error:
            _log.info("%s not sent: %s", request.method, error)

    def _unsendable(self, request: SipMessage, error: FlowError) -> None:
        _log.warning("%s not sent: %s %s", request.method, error.fault, error)
        if self._remembered(request.branch).awaits(request.method):
            self._refuse(rewriting.response_to(request, 503, "Service Unavailable"))

    def _give_up(self, sent: _Sent) -> None:
        """Answer requests that get no response any more, so that pjsua2 need not wait for its timers."""
        for response in sent.unanswered.values():
            self._refuse(response)
        sent.unanswered.clear()
