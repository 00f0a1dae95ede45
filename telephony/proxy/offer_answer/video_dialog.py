"""The differences between one dialog's descriptions on the network and pjsua2's. Rules without sockets.

pjsua2 never sees video. If its own list of sections has none that our video could replace, ours is an
additional section on the network ("extra"): it is inserted into pjsua2's descriptions and removed from the
peer's, from then on at the same position, because a list may neither shrink nor change its order (RFC 3264
section 8).
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
    """The video of an offer.

    Attributes:
        text: The whole description.
        videos: The sections that we support, by position.
        extra: The section that pjsua2 does not know.
        has_video: The offer has video, even of an unknown kind.
    """

    text: str
    videos: dict[int, TheirVideo]
    extra: Section | None
    has_video: bool


@dataclass(frozen=True)
class OurOffer:
    """The video of an offer of ours: at this position, on these ports. None: port 0, or no section.

    is_wanted: It should have video, so a refusal must be reported; there may have been no free port.
    """

    is_wanted: bool
    place: int | None
    video: OurVideo | None
    pair: PortPair | None


@dataclass
class VideoDialog:
    """A dialog in which pjsua2 has described its media: one Call-ID and our own tag.

    Attributes:
        extra: Position of the section that pjsua2 does not know.
        place: Position of the present, former or future video section.
        agreement: The last agreement.
        is_wanted: Our next offer has video.
        is_referred: A peer with video requested this call by REFER; the repeated INVITE is marked too, e.g.
            with credentials.
        is_removed: The agent removed video and did not add it again: no offer of the peer brings it back.
        is_asked_for: The peer's last offer had video, and the agent was informed.
        types: The payload types of all sections.
        pairs: Our sockets; the last pair is in use.
        offers: Our offers, by whether the request was ours, CSeq number and method.
        sent: pjsua2's messages and their rewritten form; a repetition gets the same form.
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

    # -- from the peer to pjsua2 ----------------------------------------------------------------------------

    def extra_of(self, description: str) -> Section | None:
        """Return the section of a peer's description that pjsua2 does not know; None if there is none."""
        sections = sdp.read(description).sections
        found = sections[self.extra] if self.extra is not None and self.extra < len(sections) else None
        return found if found is not None and found.kind == VIDEO else None

    def inner(self, description: str) -> str:
        """Return a peer's description without the section that pjsua2 does not know."""
        if self.extra is None or self.extra_of(description) is None:
            return description
        theirs = sdp.read(description)
        del theirs.sections[self.extra]
        return str(theirs)

    # -- from pjsua2 to the peer ----------------------------------------------------------------------------

    def offered(self, description: str, video: OurVideo | None) -> str:
        """Return an offer of pjsua2 in its network form, with this video or none."""
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
        """Return the position of video in an offer of pjsua2: the last one if it has no position yet."""
        kinds = self._with_extra(description).kinds
        if self.place is not None and self.place < len(kinds) and kinds[self.place] == VIDEO:
            return self.place
        return kinds.index(VIDEO) if VIDEO in kinds else len(kinds)

    def answered(
        self, description: str, theirs: TheirOffer, place: int | None, video: OurVideo | None
    ) -> str:
        """Return an answer of pjsua2 in its network form, with this video at this position, or none."""
        made = sdp.read(description)
        if theirs.extra is None:
            # the peer refused the offer that added it, and may use its position for another section
            self.extra = None
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
        """Set the first origin, and a version one higher than the last if anything changed (RFC 3264 8).

        pjmedia's own version stays the same when ICE completes, and skips a number after some answers. The
        origin stays although the call has moved to another address or another address family.
        """
        last = sdp.read(self._last)
        if last.origin is not None:
            made.origin = last.origin
            if str(made) != str(last):
                made.origin = replace(last.origin, version=last.origin.version + 1)
        self._last = str(made)
        return self._last


def _add_bandwidth(made: Description, video: OurVideo) -> None:
    """Extend pjmedia's session bandwidth, which covers sound alone, to cover both (RFC 8866 5.8)."""
    for place, line in enumerate(made.session):
        if found := _BANDWIDTH.match(line):
            made.session[place] = f"b=AS:{int(found[1]) + video.kilobits_per_s}"
            return


def _add_connections(made: Description) -> None:
    """Give each section a c= line if the session has none, even one with port 0 (RFC 8866 section 5.7).

    pjmedia adds it to each section of its own; without one, Asterisk answers 500 and ends the call.
    """
    origin = made.origin
    if origin is None or any(line.startswith("c=") for line in made.session):
        return
    for section in made.sections:
        if not any(line.startswith("c=") for line in section.lines):
            section.lines.insert(1, f"c={origin.place}")
