"""Dialled calls: limits their number, and retries while a line is being freed.

Some peers refuse a call with video instead of refusing the video: they are called once more with sound alone.
A peer that refuses a call with an IPv6 offer may have IPv4 alone: it is called once more with IPv4.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

import pjsua2 as pj

from telephony.engine.calls.call import Call
from telephony.engine.calls.call_table import CallTable
from telephony.engine.calls.listener_legs import HEADER as LISTENER_HEADER
from telephony.engine.calls.sip_header import sip_header
from telephony.engine.errors import WrongStateError
from telephony.engine.later import Later
from telephony.messages import CallKey, CallState, CommandRefused, Event
from telephony.process.clock import monotonic_s
from telephony.proxy.filter.call_overflow import MOST_CALLS
from telephony.proxy.filter.ringing import LINE_AGAIN_S, LINE_PATIENCE_S, PLACES_LINGER_S
from telephony.proxy.offer_answer.sound_relays import HEADER as FAMILY_HEADER
from telephony.proxy.offer_answer.sound_relays import NOT_AS_DESCRIBED, ONLY_IPV4
from telephony.proxy.offer_answer.video_dialogs import ADD, HEADER, SOUND
from telephony.proxy.rewriting import TERMINATED
from telephony.sip import user_to_user

_log = logging.getLogger(__name__)
MOST_DIALLED = 8  # in PLACES_LINGER_S: see there
ETOOMANY = 70010  # pjsua has no free slot for a call


class Otherwise(Enum):
    """How a call is repeated after the peer refused its offer."""

    NO = "no"
    OVER_IPV4 = "over_ipv4"
    WITH_SOUND_ALONE = "with_sound_alone"


@dataclass(frozen=True)
class _Offer:
    """How a call was dialled."""

    uri: str
    case_number: str
    with_video: bool
    listener_token: str = ""
    only_ipv4: bool = False


class OutgoingCalls:
    """Lives in the SIP thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        table: CallTable,
        later: Later,
        changed: Callable[[Call], None],
        is_untold: Callable[[Call], bool],
    ) -> None:
        """Args:
        changed: A call is being made.
        is_untold: Drops a call that could not be made; returns whether it was never announced.
        """
        self._send = send
        self._table = table
        self._later = later
        self._changed = changed
        self._is_untold = is_untold
        self._dialled_at: deque[float] = deque(maxlen=MOST_DIALLED)
        self._waiting: dict[CallKey, Callable[[], object]] = {}  # each cancels the next try
        self._offers: dict[CallKey, _Offer] = {}  # of calls that may be repeated with another offer

    def admit(self) -> None:
        """Count one more call. Raises WrongStateError if pjlib would run out of sockets."""
        at = monotonic_s()
        if len(self._dialled_at) == MOST_DIALLED and at - self._dialled_at[0] < PLACES_LINGER_S:
            raise WrongStateError("too many calls at once")
        self._dialled_at.append(at)

    def call_out(
        self, call: Call, uri: str, case_number: str, with_video: bool, listener_token: str = ""
    ) -> None:
        """Make a call, now or as soon as a line is free. Raises pj.Error if it cannot be made now."""
        self._offers[call.key] = offer = _Offer(uri, case_number, with_video, listener_token)
        self._try(call, uri, _parameters(offer), monotonic_s() + LINE_PATIENCE_S)

    def tries_otherwise(self, call: Call) -> Otherwise:
        """Return how a call that has just ended is repeated, if it is. Inside a callback."""
        offer = self._offers.pop(call.key, None)
        if offer is None or call.was_connected or call.hung_up_at or call.code not in NOT_AS_DESCRIBED:
            return Otherwise.NO
        if call.was_ipv6_refused and not offer.only_ipv4:
            how, offer = Otherwise.OVER_IPV4, replace(offer, only_ipv4=True)
        elif offer.with_video:
            how, offer = Otherwise.WITH_SOUND_ALONE, replace(offer, with_video=False)
        else:
            return Otherwise.NO
        self._offers[call.key] = offer
        call.state = CallState.CALLING
        self._dialled_at.append(monotonic_s())
        until = monotonic_s() + LINE_PATIENCE_S
        again = partial(self._again, call, offer.uri, _parameters(offer), until)
        self._waiting[call.key] = self._later.after(0, again)
        return how

    def forget(self, call: Call) -> None:
        """Forget a call that has ended."""
        self._offers.pop(call.key, None)

    def give_up(self, call: Call) -> bool:
        """Cancel a call; return whether it was still waiting for a line, unknown to pjsua."""
        forget = self._waiting.pop(call.key, None)
        if forget is None:
            return False
        forget()
        call.hung_up_at, call.code, call.reason = monotonic_s(), *TERMINATED
        return True

    def _try(self, call: Call, uri: str, parameters: pj.CallOpParam, until: float) -> None:
        try:
            call.makeCall(uri, parameters)
        except pj.Error as error:
            is_given_back_soon = self._table.lines_in_use <= MOST_CALLS and monotonic_s() < until
            if error.status != ETOOMANY or not is_given_back_soon:
                raise
            again = partial(self._again, call, uri, parameters, until)
            self._waiting[call.key] = self._later.after(LINE_AGAIN_S, again)
        else:
            self._changed(call)

    def _again(self, call: Call, uri: str, parameters: pj.CallOpParam, until: float) -> None:
        del self._waiting[call.key]
        try:
            self._try(call, uri, parameters, until)
        except pj.Error as error:
            _log.warning("not called: %s", error.reason)
            if self._is_untold(call):
                key = call.key
                self._send(CommandRefused(command="Dial", kind="sip", reason=error.reason, call_key=key))


def _parameters(offer: _Offer) -> pj.CallOpParam:
    parameters = pj.CallOpParam(True)
    headers = [sip_header(HEADER, ADD if offer.with_video else SOUND)]
    if offer.case_number:
        headers.append(sip_header(user_to_user.HEADER, user_to_user.header_value(offer.case_number)))
    if offer.listener_token:
        headers.append(sip_header(LISTENER_HEADER, offer.listener_token))
    if offer.only_ipv4:
        headers.append(sip_header(FAMILY_HEADER, ONLY_IPV4))
    for each in headers:
        parameters.txOption.headers.append(each)
    return parameters
