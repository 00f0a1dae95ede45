"""Supervisors who listen to a call: their INVITEs are answered unseen by the caller, with a one-time token.

The desktop says which INVITE to expect for which call: from whom, with which token, and until when. Every
other INVITE with a token is refused, also the same one a second time. What a listener hears and says is
joined one-sidedly in pjmedia's bridge (MediaBridge.join_listener).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pjsua2 as pj

from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.calls.call import Call
from telephony.engine.calls.call_table import CallTable
from telephony.engine.calls.quality import QualityMeter
from telephony.messages import CallKey, CallState, Event, ExpectListener, ListenerChanged, ListenerMode
from telephony.process.clock import monotonic_s
from telephony.sip.caller import caller_of
from telephony.sip.message import SipMessage

_log = logging.getLogger(__name__)
HEADER = "X-Loket-Listen"
FORBIDDEN = 403


@dataclass
class _Expected:
    """The listener of one call. is_due: The token was not used yet. leg: The listener's call."""

    token_sha256: str
    user: str
    until_s: float
    mode: ListenerMode
    is_due: bool = True
    leg: Call | None = None


class ListenerLegs:
    """Lives in the SIP thread. The legs are in no table of calls, so no line, tone or event is about them."""

    def __init__(
        self,
        send: Callable[[Event], None],
        defer: Callable[[Callable[[], None]], None],
        table: CallTable,
        bridge: MediaBridge,
        underruns: Callable[[], int],
    ) -> None:
        self._send, self._defer = send, defer
        self._table, self._bridge, self._underruns = table, bridge, underruns
        self._by_call: dict[CallKey, _Expected] = {}

    def __len__(self) -> int:
        return sum(one.leg is not None for one in self._by_call.values())

    # -- commands ------------------------------------------------------------------------------------------

    def expect(self, command: ExpectListener) -> None:
        """Expect one INVITE for a connected call. The one before, if any, ends."""
        self._table.established(command.call_key)
        self.drop(command.call_key)
        until_s = monotonic_s() + command.lasts_s
        expected = _Expected(command.token_sha256, command.user, until_s, command.mode)
        self._by_call[command.call_key] = expected
        self._send(ListenerChanged(call_key=command.call_key, is_there=False, is_expected=True))

    def set_mode(self, key: CallKey, mode: ListenerMode) -> None:
        """Do nothing if the listener has just gone."""
        expected = self._by_call.get(key)
        if expected is not None:
            expected.mode = mode
            self._join(key, expected)

    def drop(self, key: CallKey) -> None:
        """End the listener's call, and expect nobody."""
        expected = self._by_call.pop(key, None)
        if expected is not None and expected.leg is not None:
            self._end(key, expected.leg)

    def drop_all(self) -> None:
        for key in list(self._by_call):
            self.drop(key)

    # -- an INVITE -----------------------------------------------------------------------------------------

    def takes(self, account: pj.Account, call_id: int, invite: SipMessage, is_trusted: bool) -> bool:
        """Return whether this is an INVITE of a listener, expected or not. Called inside onIncomingCall."""
        token = invite.first(HEADER.lower())
        if not token:
            return False
        meter = QualityMeter(self._underruns)
        leg = Call(account, uuid.uuid4().hex[:12], self, meter, call_id, is_incoming=True)
        key = self._expecting(token, caller_of(invite, is_trusted).user) if is_trusted else None
        if key is None:
            _log.warning("a listener was refused")
            self._table.keep_until_gone(leg)
            self._defer(partial(self._refuse, leg))
        else:
            expected = self._by_call[key]
            expected.is_due, expected.leg = False, leg
            self._defer(partial(self._answer, leg))
        return True

    def _expecting(self, token: str, user: str) -> CallKey | None:
        """Return the call for which exactly this token of this user is expected now."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        for key, expected in self._by_call.items():
            is_it = hmac.compare_digest(digest, expected.token_sha256) and user == expected.user
            if is_it and expected.is_due and monotonic_s() < expected.until_s:
                return key
        return None

    def _answer(self, leg: Call) -> None:
        if leg.state is CallState.RINGING_HERE and self._key_of(leg) is not None:
            leg.is_answered = True
            leg.answer(_parameters(200))

    def _refuse(self, leg: Call) -> None:
        if leg.state is CallState.RINGING_HERE:
            leg.end(FORBIDDEN)

    # -- CallListener: the legs' own events ----------------------------------------------------------------

    def call_changed(self, call: Call) -> None:
        key = self._key_of(call)
        if key is not None and call.state is CallState.CONNECTED:
            self._join(key, self._by_call[key])
            self._send(ListenerChanged(call_key=key, is_there=True))

    def call_disconnected(self, call: Call) -> None:
        key = self._key_of(call)
        if key is not None:
            self._by_call.pop(key)
            self._gone(key, call)

    def media_changed(self, call: Call) -> None:
        key = self._key_of(call)
        if key is not None:
            self._join(key, self._by_call[key])

    def media_gone(self, call: Call) -> None:
        key = self._key_of(call)
        if key is not None:
            self._bridge.drop_listener(key, has_port=False)

    def dtmf_received(self, call: Call, digit: str, is_info: bool) -> None: ...
    def on_request(self, call: Call, message: SipMessage) -> None: ...
    def request_answered(self, call: Call, method: str, code: int) -> None: ...
    def on_text(self, call: Call, parameter: pj.OnInstantMessageParam) -> None: ...

    def transfer_asked(self, call: Call, parameter: pj.OnCallTransferRequestParam) -> None:
        parameter.statusCode = FORBIDDEN

    def transfer_reported(self, call: Call, code: int, reason: str) -> None: ...

    def replace_asked(self, call: Call, parameter: pj.OnCallReplaceRequestParam) -> None:
        parameter.statusCode = FORBIDDEN

    def replaced(self, call: Call) -> None: ...

    # ------------------------------------------------------------------------------------------------------

    def _join(self, key: CallKey, expected: _Expected) -> None:
        """Join the sound: not before the ACK proves that our answer reached the supervisor."""
        leg = expected.leg
        if leg is None:
            return
        if leg.state is CallState.CONNECTED and leg.audio is not None:
            self._bridge.join_listener(key, leg.audio, expected.mode)
        else:
            self._bridge.drop_listener(key)

    def _end(self, key: CallKey, leg: Call) -> None:
        self._bridge.drop_listener(key)
        try:
            leg.end(200)
        except pj.Error as error:
            _log.warning("hang up a listener: %s", error.reason)
        self._gone(key, leg)

    def _gone(self, key: CallKey, leg: Call) -> None:
        self._bridge.drop_listener(key)
        self._table.keep_until_gone(leg)
        self._send(ListenerChanged(call_key=key, is_there=False))

    def _key_of(self, leg: Call) -> CallKey | None:
        return next((key for key, one in self._by_call.items() if one.leg is leg), None)


def _parameters(code: int) -> pj.CallOpParam:
    parameters = pj.CallOpParam(True)
    parameters.statusCode = code
    return parameters
