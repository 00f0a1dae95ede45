"""Long calls in which both sides change sound and video as they like: all that we say is valid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.video_dialogs import ADD, REMOVE, SOUND
from telephony.sip import sdp
from tests.telephony.proxy.offer_answer.test_video_rules import Calls

AT = "c=IN IP4 192.0.2.1\r\n"
SESSION = "v=0\r\no=- 7 {version} IN IP4 192.0.2.1\r\ns=x\r\nb=AS:84\r\nt=0 0\r\n"
DIRECTION_BACK = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}


OURS = {100: "speex/8000", 120: "telephone-event/8000"}  # as pjmedia offers them, whatever was agreed on


def sound(direction: str = "sendrecv", more: dict[int, str] | None = None) -> str:
    """PCMA, and formats with dynamic numbers."""
    numbers = "".join(f" {number}" for number in more or {})
    maps = "".join(f"a=rtpmap:{number} {name}\r\n" for number, name in (more or {}).items())
    return f"m=audio 4000 RTP/AVP 8{numbers}\r\n{AT}a={direction}\r\na=rtpmap:8 PCMA/8000\r\n{maps}"


def events_of(section: str) -> dict[int, str]:
    """Return the telephone-event of a section, by its number: what an answer takes beside PCMA."""
    return {
        int(number): name for number, name in re.findall(r"a=rtpmap:(\d+) (telephone-event/8000)", section)
    }


def picture(encodings: dict[int, str], direction: str = "sendrecv", protocol: str = "RTP/AVP") -> str:
    numbers = " ".join(map(str, encodings))
    maps = "".join(f"a=rtpmap:{number} {name}/90000\r\n" for number, name in encodings.items())
    return f"m=video 4002 {protocol} {numbers}\r\n{AT}{maps}a={direction}\r\n"


@dataclass
class Side:
    """One that describes itself: the version rises by one with each change (RFC 3264 section 8)."""

    version: int = 1
    said: list[str] = field(default_factory=list)

    def says(self, sections: list[str]) -> str:
        if self.said and sections != self.said:
            self.version += 1
        self.said = sections
        return "".join([SESSION.format(version=self.version), *sections])


class Talk:
    """A call between our proxy, with a pjsua2 that takes sound alone, and a far side."""

    def __init__(self) -> None:
        self.calls = Calls()
        self._phone, self._far = Side(), Side()
        self._number = 0
        self._kinds = ["audio"]  # as the far side knows them
        self._inner = 1  # as many as pjsua2 knows

    def ours(self, asked: str, is_held: bool, answer: str, codec: str) -> None:
        """We offer; the far side takes video in it, refuses it, or refuses the whole offer."""
        self._number += 1
        mine = [sound("sendonly" if is_held else "sendrecv", OURS), *self._refused(self._inner - 1)]
        went = self.calls.we_offer(self._phone.says(mine), self._number, asked)
        if answer == "refused":
            self.calls.they_refuse(self._number)
            return
        sections = list(map(str, sdp.read(went).sections))
        self._kinds = [each[2:].split()[0] for each in sections]
        self.calls.they_answer(
            self._far.says([self._answer(each, answer, codec) for each in sections]), self._number
        )

    def theirs(
        self, direction: str, more: dict[int, str], encodings: dict[int, str], protocol: str, is_more: bool
    ) -> None:
        """They offer, with video if there are encodings; one section of another kind if `is_more`."""
        self._number += 1
        if encodings and "video" not in self._kinds:
            self._kinds.append("video")
        self._kinds += ["application"] if is_more else []
        is_shown = False
        sections = []
        for kind in self._kinds:
            if kind == "audio":
                sections.append(sound(direction, more))
            elif kind == "video" and encodings and not is_shown:
                is_shown = True
                sections.append(picture(encodings, direction, protocol))
            else:
                sections.append(f"m={kind} 0 RTP/AVP 0\r\n{AT}")
        seen = rebuilt(self.calls.they_offer(self._far.says(sections), self._number))
        theirs = list(map(str, sdp.read(seen).sections))
        self._inner = len(theirs)
        mine = [
            sound(DIRECTION_BACK[direction], events_of(each)) if each.startswith("m=audio") else refused(each)
            for each in theirs
        ]
        self.calls.we_answer(self._phone.says(mine), self._number)

    def _refused(self, count: int) -> list[str]:
        """What pjsua2 makes of sections that it does not take, as the far side has described them."""
        known = [refused(each) for each in self._phone.said if not each.startswith("m=audio")]
        return known[:count]

    @staticmethod
    def _answer(section: str, answer: str, codec: str) -> str:
        direction = re.search(r"a=(sendrecv|sendonly|recvonly|inactive)", section)
        back = DIRECTION_BACK[direction[1]] if direction else "sendrecv"
        if section.startswith("m=audio"):
            return sound(back, events_of(section))
        numbers = {name: int(number) for number, name in re.findall(r"a=rtpmap:(\d+) (\w+)/90000", section)}
        if answer == "without video" or section.split()[1] == "0" or codec not in numbers:
            return refused(section)
        return picture({numbers[codec]: codec}, back)


def refused(section: str) -> str:
    kind, _, protocol, number, *_ = section.split()
    return f"{kind} 0 {protocol} {number}\r\n{AT}"


_OURS = st.tuples(
    st.just("ours"),
    st.sampled_from(["", ADD, ADD, REMOVE, SOUND]),
    st.booleans(),
    st.sampled_from(["taken", "taken", "without video", "refused"]),
    st.sampled_from(["VP8", "H264"]),
)
_THEIRS = st.tuples(
    st.just("theirs"),
    st.sampled_from(["sendrecv", "sendrecv", "sendonly", "recvonly", "inactive"]),
    st.sampled_from(
        [
            {},
            {101: "telephone-event/8000"},
            {100: "telephone-event/8000", 120: "AMR/8000"},
            {96: "opus/48000/2"},
        ]
    ),
    st.sampled_from([{}, {100: "VP8"}, {96: "VP8", 97: "H264"}, {96: "H264", 97: "VP8"}, {98: "AV1"}]),
    st.sampled_from(["RTP/AVP", "RTP/AVP", "RTP/AVPF"]),
    st.integers(0, 7).map(lambda number: number == 7),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_OURS | _THEIRS, min_size=1, max_size=8))
@example(
    [
        ("ours", "", False, "taken", "VP8"),
        ("ours", "add", False, "refused", "VP8"),
        ("theirs", "sendrecv", {}, {}, "RTP/AVP", True),
        ("theirs", "sendrecv", {}, {100: "VP8"}, "RTP/AVP", False),
        ("ours", "", False, "taken", "VP8"),
    ]
)
def test_all_that_we_say_in_a_call_is_valid(steps: list[tuple[object, ...]]) -> None:
    talk = Talk()
    try:
        for who, *facts in steps:
            getattr(talk, str(who))(*facts)
    finally:
        talk.calls.dialogs.close()
    judged = talk.calls.wire.take()
    assert judged.count == len(steps)
    assert not judged.problems, "\n".join(judged.problems)
