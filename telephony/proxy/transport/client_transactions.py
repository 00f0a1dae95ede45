"""Requests of the proxy itself and their final responses: non-INVITE client transactions, with digest.

Retransmission follows RFC 3261 section 17.1.2 for UDP; over TCP and TLS the proxy sends only the first
message of each branch.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from telephony.sip.digest import Credentials, DigestBudget
from telephony.sip.message import Header, SipMessage

T1_S = 0.5
T2_S = 4.0
TIMEOUT_S = 64 * T1_S  # Timer F
MOST_STALE = 3  # nonces in a row that the server calls stale before we conclude that it accepts none

Make = Callable[[], SipMessage]
Answered = Callable[["SipMessage | None"], None]


class Exchange:
    """One open request. `answered` receives the final response, or None without one."""

    def __init__(self, make: Make, answered: Answered, patience_s: float, at: float) -> None:
        self.make = make
        self.answered = answered
        self.patience_s = patience_s
        self.challenges = 0
        self.stale = 0
        self.branch = ""
        self.request = SipMessage("")
        self.interval_s = T1_S
        self.repeat_at = at
        self.ends_at = at


class Exchanges:
    """All open requests. The branch of its Via assigns each response.

    Args:
        send: Takes a request towards our server; it may change the message.
        now: Seconds on a monotonic clock.
        budget: Limits wrong passwords: when it is used up, no challenge is answered; None: no limit.
    """

    def __init__(
        self,
        send: Callable[[SipMessage], None],
        credentials: Credentials,
        now: Callable[[], float],
        budget: DigestBudget | None = None,
    ) -> None:
        self._send = send
        self._credentials = credentials
        self._now = now
        self._budget = budget
        self._running: dict[str, Exchange] = {}

    def __len__(self) -> int:
        return len(self._running)

    @property
    def due_at(self) -> float | None:
        """Return when `tick` has something to do."""
        return min((min(each.repeat_at, each.ends_at) for each in self._running.values()), default=None)

    def start(self, make: Make, answered: Answered, patience_s: float = TIMEOUT_S) -> None:
        """Send a request. `make` builds it, again with the next CSeq after a challenge.

        Its top Via needs no branch: each attempt gets its own.
        """
        self._attempt(Exchange(make, answered, patience_s, self._now()))

    def clear(self) -> None:
        """Drop all requests; their responses no longer matter."""
        self._running.clear()

    def receive(self, response: SipMessage) -> bool:
        """Take a response; return False if it answers none of our requests."""
        if self._budget is not None and response.status >= 200:
            self._budget.answered(response)  # also if the request was dropped
        exchange = self._running.get(response.branch)
        if exchange is None or response.cseq != exchange.request.cseq:
            return False
        if response.status < 200:
            exchange.interval_s = T2_S
            exchange.repeat_at = self._now() + T2_S
            return True
        del self._running[exchange.branch]
        if response.status in (401, 407) and self._may_try_again(exchange, response):
            self._attempt(exchange)
        else:
            exchange.answered(response)
        return True

    def tick(self) -> None:
        """Repeat unanswered requests; give up at the end of the patience, by default Timer F."""
        at = self._now()
        for branch, exchange in list(self._running.items()):
            if branch not in self._running:
                continue  # dropped by a callback of another request's end
            if at >= exchange.ends_at:
                del self._running[branch]
                exchange.answered(None)
            elif at >= exchange.repeat_at:
                exchange.interval_s = min(2 * exchange.interval_s, T2_S)
                exchange.repeat_at = at + exchange.interval_s
                self._send(_copy(exchange.request))

    @property
    def _may_authorize(self) -> bool:
        return self._budget is None or not self._budget.frees_in_s

    def _may_try_again(self, exchange: Exchange, response: SipMessage) -> bool:
        """Whether to answer the challenge: for the first time, or because the nonce was only stale."""
        is_stale = self._credentials.learn(response)
        if is_stale is None or not self._may_authorize:
            return False
        if is_stale:
            exchange.stale += 1
            return exchange.stale <= MOST_STALE
        exchange.challenges += 1
        return exchange.challenges == 1

    def _attempt(self, exchange: Exchange) -> None:
        at = self._now()
        request = exchange.make()
        exchange.branch = f"z9hG4bK{secrets.token_hex(10)}"
        request.set("via", f"{request.get('via')};branch={exchange.branch}")
        if self._may_authorize and self._credentials.authorize(request) and self._budget is not None:
            self._budget.sent(exchange.branch)
        exchange.request = request
        exchange.interval_s = T1_S
        exchange.repeat_at = at + T1_S
        exchange.ends_at = at + exchange.patience_s
        self._running[exchange.branch] = exchange
        self._send(_copy(request))


def _copy(message: SipMessage) -> SipMessage:
    return SipMessage(message.start, [Header(h.name, h.value) for h in message.headers], message.body)
