"""The payload types of one dialog: a number keeps its meaning to the end (RFC 3264 section 8.3.2).

pjmedia keeps the numbers of agreed formats, and gives the other formats of its list numbers of its own, even
numbers that the peer has used for another format. Those formats are removed from the description that is sent
to the peer.
"""

from __future__ import annotations

from collections.abc import Mapping

from telephony.sip import sdp
from telephony.sip.sdp import FIRST_DYNAMIC, SdpError, Section

_NO_SOUND = ("TELEPHONE-EVENT/", "CN/")


class PayloadTypes:
    """The meaning of each dynamic number, by section, as either side has described it."""

    def __init__(self) -> None:
        self._known: dict[int, dict[int, str]] = {}

    def at(self, place: int) -> Mapping[int, str]:
        """Return a section's encodings by payload type: {96: "VP8/90000"}."""
        return self._known.get(place, {})

    def learn(self, description: str, other: str = "") -> None:
        """Record one side's description; if `other` is given, only the sections that have a
        port there too.
        """
        try:
            sections = sdp.parse(description).sections
            others = sdp.parse(other).sections if other else sections
        except SdpError:
            return  # no agreement comes of it
        for place, (section, answer) in enumerate(zip(sections, others, strict=False)):
            if section.port and answer.port:
                self._known.setdefault(place, {}).update(_encodings(section))

    def keep(self, place: int, section: Section) -> None:
        """Remove the formats from a section of ours whose numbers have another meaning."""
        known = self.at(place)
        encodings = _encodings(section)
        _leave_out(
            section, {str(number) for number, name in encodings.items() if known.get(number, name) != name}
        )


def keep_offered(section: Section, offer: Section) -> None:
    """Remove the formats from a section of our answer that the offer's section lacks.

    RFC 3264 section 6.1: if the offered number had another meaning, pjmedia answers with a number of its own.
    """
    _leave_out(section, {*section.formats} - {*offer.formats})


def _leave_out(section: Section, gone: set[str]) -> None:
    """Remove formats; all stay if no audio format would remain."""
    encodings = _encodings(section)
    left = [each for each in section.formats if each not in gone]
    if gone and not all(_is_no_sound(each, encodings) for each in left):
        section.without_formats(gone)


def _encodings(section: Section) -> dict[int, str]:
    found = sdp.encodings_of(section.lines)
    return {number: each.key for number, each in found.items() if number >= FIRST_DYNAMIC}


def _is_no_sound(number: str, encodings: Mapping[int, str]) -> bool:
    return encodings.get(int(number), "").startswith(_NO_SOUND) if _is_number(number) else False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
