"""The last minutes of SIP messages, for a report on a bad call: bounded, and read without secrets."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from telephony.process.clock import monotonic_s
from telephony.sip.message import Header, MalformedMessage, SipMessage, parse
from telephony.sip.multipart import media_type

KEEP_S = 180.0  # a report covers the last minute of a call, up to two minutes after its end
MOST_BYTES = 2_000_000
CUT = "[cut]"
_CREDENTIALS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "www-authenticate",
        "proxy-authenticate",
        "authentication-info",
        "proxy-authentication-info",
    }
)
_SHOWN_PARAMETERS = frozenset({"realm", "algorithm", "qop", "uri", "username", "stale", "nc"})
_CREDENTIAL = re.compile(r'([\w-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s,]+)')
_URI_PASSWORD = re.compile(r"(?i)(\bsips?:[^\s:@<>;,]*):[^\s@<>;,]*@")
_SDP_SECRETS = re.compile(r"(?mi)^(a=crypto:\s*\S+\s+\S+|a=ice-pwd:|a=key-mgmt:\s*\S*|k=)[^\r\n]*")
# Other bodies may contain anything: a text, a typed digit, other people's calls.
_SHOWN_BODIES = frozenset({"application/sdp", "message/sipfrag"})


@dataclass(frozen=True, slots=True)
class TracedMessage:
    """direction: "in" or "out". peer: host:port. text: without secrets."""

    at: datetime
    direction: str
    transport: str
    peer: str
    text: str


@dataclass(frozen=True, slots=True)
class _Seen:
    at_s: float
    at: datetime
    direction: str
    data: bytes
    transport: str
    peer: str


class SipTrace:
    """Records each message; safe on any thread. It holds secrets; reading removes them."""

    def __init__(self, clock: Callable[[], float] = monotonic_s) -> None:
        self._clock = clock
        self._seen: deque[_Seen] = deque()
        self._bytes = 0
        self._lock = threading.Lock()

    def saw(self, direction: str, data: bytes, transport: str, peer: str) -> None:
        """Record one whole message, "in" or "out", as on the wire; drop old ones."""
        seen = _Seen(self._clock(), datetime.now(timezone.utc), direction, data, transport, peer)
        with self._lock:
            self._seen.append(seen)
            self._bytes += len(data)
            while self._bytes > MOST_BYTES or self._seen[0].at_s < seen.at_s - KEEP_S:
                self._bytes -= len(self._seen.popleft().data)

    def messages(self, call_id: str, since_s: float) -> list[TracedMessage]:
        """Return the call's messages and those of registrations, oldest first.

        since_s: On the monotonic clock.
        """
        with self._lock:
            seen = [each for each in self._seen if each.at_s >= since_s]
        found = []
        for each in seen:
            try:
                message = parse(each.data)
            except MalformedMessage:
                continue
            if message.call_id == call_id or message.method.upper() == "REGISTER":
                text = without_secrets(message)
                found.append(TracedMessage(each.at, each.direction, each.transport, each.peer, text))
        return found


def without_secrets(message: SipMessage) -> str:
    """Return the message's text without passwords, digests, keys, typed digits and texts."""
    lines = [_URI_PASSWORD.sub(rf"\1:{CUT}@", message.start)]
    lines += [_traced(header) for header in message.headers]
    return "\r\n".join(lines) + "\r\n\r\n" + _body(message)


def _traced(header: Header) -> str:
    if not header.name:
        return CUT  # a line that is no header may contain anything
    if header.key == "user-to-user":  # a case number, or another system's data
        return f"{header.name}: {CUT}"
    if header.key in _CREDENTIALS:
        scheme, _, rest = header.value.strip().partition(" ")
        if "=" in scheme:  # Authentication-Info has no scheme
            scheme, rest = "", header.value
        kept = [
            found[0] if found[1].lower() in _SHOWN_PARAMETERS else f"{found[1]}={CUT}"
            for found in _CREDENTIAL.finditer(rest)
        ]
        return f"{header.name}: {scheme} {', '.join(kept) or CUT}".replace("  ", " ")
    return f"{header.name}: " + _URI_PASSWORD.sub(rf"\1:{CUT}@", header.value)


def _body(message: SipMessage) -> str:
    if not message.body:
        return ""
    kind = media_type(message.get("content-type"))
    if kind not in _SHOWN_BODIES or message.get("content-encoding"):
        return f"[{len(message.body)} bytes of {kind or 'no type'} left out]"
    text = message.body.decode("latin-1")
    if kind == "message/sipfrag":
        return re.split(r"\r?\n", text, maxsplit=1)[0]
    return _SDP_SECRETS.sub(rf"\1{CUT}", text)
