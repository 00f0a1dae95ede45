"""Calls that pjsua2 has answered and whose caller sends no ACK: pjsua2 would keep their lines for 16 s.

A call that is hung up meanwhile may send its BYE only after the ACK (RFC 3261 section 15). When the ACK is no
longer expected, pjsua2 gets one from here.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable

from telephony.proxy.offer_answer.offers import remember
from telephony.sip.message import Header, SipMessage
from telephony.sip.uri import address_uri

MOST_ANSWERS = 100


class MissingAck:
    """Lives in the proxy's loop."""

    def __init__(
        self, here: str, is_silent: Callable[[str], None], put: Callable[[SipMessage], None]
    ) -> None:
        """Args:
        here: The host:port where pjsua2 reaches the proxy.
        is_silent: Receives the call whose ACK is no longer expected.
        put: Gives pjsua2 a request.
        """
        self._here = here
        self._is_silent = is_silent
        self._put = put
        self._acks: OrderedDict[str, SipMessage] = OrderedDict()  # missing ACKs, by Call-ID

    def answered(self, response: SipMessage) -> None:
        """Note a response that pjsua2 sends."""
        if response.method == "INVITE" and response.status // 100 == 2:
            remember(self._acks, response.call_id, self._ack_to(response), MOST_ANSWERS)

    def receive(self, request: SipMessage) -> None:
        """Note a request that pjsua2 gets."""
        missing = self._acks.get(request.call_id)
        if request.method == "ACK" and missing is not None and request.cseq == missing.cseq:
            del self._acks[request.call_id]

    def acknowledge(self, call_id: str) -> None:
        """Give pjsua2 the ACK if it is missing."""
        ack = self._acks.pop(call_id, None)
        if ack is not None:
            self._is_silent(call_id)
            self._put(ack)

    def _ack_to(self, response: SipMessage) -> SipMessage:
        ack = SipMessage(f"ACK {address_uri(response.first('contact'))} SIP/2.0")
        ack.headers.append(Header("Via", f"SIP/2.0/UDP {self._here};branch=z9hG4bK{secrets.token_hex(10)}"))
        ack.headers += [Header(key.title(), response.get(key)) for key in ("from", "to", "call-id")]
        ack.headers.append(Header("CSeq", f"{response.cseq[0]} ACK"))
        ack.headers.append(Header("Max-Forwards", "70"))
        return ack
