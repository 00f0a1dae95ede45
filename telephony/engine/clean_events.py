"""Cleans text that a SIP peer wrote. `cleaned` sees each event that leaves the engine; no other module does
it.

RFC 3261 requires UTF-8, but old PBXs send Latin-1, and a hostile peer may send any bytes. pjsua2 returns
bytes that are not UTF-8 as lone surrogates, which JSON cannot carry.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from telephony.messages import Event, MessageReceived
from telephony.sip.text import LINE_END, plain

# The number of characters to keep, by field of the event.
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
MOST_TEXT = 10_000  # of a MESSAGE, which keeps its line breaks

_Event = TypeVar("_Event", bound=Event)


def cleaned(event: _Event) -> _Event:
    """Return the event with plain, short text in the fields that peers fill."""
    changes: dict[str, str] = {}
    for field in event.__struct_fields__:
        if field in MOST:
            before = getattr(event, field)
            after = plain(before)[: MOST[field]]
            if after != before:
                changes[field] = after
    if isinstance(event, MessageReceived):
        changes["text"] = "\n".join(map(plain, LINE_END.split(event.text)))[:MOST_TEXT]
    return msgspec.structs.replace(event, **changes) if changes else event
