"""Sends digits: as RFC 4733 events in the RTP stream, or as INFO requests, one after the other."""

from __future__ import annotations

import logging
import re
from collections import deque
from typing import Protocol

import pjsua2 as pj

_log = logging.getLogger(__name__)
DIGIT_MS = 160
SAME_DIGIT_S = 0.6
# pjmedia queues at most 32 digits in a stream.
DIGITS = re.compile(r"[0-9*#A-D]{1,32}\Z")


class DigitLine(Protocol):
    """The methods of a call that DtmfSender uses."""

    @property
    def takes_events(self) -> bool: ...
    def dialDtmf(self, digits: str) -> None: ...
    def sendRequest(self, parameters: pj.CallSendRequestParam) -> None: ...


class DtmfSender:
    """The digits of one call. Lives in the SIP thread.

    INFO requests are sent one at a time: two at once could overtake each other, and the peer's menu would
    receive another number.
    """

    def __init__(self, call: DigitLine) -> None:
        self._call = call
        self._waiting: deque[str] = deque()
        self._is_sending = False

    def send(self, digits: str, policy: str) -> str:
        """Send digits and return the method: "rfc4733" or "info". Raises pj.Error.

        policy: As in CallPolicy.dtmf.
        """
        if policy == "rfc4733" or (policy == "auto" and self._call.takes_events):
            self._call.dialDtmf(digits)
            return "rfc4733"
        self._waiting.extend(digits)
        self._next()
        return "info"

    def info_answered(self, code: int) -> None:
        """Handle the response to an INFO; a refusal drops the other digits, because the menu has lost its
        place.
        """
        self._is_sending = False
        if code >= 300:
            _log.warning("INFO with a digit got %d", code)
            self._waiting.clear()
        self._next()

    def _next(self) -> None:
        if self._is_sending or not self._waiting:
            return
        request = pj.CallSendRequestParam()
        request.method = "INFO"
        request.txOption.contentType = "application/dtmf-relay"
        request.txOption.msgBody = f"Signal={self._waiting.popleft()}\r\nDuration={DIGIT_MS}\r\n"
        self._call.sendRequest(request)
        self._is_sending = True


class DigitFilter:
    """Accepts each digit once: some gateways send it both in the RTP stream and as INFO."""

    def __init__(self) -> None:
        self._last: tuple[str, bool, float] = ("", False, 0.0)

    def takes(self, digit: str, is_info: bool, at: float) -> bool:
        """`at` is monotonic. Two digits by the same method are two digits, however close they are."""
        last, was_info, last_at = self._last
        if digit == last and is_info != was_info and at - last_at < SAME_DIGIT_S:
            self._last = ("", False, 0.0)
            return False
        self._last = (digit, is_info, at)
        return True
