"""Sends OPTIONS to a server and measures the round trip (RFC 3261 section 11): the proof that it responds."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from telephony.messages import Account
from telephony.process.clock import monotonic_s
from telephony.proxy.transport.flows import Flows, Way
from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.tls import FlowError
from telephony.sip.ip_address import host_and_port
from telephony.sip.message import Header, SipMessage

BRANCH = "z9hG4bK-lk-probe-"
# between OPTIONS over UDP; their sum is the time after which a server counts as silent
TIMES_S = (0.5, 1.0, 1.0, 1.5)
UNAVAILABLE = 503  # "use another server" (RFC 3261 section 21.5.4)


@dataclass(frozen=True, slots=True)
class Proof:
    """A server responded.

    Attributes:
        clock_ahead_s: How far our clock is ahead of its Date, within a second; None without Date.
    """

    round_trip_ms: float
    clock_ahead_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    branch: str
    at: float  # by the loop's clock
    clock_ahead_s: float | None


class Prober:
    """Lives in the proxy's loop. Without digest: a refusal proves as much as any other response."""

    def __init__(self, account: Account, flows: Flows, put: Callable[[Way, SipMessage], None]) -> None:
        self._account = account
        self._flows = flows
        self._put = put
        self._waiting: dict[str, asyncio.Future[_Answer]] = {}

    async def ask(self, hop: Hop) -> Proof:
        """Return the proof of a response, any but 503.

        Raises:
            FlowError: No response, or the server is unreachable.
        """
        way = await self._flows.open(hop)
        answered: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()
        sent: dict[str, float] = {}
        try:
            for number, wait_s in enumerate(TIMES_S):
                if way.transport == "udp" or not number:
                    # Each is its own transaction: the response must show which one it answers, or a lost one
                    # would add half a second to the round trip.
                    branch = BRANCH + secrets.token_hex(8)
                    self._waiting[branch] = answered
                    options = self._options(way, branch, hop)
                    sent[branch] = monotonic_s()
                    self._put(way, options)
                await asyncio.wait((answered,), timeout=wait_s)
                if answered.done():
                    answer = answered.result()
                    if answer.status == UNAVAILABLE:
                        raise FlowError("refused", f"{hop} says 503")
                    return Proof((answer.at - sent[answer.branch]) * 1000, answer.clock_ahead_s)
            raise FlowError("no_answer", f"{hop} is silent")
        finally:
            for branch in sent:
                del self._waiting[branch]

    def takes(self, response: SipMessage) -> bool:
        """Take a response if it answers one of our OPTIONS."""
        answered = self._waiting.get(response.branch)
        if answered is not None and not answered.done() and response.status >= 200:
            ahead_s = _clock_ahead_s(response)
            answered.set_result(_Answer(response.status, response.branch, monotonic_s(), ahead_s))
        return answered is not None

    def _options(self, way: Way, branch: str, hop: Hop) -> SipMessage:
        us = self._account
        domain = us.domain or host_and_port(hop.host, hop.port)
        lines = [
            ("Via", f"{way.outside.sent_by};rport;branch={branch}"),
            ("Max-Forwards", "70"),
            ("From", f"<sip:{us.user}@{domain}>;tag={secrets.token_hex(4)}"),
            ("To", f"<sip:{domain}>"),
            ("Call-ID", secrets.token_hex(12)),
            ("CSeq", "1 OPTIONS"),
            ("User-Agent", "Loket"),
        ]
        return SipMessage(f"OPTIONS sip:{domain} SIP/2.0", [Header(*line) for line in lines])


def _clock_ahead_s(response: SipMessage) -> float | None:
    """Compare our clock with the Date of a response (RFC 3261 section 20.17), which has whole seconds."""
    try:
        server_s = parsedate_to_datetime(response.get("date")).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None  # missing or malformed
    return time.time() - (server_s + 0.5)
