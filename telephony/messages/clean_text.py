"""Text that a SIP peer wrote, made fit for the desktop. The one place: `cleaned` sees each event that leaves.

RFC 3261 wants UTF-8, but old PBXs send Latin-1, and anybody may send anything. pjsua2 hands bytes that are no
UTF-8 over as lone surrogates, which no JSON can carry.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from telephony.messages import Event, MessageReceived
from telephony.sip.text import without_invisible

# Characters that stay, by the field of the event.
MOST = {
    "remote_name": 80,
    "remote_uri": 255,
    "remote_user": 255,
    "call_id": 255,
    "reason": 120,
    "codec": 40,
    "case_number": 40,
    "diverted_from": 255,
    "call_ref": 128,
    "queue": 100,
    "target": 255,
    "note": 80,
    "account": 255,
}
MOST_TEXT = 10_000  # of a MESSAGE, whose lines stay lines

_Event = TypeVar("_Event", bound=Event)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|\n")


def cleaned(event: _Event) -> _Event:
    """Return the event with plain, short texts in the fields that peers fill."""
    changes: dict[str, str] = {}
    for field in event.__struct_fields__:
        if field in MOST:
            before = getattr(event, field)
            after = plain(before)[: MOST[field]]
            if after != before:
                changes[field] = after
    if isinstance(event, MessageReceived):
        changes["text"] = "\n".join(map(plain, _LINE_END.split(event.text)))[:MOST_TEXT]
    return msgspec.structs.replace(event, **changes) if changes else event


def plain(text: str) -> str:
    """Return one line without characters that show nothing; a name of such alone is no name then."""
    return " ".join(without_invisible(_SURROGATE.sub(_as_latin_1, text)).split())


def with_crlf(message: str) -> str:
    """Return a SIP message with CRLF at each line's end: pjsip takes LF and CR too, in any mixture."""
    return _LINE_END.sub("\r\n", message.lstrip("\r\n"))


def _as_latin_1(surrogate: re.Match[str]) -> str:
    """Return the letter that the byte means in Latin-1, or U+FFFD where that would be a control character."""
    byte = ord(surrogate[0]) - 0xDC00
    return chr(byte) if 0xA0 <= byte <= 0xFF else "\ufffd"
