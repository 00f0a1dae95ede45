"""What payload types mean in one dialog: a number keeps its meaning to the end (RFC 3264 section 8.3.2).

pjmedia keeps the numbers of formats that were agreed on, and gives the others of its list numbers of its own,
also such as the far side has used for something else. Those formats are left out of what goes to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from telephony.proxy.offer_answer.description import (
    FIRST_DYNAMIC,
    MEDIA,
    RTPMAP,
    UnusableError,
    sections_of,
)

_OF_FORMAT = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):\s*(\d+)\s")
_NO_SOUND = ("TELEPHONE-EVENT/", "CN/")


class PayloadTypes:
    """By place of the section, what each dynamic number is, as either side has described it."""

    def __init__(self) -> None:
        self._known: dict[int, dict[int, str]] = {}

    def at(self, place: int) -> Mapping[int, str]:
        """Return the encodings of a section by payload type: {96: "VP8/90000"}."""
        return self._known.get(place, {})

    def learn(self, description: str, other: str = "") -> None:
        """Note what one side has said; of the sections that have a port on the `other` side too, if given."""
        try:
            sections = sections_of(description)[1:]
            others = sections_of(other)[1:] if other else sections
        except UnusableError:
            return  # nothing is agreed on by it
        for place, (section, answer) in enumerate(zip(sections, others, strict=False)):
            if _has_port(section[0]) and _has_port(answer[0]):
                self._known.setdefault(place, {}).update(_encodings(section))

    def kept(self, place: int, section: str) -> str:
        """Return a section of ours, with CRLF, without the formats whose numbers mean something else."""
        known = self.at(place)
        encodings = _encodings(section.split("\r\n"))
        gone = {str(number) for number, name in encodings.items() if known.get(number, name) != name}
        return _without(section, gone)


def offered_only(section: str, offer: str) -> str:
    """Return a section of our answer, with CRLF, without the formats that the offer's section does not have.

    RFC 3264 section 6.1: pjmedia answers with a number of its own where the offered one had another meaning.
    """
    return _without(section, {*_formats(section)} - {*_formats(offer)})


def _without(section: str, gone: set[str]) -> str:
    """Leave out formats; all stay if no sound would be left."""
    first, *lines = section.removesuffix("\r\n").split("\r\n")
    encodings = _encodings(lines)
    left = [each for each in _formats(section) if each not in gone]
    if not gone or all(_is_no_sound(each, encodings) for each in left):
        return section
    lines = [line for line in lines if not (of := _OF_FORMAT.match(line)) or of[1] not in gone]
    return "".join(f"{line}\r\n" for line in [" ".join([*first.split()[:3], *left]), *lines])


def _formats(section: str) -> list[str]:
    return section.partition("\n")[0].split()[3:]


def _has_port(first: str) -> bool:
    media = MEDIA.match(" ".join(first.split()))
    return media is not None and int(media[2]) > 0


def _encodings(lines: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for line in lines:
        if (each := RTPMAP.match(line)) and int(each[1]) >= FIRST_DYNAMIC:
            channels = f"/{each[4]}" if each[4] not in (None, "1") else ""
            found.setdefault(int(each[1]), f"{each[2]}/{each[3]}{channels}".upper())
    return found


def _is_no_sound(number: str, encodings: Mapping[int, str]) -> bool:
    return encodings.get(int(number), "").startswith(_NO_SOUND) if _is_number(number) else False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
