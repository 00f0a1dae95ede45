"""Calls that are dialled: never too many at once, and with patience for a line that is just given back.

Some far sides refuse a call for its video instead of the video: they are called once more with sound alone.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from functools import partial

import pjsua2 as pj

from telephony.engine import user_to_user
from telephony.engine.border.rewriting import TERMINATED
from telephony.engine.border.ringing import LINE_AGAIN_S, LINE_PATIENCE_S, PLACES_LINGER_S
from telephony.engine.border.video_dialogs import ADD, HEADER, SOUND
from telephony.engine.call import Call
from telephony.engine.call_table import CallTable
from telephony.engine.errors import WrongStateError
from telephony.engine.later import Later
from telephony.engine.library import MOST_CALLS
from telephony.engine.sip_header import sip_header
from telephony.messages import CallKey, CallState, CommandRefused, Event

_log = logging.getLogger(__name__)
MOST_DIALLED = 8  # in PLACES_LINGER_S: see there
NOT_AS_DESCRIBED = frozenset({415, 488, 606})
ETOOMANY = 70010  # all of pjsua's places for calls are taken


class Dialling:
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
        changed: A call is on its way.
        is_untold: Let go of a call that could not be made; whether nobody has been told of that.
        """
        self._send = send
        self._table = table
        self._later = later
        self._changed = changed
        self._is_untold = is_untold
        self._dialled_at: deque[float] = deque(maxlen=MOST_DIALLED)
        self._waiting: dict[CallKey, Callable[[], object]] = {}  # each forgets the next try
        self._with_video: dict[CallKey, tuple[str, str]] = {}  # what was called, with which case number

    def admit(self) -> None:
        """Count one more. Raises WrongStateError if pjlib would run out of sockets."""
        at = time.monotonic()
        if len(self._dialled_at) == MOST_DIALLED and at - self._dialled_at[0] < PLACES_LINGER_S:
            raise WrongStateError("too many calls at once")
        self._dialled_at.append(at)

    def call_out(self, call: Call, uri: str, case_number: str, with_video: bool) -> None:
        """Make a call, now or as soon as there is a line. Raises pj.Error if it cannot be made now."""
        if with_video:
            self._with_video[call.key] = uri, case_number
        self._try(call, uri, _parameters(case_number, with_video), time.monotonic() + LINE_PATIENCE_S)

    def tries_with_sound_alone(self, call: Call) -> bool:
        """Whether a call that has just ended is being made once more, without video. Inside a callback."""
        called = self._with_video.pop(call.key, None)
        if called is None or call.was_connected or call.hung_up_at or call.code not in NOT_AS_DESCRIBED:
            return False
        call.state = CallState.CALLING
        self._dialled_at.append(time.monotonic())
        uri, case_number = called
        until = time.monotonic() + LINE_PATIENCE_S
        again = partial(self._again, call, uri, _parameters(case_number, with_video=False), until)
        self._waiting[call.key] = self._later.after(0, again)
        return True

    def forget(self, call: Call) -> None:
        """The call is over."""
        self._with_video.pop(call.key, None)

    def give_up(self, call: Call) -> bool:
        """It is not wanted any more; return whether it was waiting, and pjsua knows nothing of it."""
        forget = self._waiting.pop(call.key, None)
        if forget is None:
            return False
        forget()
        call.hung_up_at, call.code, call.reason = time.monotonic(), *TERMINATED
        return True

    def _try(self, call: Call, uri: str, parameters: pj.CallOpParam, until: float) -> None:
        try:
            call.makeCall(uri, parameters)
        except pj.Error as error:
            is_given_back_soon = self._table.lines_in_use <= MOST_CALLS and time.monotonic() < until
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


def _parameters(case_number: str, with_video: bool) -> pj.CallOpParam:
    parameters = pj.CallOpParam(True)
    if case_number:
        value = user_to_user.header_value(case_number)
        parameters.txOption.headers.append(sip_header(user_to_user.HEADER, value))
    parameters.txOption.headers.append(sip_header(HEADER, ADD if with_video else SOUND))
    return parameters
