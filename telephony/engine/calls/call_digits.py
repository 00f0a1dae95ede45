"""The DTMF digits of all calls: sends typed digits and reports received ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.calls.call import Call
from telephony.engine.calls.dtmf import DIGITS, DigitFilter, DtmfSender
from telephony.engine.errors import WrongStateError
from telephony.messages import CallKey, DtmfReceived, DtmfSent, Event
from telephony.process.clock import monotonic_s


class CallDigits:
    """Lives in the SIP thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        bridge: MediaBridge,
        defer: Callable[[Callable[[], None]], None],
    ) -> None:
        self._send = send
        self._bridge = bridge
        self._defer = defer
        self._senders: dict[CallKey, DtmfSender] = {}
        self._filters: dict[CallKey, DigitFilter] = {}

    def dial(self, call: Call, digits: str, policy: str) -> None:
        """Send digits by the policy's method. Raises WrongStateError or pj.Error."""
        if not DIGITS.match(digits):
            raise WrongStateError("not digits")
        sender = self._senders.setdefault(call.key, DtmfSender(call))
        method = sender.send(digits, policy)
        self._bridge.play_digits(digits)
        self._send(DtmfSent(call_key=call.key, digits=digits, method=method))

    def receive(self, call: Call, digit: str, is_info: bool) -> None:
        """Report a received digit once. Inside a callback."""
        if self._filters.setdefault(call.key, DigitFilter()).takes(digit, is_info, monotonic_s()):
            self._send(DtmfReceived(call_key=call.key, digit=digit))

    def info_answered(self, call: Call, code: int) -> None:
        """Handle the final response to an INFO of ours. Inside a callback."""
        if call.key in self._senders:
            self._defer(partial(self._senders[call.key].info_answered, code))

    def forget(self, key: CallKey) -> None:
        """Forget a call that has ended."""
        self._senders.pop(key, None)
        self._filters.pop(key, None)
