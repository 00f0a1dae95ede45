"""Requests of the proxy's own and their final answers: client transactions outside INVITE, with digest.

Retransmission is RFC 3261 section 17.1.2 as for UDP; towards TCP and TLS the proxy lets only the first of
each branch through.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from telephony.sip.digest import Credentials, DigestBudget
from telephony.sip.message import Header, SipMessage

T1_S = 0.5
T2_S = 4.0
TIMEOUT_S = 64 * T1_S  # Timer F
MOST_STALE = 3  # nonces in a row that the server calls stale before we believe that it will take none

Make = Callable[[], SipMessage]
Answered = Callable[["SipMessage | None"], None]


class Exchange:
    """One request on its way. `answered` gets the final response, or None when there was none."""

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
    """All that is on its way. Each response is told from others by the branch of its Via.

    Args:
        send: Takes a request towards our server; it may change the message.
        now: Seconds on a monotonic clock.
        budget: No challenge is answered when it is used up; None: as many wrong passwords as may come.
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
        """When `tick` has something to do."""
        return min((min(each.repeat_at, each.ends_at) for each in self._running.values()), default=None)

    def start(self, make: Make, answered: Answered, patience_s: float = TIMEOUT_S) -> None:
        """Send a request. `make` builds it, again with the next CSeq when it is challenged.

        Its top Via needs no branch: each attempt gets one of its own.
        """
        self._attempt(Exchange(make, answered, patience_s, self._now()))

    def clear(self) -> None:
        """Forget all; their answers mean nothing any more."""
        self._running.clear()

    def receive(self, response: SipMessage) -> bool:
        """Take a response; False if it answers nothing of ours."""
        if self._budget is not None and response.status >= 200:
            self._budget.answered(response)  # also to a request that was dropped
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
        """Repeat what was not answered; give up at the end of patience, which is Timer F if not said."""
        at = self._now()
        for branch, exchange in list(self._running.items()):
            if branch not in self._running:
                continue  # dropped by what another one's end led to
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
        """Whether the server may take another answer: the first, or one to a nonce that was only stale."""
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
