"""Outgoing responses: back to the source of the request (RFC 3261 section 18.2.2)."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from telephony.proxy import rewriting
from telephony.proxy.offer_answer.offers import remember
from telephony.proxy.rewriting import Inside, ReplyTo
from telephony.proxy.transport.flows import Flows, Way
from telephony.proxy.transport.hop import Hop, is_address
from telephony.proxy.transport.own_address import OwnAddress
from telephony.proxy.transport.tls import FlowError
from telephony.sip.message import SipMessage

_log = logging.getLogger(__name__)
MOST_RESPONSES = 2000  # remembered responses that were sent over streams


class Responses:
    """Lives in the proxy's loop.

    Args:
        names_at: Returns the names that a certificate may have at an address.
        start: Runs a coroutine.
        put: Sends a message over a flow; raises FlowError.
    """

    def __init__(
        self,
        inside: Inside,
        flows: Flows,
        own: OwnAddress,
        names_at: Callable[[str], frozenset[str]],
        start: Callable[[Coroutine[Any, Any, None]], None],
        put: Callable[[Way, SipMessage], None],
    ) -> None:
        self._inside = inside
        self._flows = flows
        self._own = own
        self._names_at = names_at
        self._start = start
        self._put = put
        self._sent: OrderedDict[tuple[int, str, str, str, int], None] = OrderedDict()

    def send(self, response: SipMessage, reply: ReplyTo) -> None:
        """Send a response of pjsua2, without the proxy's own Via, which gave `reply`."""
        way: Way | None = self._flows.by_number(reply.connection) if reply.connection else None
        if way is None and not is_address(reply.host):
            return
        if way is None and reply.transport == "udp":
            way = self._udp(reply)
            if way is None:
                return
        if way is None:
            hop = Hop(reply.transport, reply.host, reply.port, self._names_at(reply.host))
            self._start(self._send_when_open(response, hop))
        else:
            self._send_over(way, response)

    def answer(self, response: SipMessage, way: Way) -> None:
        """Send a response of the proxy itself: over UDP to the Via's address."""
        reply = rewriting.reply_to(response, is_udp=way.transport == "udp")
        if way.transport == "udp" and reply is not None and is_address(reply.host):
            way = self._udp(reply) or way
        self._put_if_open(way, response)

    def _udp(self, reply: ReplyTo) -> Way | None:
        try:
            return self._flows.udp((reply.host, reply.port))
        except FlowError as error:
            _log.info("response not sent: %s", error)
            return None

    async def _send_when_open(self, response: SipMessage, hop: Hop) -> None:
        try:
            way = await self._flows.open(hop)  # the peer's connection has ended
        except FlowError as error:
            _log.info("response not sent: %s", error)
        else:
            self._send_over(way, response)

    def _send_over(self, way: Way, response: SipMessage) -> None:
        if way.transport != "udp" and not (response.status // 100 == 2 and response.method == "INVITE"):
            # A 200 is repeated until its ACK arrives, because there may be UDP behind the peer.
            key = (way.number, response.branch, response.call_id, response.method, response.status)
            if key in self._sent:
                return
            remember(self._sent, key, None, MOST_RESPONSES)
        rewriting.response_out(response, self._inside, self._own.contact(way))
        self._put_if_open(way, response)

    def _put_if_open(self, way: Way, response: SipMessage) -> None:
        try:
            self._put(way, response)
        except FlowError as error:
            _log.info("response not sent: %s", error)
