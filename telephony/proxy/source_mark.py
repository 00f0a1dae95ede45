"""What the border tells about a message that it hands to pjsua2: no outsider can write X-Loket-Source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony.proxy.rewriting import SOURCE_HEADER

_LINE = re.compile(rf"(?m)^{SOURCE_HEADER}: ([^;\r\n]+);transport=(\w+);trusted=(yes|no)\r?$")


@dataclass(frozen=True)
class Source:
    """Where a message came from. A message of nobody is not trusted."""

    address: str = ""
    transport: str = ""
    is_trusted: bool = False


def source_of(message: str) -> Source:
    """Read it from the text of a message."""
    head = re.split(r"\r?\n\r?\n", message, maxsplit=1)[0]
    found = _LINE.search(head)
    return Source(found[1], found[2], found[3] == "yes") if found else Source()
