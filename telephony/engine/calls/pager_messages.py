"""Short texts by SIP MESSAGE (RFC 3428), in and out."""

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
MOST_BYTES_OUT = 2500  # another Loket takes whole messages of 3400, with what servers on the way add
TOO_LARGE = 413


@dataclass(frozen=True)
class _Outgoing:
    account: pj.Account
    key: str
    uri: str
    text: str


class PagerMessages:
    """Lives in the SIP thread. One text at a time is on its way, so that they arrive in order (section 8)."""

    def __init__(self, send: Callable[[Event], None], is_trusted: Callable[[SipMessage], bool]) -> None:
        """`is_trusted` looks at a whole message that came."""
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

    def tick(self) -> None:
        """Send the next one, if none is on its way. Never inside a callback."""
        if self._current is not None or not self._waiting:
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
        """The text on its way got its final answer. May be inside a callback."""
        if self._current is not None:
            self._send(MessageSent(message_key=self._current.key, code=code, reason=reason))
        self._current = None

    def receive(self, message: SipMessage, content_type: str, text: str) -> None:
        """Tell of a text. Inside a callback; pjsua has answered it."""
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
        """Before the account goes."""
        self._waiting.clear()
        self._buddy = self._current = None
