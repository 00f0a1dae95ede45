"""The source that the proxy adds to a message for pjsua2 in X-Loket-Source; no peer can write this header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony.proxy.rewriting import SOURCE_HEADER
from telephony.sip.message import SipMessage

_VALUE = re.compile(r"([^;\s]+);transport=(\w+);trusted=(yes|no)\Z")


@dataclass(frozen=True)
class Source:
    """Where a message came from. Without a source it is not trusted."""

    address: str = ""
    transport: str = ""
    is_trusted: bool = False


def source_of(message: SipMessage) -> Source:
    """Read it from a message in pjsua2's form. The proxy writes one source; with two, neither counts."""
    values = message.all(SOURCE_HEADER.lower())
    found = _VALUE.match(values[0]) if len(values) == 1 else None
    return Source(found[1], found[2], found[3] == "yes") if found else Source()
