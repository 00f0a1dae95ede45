"""Rewrites a digit in an INFO request into the one form that pjsua2 reads.

There is no standard: most phones send application/dtmf-relay with Signal and Duration lines, some
application/dtmf with a bare digit, and some send * and # as the events 10 and 11 of RFC 4733.
"""

from __future__ import annotations

import re

from telephony.sip.message import SipMessage
from telephony.sip.multipart import media_type, put

RELAY, BARE = "application/dtmf-relay", "application/dtmf"
DEFAULT_MS = 160
_EVENTS = {"10": "*", "11": "#", "12": "A", "13": "B", "14": "C", "15": "D"}
_SIGNAL = re.compile(r"(?im)^\s*signal\s*=\s*(1[0-5]|[0-9*#A-D])\s*$")
_DURATION = re.compile(r"(?im)^\s*duration\s*=\s*(\d{1,5})\s*$")
_DIGIT = re.compile(r"(?i)\s*(1[0-5]|[0-9*#A-D])\s*\Z")


def unify(request: SipMessage) -> None:
    """Rewrite the body of an INFO that carries a digit; leave other requests unchanged."""
    kind = media_type(request.get("content-type"))
    if request.method != "INFO" or kind not in (RELAY, BARE):
        return
    text = request.body.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    found = _SIGNAL.search(text) or (_DIGIT.match(text) if kind == BARE else None)
    if not found:
        return
    duration = _DURATION.search(text)
    digit = _EVENTS.get(found[1], found[1].upper())
    milliseconds = duration[1] if duration else DEFAULT_MS
    put(request, RELAY, f"Signal={digit}\r\nDuration={milliseconds}\r\n".encode())
