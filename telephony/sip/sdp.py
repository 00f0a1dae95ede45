"""What pjsua2 does not tell of session descriptions (RFC 4566, RFC 3264). Only text in, facts out."""

from __future__ import annotations

import re

_DIRECTION = re.compile(r"^a=(sendrecv|sendonly|recvonly|inactive)[ \t]*\r?$", re.MULTILINE)


def sections(sdp: str) -> list[str]:
    """Split into the session part and one text per m= section."""
    return re.split(r"(?m)^(?=m=)", sdp)


def is_active(sdp: str) -> bool:
    """Whether at least one section is not refused."""
    return re.search(r"(?m)^m=\S+ 0*[1-9]", sdp) is not None


def media_types(sdp: str) -> list[str]:
    """Return the types of the m= sections in order: ["audio", "video"]."""
    return re.findall(r"(?m)^m=(\S+)", sdp)


def puts_on_hold(sdp: str) -> bool:
    """Whether its sender does not listen to us (RFC 3264 section 8.4) or gives no address (RFC 2543)."""
    session, *media = sections(sdp)
    for section in media:
        if section.startswith("m=audio ") and not section.startswith("m=audio 0 "):
            direction = _DIRECTION.search(section) or _DIRECTION.search(session)
            if direction and direction[1] in ("sendonly", "inactive"):
                return True
            address = re.search(r"(?m)^c=IN IP4 (\S+)", section) or re.search(r"(?m)^c=IN IP4 (\S+)", session)
            return bool(address and address[1] == "0.0.0.0")
    return False
