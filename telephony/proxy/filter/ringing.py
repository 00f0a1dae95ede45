"""Limits pjsua2's calls and offers: it has four calls, and aborts when too many sockets are opened and
closed.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque

from telephony.sip import sdp
from telephony.sip.message import SipMessage

MOST_OF_ONE = 3
RINGS_MOST_S = 240.0  # longer than the engine lets a call ring
MOST_BRANCHES = 500
# Each audio section takes two of pjlib's 64 socket slots (PJ_IOQUEUE_MAX_HANDLES), which are free again half
# a second after the sockets are closed. If none is free, ioqueue_select.c:386 aborts. So many sections may
# arrive in that time: 36 slots, in addition to those of the four calls that are up and of what the agent
# dials. One kind alone gets half of them, so that no flood keeps our server's calls away.
PLACES_LINGER_S = 0.6
MOST_TOGETHER = 18
MOST_OF_A_KIND = 10
LINE_PATIENCE_S = (
    2.0  # the agent or a caller waits so long for a line that was hung up here: no peer keeps it
)
LINE_AGAIN_S = 0.1


class Openings:
    """INVITEs and other messages that make pjsua2 open sockets. More than this is a flood."""

    def __init__(self) -> None:
        self._came: deque[tuple[float, str]] = deque()
        self._admitted: OrderedDict[tuple[str, str], None] = OrderedDict()

    def admits(self, kind: str, request: SipMessage, now: float) -> bool:
        """Whether pjsua2 may get it. A repeated request is the same one.

        kind: "stranger" or "our server" for a new call, "offer" within a call.
        """
        key = (request.call_id, request.branch)
        if key in self._admitted:
            return True
        while self._came and now - self._came[0][0] > PLACES_LINGER_S:
            self._came.popleft()
        described = sdp.read(request.text).sections
        sections = max(1, sum(each.kind == "audio" and each.port > 0 for each in described))
        of_this_kind = sum(each == kind for _, each in self._came)
        if len(self._came) + sections > MOST_TOGETHER or of_this_kind + sections > MOST_OF_A_KIND:
            return False
        self._came += [(now, kind)] * sections
        self._admitted[key] = None
        if len(self._admitted) > MOST_BRANCHES:
            self._admitted.popitem(last=False)
        return True


class Ringing:
    """Counts ringing calls of strangers, so that a flood does not take all four slots.

    INVITEs that pjsua2 got and has not finally answered, by Call-ID; each with its sender.
    """

    def __init__(self) -> None:
        self._calls: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def admits(self, call_id: str, source: str, now: float) -> bool:
        """Whether one more call of this sender may ring; it is then counted. A repeated INVITE always may."""
        while self._calls and now - next(iter(self._calls.values()))[1] > RINGS_MOST_S:
            self._calls.popitem(last=False)
        if call_id in self._calls:
            return True
        if Counter(each for each, _ in self._calls.values())[source] >= MOST_OF_ONE:
            return False
        self._calls[call_id] = (source, now)
        return True

    def ended(self, call_id: str) -> None:
        self._calls.pop(call_id, None)
