"""Where one dialog's descriptions differ outside from those that pjsua2 has. Rules without sockets.

pjsua2 never sees video. Where its own list of sections has none that ours could take the place of, ours is
one more outside ("extra"): it is put into what pjsua2 says and taken out of what it hears, from then on at
the same place, since a list may neither shrink nor change its order (RFC 3264 section 8).
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from telephony.proxy.offer_answer import our_video
from telephony.proxy.offer_answer.our_video import OurVideo
from telephony.proxy.offer_answer.payload_types import PayloadTypes, offered_only
from telephony.proxy.offer_answer.video_ports import PortPair
from telephony.proxy.offer_answer.video_sections import KEY_BYTES, TheirVideo
from telephony.sip import sdp
from telephony.sip.text import with_crlf
from telephony.sip.video_agreement import VideoAgreement

_ORIGIN = re.compile(r"(?m)^(o=\S+ \S+ )(\d+)( [^\r\n]+)")  # the second is the version
_PLACE = re.compile(r"(?m)^o=\S+ \S+ \S+ ([^\r\n]+)")  # network type, address type and address
_BANDWIDTH = re.compile(r"(?m)^(b=AS:)(\d+)")
_VIDEO = "m=video "


@dataclass(frozen=True)
class TheirOffer:
    """What an offer says of video.

    Attributes:
        text: All of it.
        videos: Those that we can take part in, by their place in the list.
        extra: The section that pjsua2 does not know; "" without one.
        has_video: There is video, be it of a kind that we do not know.
    """

    text: str
    videos: dict[int, TheirVideo]
    extra: str
    has_video: bool


@dataclass(frozen=True)
class OurOffer:
    """What an offer of ours says of video: at this place, over these ports. None: port 0, or nothing.

    is_wanted: It should have had video, and a refusal is news; there may have been no port.
    """

    is_wanted: bool
    place: int | None
    video: OurVideo | None
    pair: PortPair | None


@dataclass
class VideoDialog:
    """A dialog in which pjsua2 has described something: one Call-ID and our own tag.

    Attributes:
        extra: Place of the section that pjsua2 does not know.
        place: Of the section that has, or had, or is to have video.
        agreement: What was settled last.
        is_wanted: Our next offer has video.
        is_referred: A far side with video asked for this call; so does its INVITE that is sent again, e.g.
            with credentials.
        is_removed: The agent has taken it away, and not added it again: no offer of theirs brings it back.
        is_asked_for: Their last offer would have, and the agent knows.
        types: What the payload types of all sections are.
        pairs: Our sockets; the last is in use.
        offers: Of ours, by whether the request was ours, CSeq number and method.
        sent: What pjsua2 said, and what it became; its repetitions become the same.
    """

    extra: int | None = None
    place: int | None = None
    agreement: VideoAgreement | None = None
    is_wanted: bool = False
    is_referred: bool = False
    is_removed: bool = False
    is_asked_for: bool = False
    types: PayloadTypes = field(default_factory=PayloadTypes)
    pairs: list[PortPair] = field(default_factory=list)
    key: bytes = field(default_factory=lambda: os.urandom(KEY_BYTES))
    offers: OrderedDict[tuple[bool, int, str], OurOffer] = field(default_factory=OrderedDict)
    sent: OrderedDict[tuple[bool, int, str, str], str] = field(default_factory=OrderedDict)
    _last: str = ""

    def close(self) -> None:
        for pair in self.pairs:
            pair.close()

    # -- from the far side to pjsua2 ------------------------------------------------------------------------

    def extra_of(self, description: str) -> str:
        """Return a far side's section that pjsua2 does not know, "" if its description has none."""
        sections = _split(description)[1:]
        found = sections[self.extra] if self.extra is not None and self.extra < len(sections) else ""
        return found if _is_video(found) else ""

    def inner(self, description: str) -> str:
        """Return a far side's description without the section that pjsua2 does not know."""
        if self.extra is None or not self.extra_of(description):
            return description
        parts = _split(description)
        del parts[self.extra + 1]
        return "".join(parts)

    # -- from pjsua2 to the far side ------------------------------------------------------------------------

    def offered(self, description: str, video: OurVideo | None) -> str:
        """Return an offer of pjsua2 as it goes out, with this video or none."""
        session, *sections = self._with_extra(description)
        if video is not None:
            self.place = self.video_place(description)
            if self.place == len(sections):
                self.extra = self.place
                sections.append("")
            sections[self.place] = our_video.section(video)
            session = _with_bandwidth(session, video)
        sections = [self.types.kept(place, each) for place, each in enumerate(sections)]
        made = self._numbered("".join([session, *_with_connections(session, sections)]))
        self.types.learn(made)
        return made

    def video_place(self, description: str) -> int:
        """Return where video goes in an offer of pjsua2: behind all else where it has no place yet."""
        sections = self._with_extra(description)[1:]
        if self.place is not None and self.place < len(sections) and _is_video(sections[self.place]):
            return self.place
        return next((place for place, each in enumerate(sections) if _is_video(each)), len(sections))

    def answered(
        self, description: str, theirs: TheirOffer, place: int | None, video: OurVideo | None
    ) -> str:
        """Return an answer of pjsua2 as it goes out, with this video at this place, or none."""
        session, *sections = sdp.sections(description)
        if not theirs.extra:
            self.extra = None  # the peer refused the offer that added it, and may use its place for another
        elif self.extra is not None:
            sections.insert(self.extra, our_video.refused(theirs.extra))
        if place is not None and video is not None and place < len(sections):
            sections[place] = our_video.section(video)
            session = _with_bandwidth(session, video)
            self.place = place
        offers = _split(theirs.text)[1:]
        sections[: len(offers)] = map(offered_only, sections, offers)
        made = self._numbered("".join([session, *_with_connections(session, sections)]))
        self.types.learn(theirs.text, made)
        self.types.learn(made)
        return made

    def _with_extra(self, description: str) -> list[str]:
        """Split an offer of pjsua2; the section that it does not know has port 0."""
        parts = sdp.sections(description)
        if self.extra is not None:
            parts.insert(self.extra + 1, our_video.removed())
        return parts

    def _numbered(self, made: str) -> str:
        """Give it the first origin, and a version one more than the last if anything is new (RFC 3264 8).

        pjmedia's own version stays the same when ICE is done, and leaves a number out after some answers. The
        origin stays though the call has moved to another address, or to another family of addresses.
        """
        found = _ORIGIN.search(self._last)
        if found:
            is_same = _ORIGIN.sub("", made, count=1) == _ORIGIN.sub("", self._last, count=1)
            version = int(found[2]) + (0 if is_same else 1)
            origin = f"{found[1]}{version}{found[3]}"
            made = _ORIGIN.sub(lambda _: origin, made, count=1)
        self._last = made
        return made


def _with_bandwidth(session: str, video: OurVideo) -> str:
    """Let what pjmedia says of the whole session, which is for sound alone, be for both (RFC 4566 5.8)."""
    return _BANDWIDTH.sub(lambda each: f"{each[1]}{int(each[2]) + video.kilobits_per_s}", session, count=1)


def _with_connections(session: str, sections: list[str]) -> list[str]:
    """Give each section a c= line where the session has none, also one with port 0 (RFC 8866 section 5.7).

    pjmedia gives it to each section of its own; without one, Asterisk answers 500 and ends the call.
    """
    place = _PLACE.search(session)
    if place is None or re.search(r"(?m)^c=", session):
        return sections
    return [
        each if "\r\nc=" in each else each.replace("\r\n", f"\r\nc={place[1]}\r\n", 1) for each in sections
    ]


def _split(description: str) -> list[str]:
    return sdp.sections(with_crlf(description))


def _is_video(section: str) -> bool:
    return section.startswith(_VIDEO)
