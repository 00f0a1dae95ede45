"""Ends calls whose far side is gone without a BYE: an exchange that was killed, a cable that was cut.

Signs of life are RTP packets, RTCP reports, and an answer to OPTIONS in the dialog (RFC 3261 section 12.2).
On hold no media is expected: then OPTIONS alone decides. A far side that answers OPTIONS and sends no sound
keeps its call; the quality figures report the missing sound.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import pjsua2 as pj

from telephony.engine.call import Call
from telephony.messages import CallKey, CallState

_log = logging.getLogger(__name__)
ASKED_AFTER = 0.45  # of the silence that ends a call: of 60 s, 33 are left for the answer
NO_SUCH_CALL = 481
NO_ANSWER = frozenset({408, 503})  # also what the border and pjsip say when nothing came


@dataclass
class _Silence:
    signs: int
    since: float
    is_asked: bool = False


class DeadCalls:
    """Lives in the SIP thread."""

    def __init__(
        self, defer: Callable[[Callable[[], None]], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """defer: Runs a job outside of pjsua2's callbacks."""
        self._defer = defer
        self._clock = clock
        self._silences: dict[CallKey, _Silence] = {}

    def look(self, calls: Iterable[Call], silent_s: float) -> None:
        """End what was silent for `silent_s` seconds. About ten times a second."""
        at = self._clock()
        for call in calls:
            if call.state is CallState.CONNECTED and call.hung_up_at is None:
                self._look_at(call, at, silent_s)

    def answered(self, call: Call, code: int) -> None:
        """Inside a callback: OPTIONS within this call got a final answer."""
        silence = self._silences.get(call.key)
        if silence is None or code in NO_ANSWER:
            return
        if code == NO_SUCH_CALL:
            self._defer(partial(self._end, call, code))
        else:
            silence.since, silence.is_asked = self._clock(), False

    def forget(self, key: CallKey) -> None:
        """The call is over."""
        self._silences.pop(key, None)

    def _look_at(self, call: Call, at: float, silent_s: float) -> None:
        signs = call.quality.signs_of_life
        silence = self._silences.get(call.key)
        if silence is None or signs != silence.signs:
            self._silences[call.key] = _Silence(signs, at)
            return
        silent_for_s = at - silence.since
        if silent_for_s >= silent_s:
            self._end(call, 408)
        elif silent_for_s >= ASKED_AFTER * silent_s and not silence.is_asked:
            silence.is_asked = True
            call.probe()

    def _end(self, call: Call, code: int) -> None:
        if call.state is CallState.CONNECTED and call.hung_up_at is None:
            _log.warning("a call is dead: no media, and OPTIONS got %d", code)
            try:
                call.give_up(code)
            except pj.Error as error:
                _log.warning("hang up: %s", error.reason)
