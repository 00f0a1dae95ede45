"""Short texts by SIP MESSAGE (RFC 3428), sent and received."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj

from telephony.engine.calls.call import now
from telephony.messages import Event, MessageReceived, MessageSent
from telephony.sip.caller import caller_of
from telephony.sip.message import SipMessage

_log = logging.getLogger(__name__)
PLAIN = re.compile(r"(?i)\s*text/plain\s*(?:;|\Z)")
MOST_BYTES_IN = 10_000
# another Loket accepts whole messages of 3400 bytes, including what servers on the way add
MOST_BYTES_OUT = 2500
TOO_LARGE = 413


@dataclass(frozen=True)
class _Outgoing:
    account: pj.Account
    key: str
    uri: str
    text: str


class PagerMessages:
    """Lives in the SIP thread. It sends one text at a time, so that they arrive in order (section 8)."""

    def __init__(self, send: Callable[[Event], None], is_trusted: Callable[[SipMessage], bool]) -> None:
        """`is_trusted` judges a whole received message."""
        self._send = send
        self._is_trusted = is_trusted
        self._waiting: deque[_Outgoing] = deque()
        self._current: _Outgoing | None = None
        self._buddy: pj.Buddy | None = None

    def send(self, account: pj.Account, key: str, uri: str, text: str) -> None:
        if len(text.encode()) > MOST_BYTES_OUT:
            self._send(MessageSent(message_key=key, code=TOO_LARGE, reason="Text Too Long"))
            return
        self._waiting.append(_Outgoing(account, key, uri, text))
        self.tick()

    @property
    def must_tick(self) -> bool:
        """Whether a text can be sent."""
        return self._current is None and bool(self._waiting)

    def tick(self) -> None:
        """Send the next text, if none is being sent. Never inside a callback."""
        if not self.must_tick:
            return
        self._current = self._waiting.popleft()
        self._buddy = pj.Buddy()
        config = pj.BuddyConfig()
        config.uri, config.subscribe = self._current.uri, False
        parameters = pj.SendInstantMessageParam()
        parameters.contentType = "text/plain; charset=utf-8"
        parameters.content = self._current.text
        try:
            self._buddy.create(self._current.account, config)
            self._buddy.sendInstantMessage(parameters)
        except pj.Error as error:
            _log.warning("MESSAGE: %s", error.reason)
            self.status(0, error.reason)

    def status(self, code: int, reason: str) -> None:
        """Handle the final response to the text being sent. May be inside a callback."""
        if self._current is not None:
            self._send(MessageSent(message_key=self._current.key, code=code, reason=reason))
        self._current = None

    def receive(self, message: SipMessage, content_type: str, text: str) -> None:
        """Report a received text. Inside a callback; pjsua has answered the request."""
        if not PLAIN.match(content_type) or len(text.encode(errors="replace")) > MOST_BYTES_IN:
            _log.info("MESSAGE of type %r, %d characters: not shown", content_type[:40], len(text))
            return
        is_trusted = self._is_trusted(message)
        caller = caller_of(message, is_trusted)
        self._send(
            MessageReceived(
                remote_uri=caller.uri,
                remote_user=caller.user,
                remote_name=caller.name,
                text=text,
                at=now(),
                is_trusted=is_trusted,
            )
        )

    def close(self) -> None:
        """Drop all texts, before the account ends."""
        self._waiting.clear()
        self._buddy = self._current = None
