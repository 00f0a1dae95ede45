"""Where one dialog's descriptions differ outside from those that pjsua2 has. Rules without sockets.

pjsua2 never sees video. Where its own list of sections has none that ours could take the place of, ours is
one more outside ("extra"): it is put into what pjsua2 says and taken out of what it hears, from then on at
the same place, since a list may neither shrink nor change its order (RFC 3264 section 8).
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from telephony.proxy.offer_answer import our_video
from telephony.proxy.offer_answer.our_video import OurVideo
from telephony.proxy.offer_answer.payload_types import PayloadTypes, keep_offered
from telephony.proxy.offer_answer.video_ports import PortPair
from telephony.proxy.offer_answer.video_sections import KEY_BYTES, TheirVideo
from telephony.sip import sdp
from telephony.sip.sdp import Description, Section
from telephony.sip.video_agreement import VideoAgreement

VIDEO = "video"
_BANDWIDTH = re.compile(r"b=AS:(\d+)", re.ASCII)


@dataclass(frozen=True)
class TheirOffer:
    """What an offer says of video.

    Attributes:
        text: All of it.
        videos: Those that we can take part in, by their place in the list.
        extra: The section that pjsua2 does not know.
        has_video: There is video, be it of a kind that we do not know.
    """

    text: str
    videos: dict[int, TheirVideo]
    extra: Section | None
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

    def extra_of(self, description: str) -> Section | None:
        """Return a far side's section that pjsua2 does not know; None if its description has none."""
        sections = sdp.read(description).sections
        found = sections[self.extra] if self.extra is not None and self.extra < len(sections) else None
        return found if found is not None and found.kind == VIDEO else None

    def inner(self, description: str) -> str:
        """Return a far side's description without the section that pjsua2 does not know."""
        if self.extra is None or self.extra_of(description) is None:
            return description
        theirs = sdp.read(description)
        del theirs.sections[self.extra]
        return str(theirs)

    # -- from pjsua2 to the far side ------------------------------------------------------------------------

    def offered(self, description: str, video: OurVideo | None) -> str:
        """Return an offer of pjsua2 as it goes out, with this video or none."""
        made = self._with_extra(description)
        if video is not None:
            self.place = self.video_place(description)
            if self.place == len(made.sections):
                self.extra = self.place
                made.sections.append(our_video.removed())
            made.sections[self.place] = our_video.section(video)
            _add_bandwidth(made, video)
        for place, section in enumerate(made.sections):
            self.types.keep(place, section)
        _add_connections(made)
        text = self._numbered(made)
        self.types.learn(text)
        return text

    def video_place(self, description: str) -> int:
        """Return where video goes in an offer of pjsua2: behind all else where it has no place yet."""
        kinds = self._with_extra(description).kinds
        if self.place is not None and self.place < len(kinds) and kinds[self.place] == VIDEO:
            return self.place
        return kinds.index(VIDEO) if VIDEO in kinds else len(kinds)

    def answered(
        self, description: str, theirs: TheirOffer, place: int | None, video: OurVideo | None
    ) -> str:
        """Return an answer of pjsua2 as it goes out, with this video at this place, or none."""
        made = sdp.read(description)
        if theirs.extra is None:
            self.extra = None  # the peer refused the offer that added it, and may use its place for another
        elif self.extra is not None:
            made.sections.insert(self.extra, our_video.refused(theirs.extra))
        if place is not None and video is not None and place < len(made.sections):
            made.sections[place] = our_video.section(video)
            _add_bandwidth(made, video)
            self.place = place
        for section, offer in zip(made.sections, sdp.read(theirs.text).sections, strict=False):
            keep_offered(section, offer)
        _add_connections(made)
        text = self._numbered(made)
        self.types.learn(theirs.text, text)
        self.types.learn(text)
        return text

    def _with_extra(self, description: str) -> Description:
        """Read an offer of pjsua2; the section that it does not know has port 0."""
        made = sdp.read(description)
        if self.extra is not None:
            made.sections.insert(self.extra, our_video.removed())
        return made

    def _numbered(self, made: Description) -> str:
        """Give it the first origin, and a version one more than the last if anything is new (RFC 3264 8).

        pjmedia's own version stays the same when ICE is done, and leaves a number out after some answers. The
        origin stays though the call has moved to another address, or to another family of addresses.
        """
        last = sdp.read(self._last)
        if last.origin is not None:
            made.origin = last.origin
            if str(made) != str(last):
                made.origin = replace(last.origin, version=last.origin.version + 1)
        self._last = str(made)
        return self._last


def _add_bandwidth(made: Description, video: OurVideo) -> None:
    """Let what pjmedia says of the whole session, which is for sound alone, be for both (RFC 8866 5.8)."""
    for place, line in enumerate(made.session):
        if found := _BANDWIDTH.match(line):
            made.session[place] = f"b=AS:{int(found[1]) + video.kilobits_per_s}"
            return


def _add_connections(made: Description) -> None:
    """Give each section a c= line where the session has none, also one with port 0 (RFC 8866 section 5.7).

    pjmedia gives it to each section of its own; without one, Asterisk answers 500 and ends the call.
    """
    origin = made.origin
    if origin is None or any(line.startswith("c=") for line in made.session):
        return
    for section in made.sections:
        if not any(line.startswith("c=") for line in section.lines):
            section.lines.insert(1, f"c={origin.place}")
