"""Checks whether an answer fits our offer (RFC 3264 section 6), and makes the answer that refuses all of it.

pjmedia aborts on some answers that do not fit, and after an early one that it could not use.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from telephony.sip import sdp
from telephony.sip.sdp import FIRST_DYNAMIC, MediaLine

_KEY_BYTES = {"AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30, "AES_256_CM_HMAC_SHA1_80": 46}
_NO_SOUND = frozenset({"TELEPHONE-EVENT", "CN"})


@dataclass(frozen=True)
class Media:
    """One m= section. `encodings` maps each format to its encoding: {"8": "PCMA/8000"}.

    keys: By tag and name of the suite, the text after "inline:" (RFC 4568).
    """

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    encodings: dict[str, str]
    keys: dict[tuple[str, str], str]


def media_of(description: str) -> list[Media]:
    """Read a rebuilt description, or one that pjmedia made."""
    found = []
    for section in sdp.read(description).sections:
        media = section.media or MediaLine("", 0, "", ())
        encodings = {str(number): each.key for number, each in sdp.encodings_of(section.lines).items()}
        keys = {(each.tag, each.suite): each.key for each in sdp.keys_of(section.lines)}
        found.append(Media(media.kind, media.port, media.protocol.upper(), media.formats, encodings, keys))
    return found


def answer_problem(answer: str, offer: str) -> str:
    """Return why pjsua2 must not see this rebuilt answer to this offer, or "". It may refuse all sections."""
    answers, offers = media_of(answer), media_of(offer)
    if len(answers) != len(offers):
        return "another number of sections"
    for ours, theirs in zip(offers, answers, strict=True):
        if theirs.kind != ours.kind:
            return "sections of other types"
        if theirs.port and theirs.protocol.rstrip("F") != ours.protocol.rstrip("F"):
            return "another transport"
        if theirs.port and ours.port and not _have_common_format(ours, theirs):
            return "no codec of ours"
    return ""


def has_doubtful_keys(answer: str, offer: str) -> bool:
    """Whether SRTP may fail to start with this answer, so that pjsua2 would end the call."""
    return any(
        theirs.port
        and ours.keys
        and (theirs.keys or "SAVP" in theirs.protocol)
        and not _is_one_of(ours.keys, theirs.keys)
        for ours, theirs in zip(media_of(offer), media_of(answer), strict=True)
    )


def refusing_answer(offer: str) -> str:
    """Return an answer that refuses each section of the offer (port 0)."""
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
    lines += [f"m={each.kind} 0 {each.protocol} {' '.join(each.formats)}" for each in media_of(offer)]
    return "".join(f"{line}\r\n" for line in lines)


def _have_common_format(ours: Media, theirs: Media) -> bool:
    """Whether pjmedia will find a common format: static types by number, others by their required rtpmap."""
    named = set(theirs.encodings.values())
    for number in ours.formats:
        if int(number) < FIRST_DYNAMIC:
            if number in theirs.formats:
                return True
        elif (encoding := ours.encodings.get(number, "")) in named and encoding.split("/")[
            0
        ] not in _NO_SOUND:
            return True
    return False


def _is_one_of(offered: dict[tuple[str, str], str], answered: dict[tuple[str, str], str]) -> bool:
    """Whether it chooses exactly one of the offered keys and has a key of the same length."""
    if len(answered) != 1:
        return False
    ((tag_and_suite, key),) = answered.items()
    try:
        length = len(base64.b64decode(key.partition("|")[0], validate=True))
    except binascii.Error:
        return False
    return tag_and_suite in offered and length == _KEY_BYTES.get(tag_and_suite[1])
