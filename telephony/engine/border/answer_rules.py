"""Whether an answer fits our offer (RFC 3264 section 6), and the answer that says no to all of it.

pjmedia aborts on some answers that do not fit, and after an early one that it could not use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony.engine import sdp

_FIRST_DYNAMIC = 96  # RFC 3551
_NO_SOUND = frozenset({"telephone-event", "cn"})


@dataclass(frozen=True)
class Media:
    """One m= section. `encodings` has the rtpmap of each format that has one: {"8": "pcma/8000"}."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    encodings: dict[str, str]


def media_of(description: str) -> list[Media]:
    """Read a description that `sdp.problem` has found good."""
    found = []
    for section in sdp.sections(description)[1:]:
        kind, port, protocol, *formats = section.partition("\r\n")[0][2:].split()
        lines = re.findall(r"(?m)^a=rtpmap:(\d+) ([^\s/]+/\d+(?:/\d+)?)", section)
        encodings = {number: encoding.lower().removesuffix("/1") for number, encoding in lines}
        found.append(Media(kind, int(port.partition("/")[0]), protocol.upper(), tuple(formats), encodings))
    return found


def answer_problem(answer: str, offer: str) -> str:
    """Say why pjsua2 must not see this answer to this offer, or "". It may say no to all."""
    if wrong := sdp.problem(answer):
        return wrong
    answers, offers = media_of(answer), media_of(offer)
    if len(answers) != len(offers):
        return "another number of sections"
    for ours, theirs in zip(offers, answers, strict=True):
        if theirs.kind != ours.kind:
            return "sections of other types"
        if not all(re.fullmatch(r"\d{1,3}", each) and int(each) <= 127 for each in theirs.formats):
            return "bad format"
        if theirs.port and theirs.protocol.rstrip("F") != ours.protocol.rstrip("F"):
            return "another transport"
        if theirs.port and ours.port and not _have_common_format(ours, theirs):
            return "no codec of ours"
    return ""


def refusing_answer(offer: str) -> str:
    """Return an answer that refuses each section of the offer (port 0)."""
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
    lines += [f"m={each.kind} 0 {each.protocol} {' '.join(each.formats)}" for each in media_of(offer)]
    return "".join(f"{line}\r\n" for line in lines)


def _have_common_format(ours: Media, theirs: Media) -> bool:
    """Whether pjmedia will find one: static types by number, the others by the rtpmap that each must have."""
    numbers = [int(each) for each in theirs.formats]
    if any(number >= _FIRST_DYNAMIC and str(number) not in theirs.encodings for number in numbers):
        return False
    named = set(theirs.encodings.values())
    for number in ours.formats:
        if int(number) < _FIRST_DYNAMIC:
            if number in theirs.formats:
                return True
        elif (encoding := ours.encodings.get(number, "")) in named and encoding.split("/")[
            0
        ] not in _NO_SOUND:
            return True
    return False
