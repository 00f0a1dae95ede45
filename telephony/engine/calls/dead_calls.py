"""Ends calls whose peer vanished without a BYE, for example by a killed PBX or a cut cable.

Signs of life are RTP packets, RTCP reports, and each request or response within the dialog (RFC 3261 section
12.2). Without any, the engine sends OPTIONS and ends the call only if no response follows. On hold no media
is expected, so SIP alone decides. A peer that lives and sends no sound keeps its call; the quality figures
report the missing sound.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import pjsua2 as pj

from telephony.engine.calls.call import Call
from telephony.messages import CallKey, CallState
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
ASKED_AFTER = 0.45  # of the silence that ends a call: with 60 s, 33 s remain for the response
STALL_S = 2.0  # a longer gap between two checks means that the computer was suspended and received nothing
NO_SUCH_CALL = 481
# The proxy and pjsip generate 408 and 503 themselves: no response arrived. A server's own 503 arrives here as
# 500, its 408 as 504 (telephony/proxy/filter/message_filter.py): 500 is a response; 504 means that the server
# got none.
NO_ANSWER = frozenset({408, 503, 504})


@dataclass
class _Silence:
    signs: int
    since: float
    asked_at: float | None = None


class DeadCalls:
    """Lives in the SIP thread."""

    def __init__(
        self, defer: Callable[[Callable[[], None]], None], clock: Callable[[], float] = monotonic_s
    ) -> None:
        """defer: Runs a job outside pjsua2's callbacks."""
        self._defer = defer
        self._clock = clock
        self._silences: dict[CallKey, _Silence] = {}
        self._looked_at = clock()

    def check(self, calls: Iterable[Call], silent_s: float) -> None:
        """End calls that were silent for `silent_s` seconds and gave no response. About ten
        times a second.
        """
        at = self._clock()
        if at - self._looked_at > STALL_S:
            self._silences.clear()
        self._looked_at = at
        for call in calls:
            if call.state is CallState.CONNECTED and call.hung_up_at is None:
                self._check_one(call, at, silent_s)

    def heard(self, call: Call) -> None:
        """Note a request or response of the peer within this call. Inside a callback."""
        silence = self._silences.get(call.key)
        if silence is not None:
            silence.since, silence.asked_at = self._clock(), None

    def answered(self, call: Call, method: str, code: int) -> None:
        """Handle the final response to a request of ours within this call. Inside a callback."""
        if code == NO_SUCH_CALL:
            if method == "OPTIONS":
                self._defer(partial(self._end, call, code))
        elif code not in NO_ANSWER:
            self.heard(call)

    def forget(self, key: CallKey) -> None:
        """Forget a call that has ended."""
        self._silences.pop(key, None)

    def _check_one(self, call: Call, at: float, silent_s: float) -> None:
        signs = call.quality.signs_of_life
        silence = self._silences.get(call.key)
        if silence is None or signs != silence.signs:
            self._silences[call.key] = _Silence(signs, at)
            return
        if silence.asked_at is None:
            if at - silence.since >= ASKED_AFTER * silent_s:
                silence.asked_at = at
                call.probe()
        elif at - silence.asked_at >= (1 - ASKED_AFTER) * silent_s:
            self._end(call, 408)

    def _end(self, call: Call, code: int) -> None:
        if call.state is CallState.CONNECTED and call.hung_up_at is None:
            _log.warning("a call is dead: no media, and OPTIONS got %d", code)
            try:
                call.give_up(code)
            except pj.Error as error:
                _log.warning("hang up: %s", error.reason)
