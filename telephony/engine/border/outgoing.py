"""Requests of ours on their way out: where each goes, over which way, and what if it cannot go."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telephony.engine.border import rewriting
from telephony.engine.border.abandoned import answers_to
from telephony.engine.border.flows import Connection, Flows, Way
from telephony.engine.border.hop import TRANSPORTS, Hop, UriTarget, default_port, is_address, uri_target
from telephony.engine.border.offers import remember
from telephony.engine.border.own_address import OwnAddress
from telephony.engine.border.resolver import Resolver
from telephony.engine.border.rewriting import Inside
from telephony.engine.border.servers import Servers
from telephony.engine.border.sip_message import SipMessage, parameter
from telephony.engine.border.tls import FlowError

_log = logging.getLogger(__name__)
MOST_BRANCHES = 1000  # transactions that are remembered; the longest in use lasts for 64 * T1
MOST_CALLS = 500  # that are remembered for how they began, or were given up
TERMINATED = (487, "Request Terminated")
BYE_AGAIN_S = (1.0, 2.0, 4.0, 4.0, 4.0)  # after what pjsua2 has sent (RFC 3261 section 17.1.2.2)


@dataclass
class _Sent:
    """A transaction: all messages of one branch take one way."""

    hop: Hop | None = None
    way: Way | None = None
    is_opening: bool = False
    methods: set[str] = field(default_factory=set)
    waiting: list[SipMessage] = field(default_factory=list)
    unanswered: dict[str, SipMessage] = field(default_factory=dict)  # the 503 for each, in case
    invite: SipMessage | None = None  # as it went out, until its final response
    terminated: SipMessage | None = None  # the 487 for it
    bye: SipMessage | None = None  # as it went out, until its final response
    is_abandoned: bool = False


class Outgoing:
    """Lives in the border's loop.

    With a TLS account nothing goes out in clear that did not begin so. RFC 3263 section 4.1 sends what names
    an address and no transport over UDP, SRTP's keys with it; here that is TLS, and within a dialog our
    server is the outbound proxy (RFC 3261 section 8.1.2) for whatever is no TLS. Who dials ;transport=udp,
    or calls us so, has chosen.

    Args:
        is_secure: The account's transport is TLS.
        start: Runs a coroutine.
        put: Sends a message over a way; raises FlowError.
        refuse: Takes the 503 for a request that nobody will answer.
    """

    def __init__(
        self,
        inside: Inside,
        flows: Flows,
        servers: Servers,
        resolver: Resolver,
        own: OwnAddress,
        start: Callable[[Coroutine[Any, Any, None]], None],
        put: Callable[[Way, SipMessage], None],
        refuse: Callable[[SipMessage], None],
        is_secure: bool,
    ) -> None:
        self._inside = inside
        self._is_secure = is_secure
        self._clear: OrderedDict[str, None] = OrderedDict()  # Call-IDs of what began without TLS
        self._flows = flows
        self._servers = servers
        self._resolver = resolver
        self._own = own
        self._start = start
        self._put = put
        self._refuse = refuse
        self._given_up: OrderedDict[str, None] = OrderedDict()  # Call-IDs
        self._sent: OrderedDict[str, _Sent] = OrderedDict()

    def send(self, request: SipMessage) -> None:
        """Send a request of pjsua2 or of the border's own towards where its route or URI leads."""
        rewriting.pop_own_route(request, self._inside)
        if request.method == "INVITE" and request.call_id in self._given_up:
            self._refuse(rewriting.response_to(request, *TERMINATED))
            return
        sent = self._remembered(request.branch)
        if sent.is_abandoned and request.method == "ACK":
            return  # of the 487 that was ours
        if sent.is_opening:
            if request.method not in sent.methods:
                sent.methods.add(request.method)
                sent.waiting.append(request)
            return
        try:
            sent.hop = sent.hop or self._hop_of(request)
        except FlowError as error:
            self._unsendable(request, error)
            return
        if sent.way is None and sent.hop is not None:
            sent.way = self._flows.ready(sent.hop)
        if sent.way is not None:
            self._send_over(sent.way, request, sent)
        else:
            sent.is_opening = True
            sent.methods.add(request.method)
            sent.waiting.append(request)
            self._start(self._send_when_open(sent))

    def came(self, request: SipMessage, way: Way) -> None:
        """A request from outside that may begin a dialog: it goes on as it came."""
        if way.transport != "tls" and not parameter(request.get("to"), "tag"):
            remember(self._clear, request.call_id, None, MOST_CALLS)

    def answered(self, response: SipMessage) -> bool:
        """Note a response; return whether it answers anything that pjsua2 waits for."""
        sent = self._sent.get(response.branch)
        if sent is None:
            return False
        sent.unanswered.pop(response.method, None)
        if response.method == "BYE" and response.status >= 200:
            sent.bye = None
        if response.method != "INVITE":
            return True
        if sent.is_abandoned and sent.invite is not None:
            for request, goes_the_same_way in answers_to(response, sent.invite):
                if goes_the_same_way and sent.way is not None:
                    self._put_if_open(sent.way, request)
                elif not goes_the_same_way:
                    self.send(request)
        elif response.status >= 200:
            sent.invite = sent.terminated = None
        return not sent.is_abandoned

    def abandon(self, call_id: str) -> None:
        """Nobody here waits for its end any more: pjsua2 gets its line back, and we see to the far side.

        That has not answered our INVITE, and is to be told by CANCEL; or it does not answer our BYE.
        """
        remember(self._given_up, call_id, None, MOST_CALLS)  # the INVITE may still be between pjsua2 and here
        for sent in list(self._sent.values()):
            waiting = [each for each in sent.waiting if each.method == "INVITE" and each.call_id == call_id]
            if waiting:
                sent.waiting = [each for each in sent.waiting if each not in waiting]
                self._refuse(rewriting.response_to(waiting[0], *TERMINATED))
            elif sent.terminated is not None and sent.terminated.call_id == call_id:
                sent.is_abandoned = True
                sent.unanswered.pop("INVITE", None)
                self._refuse(sent.terminated)
                sent.terminated = None
            elif sent.bye is not None and sent.bye.call_id == call_id and "BYE" in sent.unanswered:
                self._refuse(sent.unanswered.pop("BYE"))
                self._start(self._repeat_bye(sent))

    async def _repeat_bye(self, sent: _Sent) -> None:
        for wait_s in BYE_AGAIN_S:
            if sent.bye is None or sent.way is None or sent.way.transport != "udp":
                return
            self._put_if_open(sent.way, sent.bye)
            await asyncio.sleep(wait_s)

    def left(self, hop: Hop) -> None:
        """This server is not used any more: nobody will answer what went there."""
        for sent in list(self._sent.values()):
            if sent.hop == hop:
                self._give_up(sent)

    def lost(self, connection: Connection) -> None:
        """The connection has ended."""
        for sent in list(self._sent.values()):
            if sent.way is connection:
                sent.way = None
                self._give_up(sent)

    def moved(self) -> None:
        """All sockets are other ones."""
        for sent in list(self._sent.values()):
            sent.way = None
            self._give_up(sent)

    # -- where it goes --------------------------------------------------------------------------------------

    def names_at(self, host: str) -> frozenset[str]:
        """Return whom a certificate may name at an address."""
        return self._servers.names if host in self._servers.addresses else frozenset({host})

    def _remembered(self, branch: str) -> _Sent:
        sent = self._sent.get(branch)
        if sent is None:
            sent = self._sent[branch] = _Sent()
            if len(self._sent) > MOST_BRANCHES:
                self._sent.popitem(last=False)
        return sent

    def _hop_of(self, request: SipMessage) -> Hop | None:
        """Return where a request goes, or None if that must be looked up. Raises FlowError."""
        uri = rewriting.next_uri(request)
        target = uri_target(uri)
        if target is None or target.transport not in ("", *TRANSPORTS):
            raise FlowError("unresolved", f"no way to {uri}")
        if self._goes_home(request, target):
            return self._servers.current
        if not is_address(target.host):
            return None
        transport = self._transport_of(request, target)
        port = target.port or default_port(transport)
        return Hop(transport, target.host, port, self.names_at(target.host))

    async def _find_hop(self, request: SipMessage) -> Hop:
        target = uri_target(rewriting.next_uri(request))
        assert target is not None  # _hop_of has read it
        if self._goes_home(request, target):
            return await self._servers.known()
        names = frozenset({target.host})
        transport = self._transport_of(request, target)
        return (await self._resolver.hops(target.host, target.port, transport, names))[0]

    def _goes_home(self, request: SipMessage, target: UriTarget) -> bool:
        """Whether it goes to our server: it leads there, or would leave a dialog's TLS."""
        if self._servers.is_home(target.host, target.port, target.transport):
            return True
        is_in_dialog = bool(parameter(request.get("to"), "tag"))
        return is_in_dialog and self._must_be_secure(request) and target.transport != "tls"

    def _transport_of(self, request: SipMessage, target: UriTarget) -> str:
        if target.transport:
            if self._is_secure and target.transport != "tls":
                remember(self._clear, request.call_id, None, MOST_CALLS)
            return target.transport
        return "tls" if self._must_be_secure(request) else "udp"

    def _must_be_secure(self, request: SipMessage) -> bool:
        return self._is_secure and request.call_id not in self._clear

    # -- how it goes ----------------------------------------------------------------------------------------

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
            return  # pjsua2 repeats it as over UDP; the stream has it already
        sent.methods.add(method)
        if method != "ACK":
            sent.unanswered[method] = rewriting.response_to(request, 503, "Service Unavailable")
        if method == "INVITE":
            sent.invite, sent.terminated = request, rewriting.response_to(request, *TERMINATED)
        if method == "BYE":
            sent.bye = request
        contact = self._own.contact(way)
        if method == "REGISTER":
            self._own.unbind_former(request, self._inside, contact)
        rewriting.request_out(request, self._inside, way.outside, contact)
        try:
            self._put(way, request)
        except FlowError as error:
            _log.warning("%s to %s:%d/%s: %s", method, *way.peer, way.transport, error)
            self._give_up(sent)

    def _put_if_open(self, way: Way, request: SipMessage) -> None:
        try:
            self._put(way, request)
        except FlowError as error:
            _log.info("%s not sent: %s", request.method, error)

    def _unsendable(self, request: SipMessage, error: FlowError) -> None:
        _log.warning("%s not sent: %s %s", request.method, error.fault, error)
        if request.method != "ACK":
            self._refuse(rewriting.response_to(request, 503, "Service Unavailable"))

    def _give_up(self, sent: _Sent) -> None:
        """Answer what nobody will answer any more, so that pjsua2 need not wait for its timers."""
        for response in sent.unanswered.values():
            self._refuse(response)
        sent.unanswered.clear()
