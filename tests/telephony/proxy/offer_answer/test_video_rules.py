"""What the proxy makes of video in descriptions: read leniently, kept from pjsua2, written rightly."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.messages import Network
from telephony.proxy.offer_answer import our_video
from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.payload_types import PayloadTypes
from telephony.proxy.offer_answer.video_dialogs import ADD, HEADER, MOST_DIALOGS, REMOVE, VideoDialogs
from telephony.proxy.offer_answer.video_ports import PortPair, VideoPorts
from telephony.proxy.offer_answer.video_sections import TheirVideo, video_of
from telephony.sip import sdp
from telephony.sip.message import SipMessage, parse
from telephony.sip.sdp import SdpError
from telephony.sip.video_agreement import VideoAgreement
from tests.descriptions import GOOD_OFFERS, KEY, description
from tests.end2end.peers.described import version
from tests.wire.negotiation import Negotiation

AUDIO = "m=audio 45000 RTP/AVP 8"
MAP = "a=rtpmap:8 PCMA/8000"
AT = "c=IN IP4 127.0.0.1\r\n"
VP8 = ("m=video 45010 RTP/AVP 100", "a=rtpmap:100 VP8/90000")
H264 = ("m=video 45010 RTP/AVP 99", "a=rtpmap:99 H264/90000", "a=fmtp:99 packetization-mode=1")


def read(*lines: str, session: tuple[str, ...] = ()) -> TheirVideo | None:
    theirs = sdp.parse(description(*lines, session=session))
    return video_of(theirs.sections[0], theirs.session)


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "codecs"),
    [
        (VP8, ["vp8"]),
        (H264, ["h264"]),
        (("m=video 9 RTP/AVPF 99 100", *H264[1:], VP8[1]), ["h264", "vp8"]),
        (("m=video 9 RTP/AVP 100 99", *H264[1:], VP8[1]), ["vp8", "h264"]),
        (("m=video 9/2 RTP/AVP 100", "a=rtpmap:100 vp8/90000"), ["vp8"]),
        (("m=video 9 RTP/AVP 99", H264[1], "a=fmtp:99 profile-level-id=42e01f"), ["h264"]),  # mode 0
        (("m=video 9 RTP/AVP 97 100", "a=rtpmap:97 H264/90000", VP8[1]), ["vp8", "h264"]),  # mode 0 last
        (("m=video 9 RTP/AVP 97 99", "a=rtpmap:97 H264/90000", *H264[1:]), ["h264"]),  # or not at all
        (("m=video 9 RTP/AVP 99", H264[1], "a=fmtp:99 packetization-mode=2"), None),
        (("m=video 9 RTP/AVP 99", H264[1], "a=fmtp:99 packetization-mode=1;profile-level-id=f4001f"), None),
        (("m=video 9 RTP/AVP 99", H264[1], "a=fmtp:99 packetization-mode=1;profile-level-id=zz"), None),
        (("m=video 9 RTP/AVP 31 34",), None),
        (("m=video 9 RTP/AVP 98", "a=rtpmap:98 AV1/90000"), None),
        (("m=video 9 RTP/AVP 34", "a=rtpmap:34 VP8/90000"), None),  # a static number of something else
        (("m=video 0 RTP/AVP 100", VP8[1]), None),
        (("m=video 99999 RTP/AVP 100", VP8[1]), None),
        (("m=video 9 UDP/TLS/RTP/SAVPF 100", VP8[1]), None),
        (("m=video 9 RTP/SAVP 100", VP8[1]), None),  # no key
        (("m=video 9 RTP/AVP 100", "c=IN IP4 video.example", VP8[1]), None),
        (("m=video 9 RTP/AVP 100", "c=IN IP6 ::1", VP8[1]), ["vp8"]),
        (("m=video 9 RTP/AVP 100", "c=IN IP4 224.2.1.1/127", VP8[1]), None),
    ],
)
def test_known_formats_are_found_in_their_order_and_all_else_is_no_video(
    lines: tuple[str, ...], codecs: list[str] | None
) -> None:
    video = read(*lines)
    assert (video and [each.codec for each in video.formats]) == codecs


def test_all_that_a_section_says_is_read() -> None:
    video = read(
        "m=video 45010 RTP/SAVP 99 100 101",
        "c=IN IP4 192.0.2.4",
        "b=AS:900",
        "b=TIAS:800000",
        "a=rtcp:45013 IN IP4 192.0.2.5",
        f"a=crypto:1 AES_256_CM_HMAC_SHA1_80 {KEY}",
        f"a=crypto:2 AES_CM_128_HMAC_SHA1_80 {KEY}|2^20|1:4",
        f"a=crypto:3 AES_CM_128_HMAC_SHA1_80 {KEY} UNENCRYPTED_SRTP",
        f"a=crypto:4 AES_CM_128_HMAC_SHA1_32 {KEY}|2^20",
        "a=rtpmap:99 H264/90000",
        "a=fmtp:99 Profile-Level-ID=428014; packetization-mode=1;max-br=500",
        "a=rtpmap:100 VP8/90000",
        "a=rtcp-fb:* nack pli",
        "a=rtcp-fb:99 nack",
        "a=rtcp-fb:100 ccm tmmbr smaxpr=120",
        "a=rtcp-fb:100 nack sli",
        "a=sendonly",
    )
    assert video is not None
    assert (video.rtp, video.rtcp) == (("192.0.2.4", 45010), ("192.0.2.5", 45013))
    assert (video.sends, video.receives, video.kilobits_per_s) == (True, False, 800)
    assert [(tag, key.suite) for tag, key in video.keys.items()] == [("4", "AES_CM_128_HMAC_SHA1_32")]
    h264, vp8 = video.formats
    assert h264.parameters == {"profile-level-id": "428014", "packetization-mode": "1", "max-br": "500"}
    assert h264.feedback == {"nack", "nack pli"}
    assert vp8.feedback == {"nack pli", "ccm tmmbr"}


@pytest.mark.parametrize(("line", "limit"), [("b=AS:84", None), ("b=AS:512", 448), ("b=TIAS:300000", 236)])
def test_a_limit_for_the_session_is_for_sound_too(line: str, limit: int | None) -> None:
    video = read(*VP8, session=(line,))
    assert video
    assert video.kilobits_per_s == limit


def test_who_holds_by_an_address_of_zeros_gets_no_pictures() -> None:
    video = read(VP8[0], "c=IN IP4 0.0.0.0", VP8[1])
    assert video is not None
    assert not video.receives


def test_a_picture_without_a_key_is_no_answer_beside_sound_that_has_one() -> None:
    crypto = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY}"
    encrypted = our_video.sound_of(description(AUDIO, MAP, crypto))
    plain = our_video.sound_of(description(AUDIO, MAP))
    assert encrypted is not None
    ours = our_video.offer(encrypted, "127.0.0.1", 4000, "vp8", 500, bytes(30))  # optional: RTP/AVP
    without_key, with_key = read(*VP8), read(*VP8, crypto)
    assert without_key is not None
    assert with_key is not None
    assert not our_video.answers(without_key, ours, encrypted)
    assert our_video.answers(with_key, ours, encrypted)
    assert our_video.answers(without_key, ours, plain)


# -- dialogs ------------------------------------------------------------------------------------------------


class Ports(VideoPorts):
    def __init__(self) -> None:
        super().__init__(Network(rtp_port_first=0))
        self.opened: list[PortPair] = []

    def open(self, host: str) -> PortPair | None:
        pair = super().open(host)
        self.opened += [pair] if pair else []
        return pair


class Calls:
    """A proxy's rules, between a pjsua2 and a far side that a test plays. `wire` follows what they say."""

    def __init__(self) -> None:
        self.wire = Negotiation()
        self.agreed: list[VideoAgreement | None] = []
        self.address = "127.0.0.1"
        self.ports = Ports()
        self.dialogs = VideoDialogs(
            self.ports,
            lambda _family: self.address,
            lambda _call_id, agreement, _otherwise: self.agreed.append(agreement),
        )

    def we_offer(self, body: str, number: int = 1, asked: str = "") -> str:
        """Return what goes out of this offer of pjsua2."""
        return self._leaving(_message("INVITE sip:x SIP/2.0", body, number, "ours", "theirs"), asked)

    def we_answer(self, body: str, cseq: int | str = 1) -> str:
        return self._leaving(_message("SIP/2.0 200 OK", body, cseq, "theirs", "ours"))

    def they_offer(self, body: str, number: int = 1, tag: str = "ours") -> str:
        """Return what pjsua2 is to see of it, before it is built anew."""
        message = _message("INVITE sip:x SIP/2.0", body, number, "theirs", tag)
        self.wire.saw("in", message.to_bytes())
        return self.dialogs.inner_offer(message)

    def they_answer(self, body: str, number: int = 1) -> str:
        message = _message("SIP/2.0 200 OK", body, number, "ours", "theirs")
        self.wire.saw("in", message.to_bytes())
        inner = self.dialogs.inner_answer(message)
        self.dialogs.answered(message, body, has_sound=sdp.read(inner).is_active)
        return inner

    def they_refuse(self, number: int) -> None:
        """The far side answers 488 to our offer, and all is as before."""
        self.wire.saw("in", _message("SIP/2.0 488 No", "", number, "ours", "theirs").to_bytes())

    def _leaving(self, message: SipMessage, asked: str = "") -> str:
        if asked:
            message.set(HEADER.lower(), asked, HEADER)
        self.dialogs.leaving(message)
        assert not message.get(HEADER.lower())
        self.wire.saw("out", message.to_bytes())
        return message.body.decode("latin-1")


def _message(
    start: str, body: str, cseq: int | str, from_tag: str, to_tag: str, call_id: str = "c"
) -> SipMessage:
    """cseq: The number of an INVITE; else with its method."""
    lines = [
        start,
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
        f"From: <sip:a@x>;tag={from_tag}",
        "To: <sip:b@x>" + (f";tag={to_tag}" if to_tag else ""),
        f"Call-ID: {call_id}",
        f"CSeq: {cseq}" + ("" if isinstance(cseq, str) else " INVITE"),
        "Content-Type: application/sdp",
    ]
    return parse("\r\n".join([*lines, "", body]).encode("latin-1"))


@pytest.fixture
def calls() -> Iterator[Calls]:
    made = Calls()
    yield made
    made.dialogs.close()


SOUND = description(AUDIO, MAP)
WITH_VIDEO = description(AUDIO, MAP, *VP8)
REFUSING = description(AUDIO, MAP, "m=video 0 RTP/AVP 97")


def media(text: str) -> list[str]:
    return re.findall(r"(?m)^m=(\w+ \d+)", text)


@pytest.mark.parametrize(("method", "videos"), [("INVITE", 1), ("OPTIONS", 0)])
def test_who_calls_without_an_offer_is_offered_video_and_who_only_asks_costs_no_port(
    method: str, videos: int, calls: Calls
) -> None:
    answer = calls.we_answer(SOUND, f"1 {method}")  # the PBX asks each minute
    assert (len(media(answer)), len(calls.ports.opened)) == (1 + videos, videos)


def test_without_video_pjsua2s_words_go_out_as_they_are(calls: Calls) -> None:
    assert calls.we_offer(SOUND) == SOUND
    assert calls.they_answer(SOUND) == SOUND
    assert calls.they_offer(SOUND, 2) == SOUND
    assert calls.we_answer(SOUND, 2) == SOUND
    assert not calls.agreed


def test_a_repeated_message_of_pjsua2_goes_out_the_same_and_settles_nothing_anew(calls: Calls) -> None:
    offer = calls.we_offer(SOUND, asked=ADD)
    assert calls.we_offer(SOUND, asked=ADD) == offer
    calls.they_answer(WITH_VIDEO)
    calls.they_answer(WITH_VIDEO)
    calls.they_offer(WITH_VIDEO, 7)
    answer = calls.we_answer(SOUND, 7)
    calls.they_offer(WITH_VIDEO, 7)
    assert calls.we_answer(SOUND, 7) == answer
    assert len(calls.agreed) == 2  # VP8 by our number, then by theirs


def test_an_old_answer_that_comes_again_does_not_bring_video_back(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    calls.we_offer(SOUND, 2, REMOVE)
    calls.they_answer(REFUSING, 2)
    calls.they_answer(WITH_VIDEO, 1)
    assert calls.agreed[-1] is None
    assert media(calls.we_offer(SOUND, 3))[1] == "video 0"


def test_the_version_rises_with_each_change_and_only_then(calls: Calls) -> None:
    numbers = []
    for number, asked in enumerate(["", ADD, "", REMOVE, "", ADD], start=1):
        numbers.append(version(calls.we_offer(SOUND, number, asked)))
        wants = asked == ADD or (asked != REMOVE and number == 3)
        calls.they_answer(WITH_VIDEO if wants else REFUSING, number)
    assert numbers == [2, 3, 3, 4, 4, 5]


def test_the_version_is_right_where_pjmedias_is_not(calls: Calls) -> None:
    """It leaves a number out after some answers, and says the same one when ICE is done."""

    def by_pjmedia(number: int, *lines: str) -> str:
        return description(AUDIO, *lines, MAP).replace("o=- 20518 2", f"o=- 20518 {number}")

    offers = [
        by_pjmedia(2),
        by_pjmedia(4, "a=sendonly"),
        by_pjmedia(4, "a=inactive"),
        by_pjmedia(4, "a=inactive"),
    ]
    assert [version(calls.we_offer(text, number)) for number, text in enumerate(offers, 1)] == [2, 3, 4, 4]


def test_the_origin_stays_when_our_address_or_its_family_is_another(calls: Calls) -> None:
    first = calls.we_offer(SOUND, 1)
    place = first.partition("\r\ns=")[0].rpartition(" IN ")[2]
    moved = SOUND.replace(place, "IP6 2001:db8::9")
    assert moved != SOUND
    then = calls.we_offer(moved, 2)
    assert version(then) == version(first) + 1
    assert then.splitlines()[1] == first.splitlines()[1].replace(f" {version(first)} ", f" {version(then)} ")
    assert "c=IN IP6 2001:db8::9\r\n" in then
    assert calls.we_offer(moved, 3) == then


def test_a_format_that_only_looks_like_a_number_stays_beside_one_that_means_something_else() -> None:
    types = PayloadTypes()
    types.learn(description("m=audio 4000 RTP/AVP 101", "a=rtpmap:101 PCMA/8000"))
    section = sdp.Section(
        ["m=audio 4000 RTP/AVP 8 101 \N{SUPERSCRIPT TWO}", "a=rtpmap:101 telephone-event/8000"]
    )
    types.keep(0, section)
    assert str(section) == "m=audio 4000 RTP/AVP 8 \N{SUPERSCRIPT TWO}\r\n"


def test_an_answer_has_no_format_that_the_offer_has_not(calls: Calls) -> None:
    event = "a=rtpmap:{} telephone-event/{}"
    calls.they_offer(description("m=audio 4000 RTP/AVP 8 101", MAP, event.format(101, 16000)))
    by_pjmedia = description("m=audio 4000 RTP/AVP 8 120", MAP, event.format(120, 8000), "a=fmtp:120 0-16")
    assert calls.we_answer(by_pjmedia).partition("m=audio")[2].splitlines()[0] == " 4000 RTP/AVP 8"


def test_who_only_asks_pushes_no_call_out(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    for number in range(MOST_DIALOGS):
        asked = _message(
            "SIP/2.0 200 OK", SOUND, "1 OPTIONS", "theirs", f"t{number}", call_id=f"asked-{number}"
        )
        calls.dialogs.leaving(asked)
    assert calls.ports.opened[0].rtp.fileno() >= 0


def test_the_limit_of_the_session_grows_with_video(calls: Calls) -> None:
    sound = description(AUDIO, MAP, session=("b=AS:84",))
    assert "b=AS:1584\r\n" in calls.we_offer(sound, asked=ADD)
    assert "b=AS:84\r\n" in calls.we_offer(sound, 2, REMOVE)


def test_of_feedback_only_what_was_offered_and_is_obeyed_is_answered(calls: Calls) -> None:
    offered = ("a=rtcp-fb:100 nack pli", "a=rtcp-fb:100 nack sli", "a=rtcp-fb:* ccm tmmbr")
    calls.they_offer(description(AUDIO, MAP, *VP8, *offered))
    answered = re.findall(r"a=rtcp-fb:.*", calls.we_answer(REFUSING))
    assert answered == ["a=rtcp-fb:* nack pli\r", "a=rtcp-fb:* ccm tmmbr\r"]
    calls.they_offer(description(AUDIO, MAP, *VP8), 2)
    assert "rtcp-fb" not in calls.we_answer(REFUSING, 2)


def test_video_comes_back_after_a_hold_that_was_answered_with_port_0(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    assert "a=inactive" in calls.we_offer(SOUND + "a=sendonly\r\n", 2)
    calls.they_answer(REFUSING, 2)
    assert calls.agreed[-1] is None
    assert media(calls.we_offer(SOUND, 3))[1] != "video 0"
    calls.they_answer(REFUSING, 3)
    assert media(calls.we_offer(SOUND, 4))[1] == "video 0"


def test_a_call_that_a_far_side_with_video_asks_for_has_some_and_no_later_one_to_the_same_place(
    calls: Calls,
) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    refer = _message("REFER sip:x SIP/2.0", "", "2 REFER", "theirs", "ours")
    refer.set("refer-to", "<sip:%64ewi@X?Replaces=a>", "Refer-To")
    calls.dialogs.receive(refer)

    def dialled(call_id: str, number: int) -> list[str]:
        invite = _message("INVITE sip:dewi@x SIP/2.0", SOUND, number, "ours", "", call_id=call_id)
        calls.dialogs.leaving(invite)
        return [each.split()[0] for each in media(invite.body.decode())]

    assert dialled("d", 1) == ["audio", "video"]
    assert dialled("d", 2) == ["audio", "video"]  # once more, with credentials
    assert dialled("e", 1) == ["audio"]


def test_what_pjsua2_repeats_after_the_end_opens_no_sockets(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.dialogs.ended("c")
    assert calls.we_offer(SOUND, 1, ADD) == SOUND
    assert [each.rtp.fileno() for each in calls.ports.opened] == [-1]


def test_at_another_address_of_ours_video_gets_other_ports(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    calls.address = "127.0.0.2"
    offer = calls.we_offer(SOUND, 2)
    calls.they_answer(WITH_VIDEO, 2)
    first, second = calls.agreed
    assert first
    assert second
    assert second.rtp.getsockname()[0] == "127.0.0.2"
    assert f"c=IN IP4 127.0.0.2\r\nb=AS:1500\r\na=rtcp:{second.rtcp.getsockname()[1]} " in offer


def test_sockets_are_closed_when_the_call_is_over(calls: Calls) -> None:
    calls.we_offer(SOUND, 1, ADD)
    calls.they_answer(WITH_VIDEO, 1)
    (agreement,) = calls.agreed
    assert agreement
    calls.dialogs.ended("c")
    assert (agreement.rtp.fileno(), agreement.rtcp.fileno()) == (-1, -1)


def test_many_calls_are_remembered_and_no_more(calls: Calls) -> None:
    for number in range(2 * MOST_DIALOGS):
        invite = _message("INVITE sip:x SIP/2.0", SOUND, 1, f"t{number}", "", call_id=f"c{number}")
        invite.set(HEADER.lower(), ADD, HEADER)
        calls.dialogs.leaving(invite)
    assert sum(each.rtp.fileno() >= 0 for each in calls.ports.opened) == MOST_DIALOGS


_LINE = st.one_of(
    st.sampled_from(
        [
            *VP8,
            *H264,
            AUDIO,
            MAP,
            "m=video 0 RTP/AVP 31",
            "m=video 70000 RTP/AVP 100",
            "m=video 4 RTP/SAVP 100",
            "m=application 4 UDP/BFCP *",
            "c=IN IP4 0.0.0.0",
            "c=IN IP6 ::1",
            "a=sendonly",
            "a=inactive",
            "a=rtcp:0",
            "a=rtcp:65535",
            "b=AS:0",
            "b=TIAS:99999999999",
            f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY}",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:====",
            "a=fmtp:99 packetization-mode=1;;=;profile-level-id",
            "a=rtcp-fb:* nack",
            "a=rtcp-fb:999 ccm",
        ]
    ),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60),
)


@settings(max_examples=400, deadline=None)
@given(offer=st.lists(_LINE, max_size=12), later=st.lists(_LINE, max_size=12), is_extra=st.booleans())
def test_whatever_is_said_of_video_pjsua2_sees_none_and_what_leaves_fits(
    offer: list[str], later: list[str], is_extra: bool
) -> None:
    calls = Calls()
    if is_extra:
        calls.we_offer(SOUND, 1, ADD)
        calls.they_answer(WITH_VIDEO, 1)
    try:
        for number, lines in enumerate((offer, later), start=2):
            _exchange(calls, description(AUDIO, MAP, *lines), number)
    finally:
        calls.dialogs.close()


def _exchange(calls: Calls, text: str, number: int) -> None:
    inner = calls.they_offer(text, number)
    try:
        seen = rebuilt(inner)
    except SdpError:
        with pytest.raises(SdpError):
            rebuilt(text)
        return
    assert not any(each.startswith("video ") and each != "video 0" for each in media(seen))
    before = len(calls.agreed)
    went = calls.we_answer(answer_of_pjsua2(seen), number)
    assert re.findall(r"(?m)^m=(\w+)", went) == re.findall(r"(?m)^m=(\w+)", text)
    rebuilt(went)
    for agreement in calls.agreed[before:]:
        if agreement is not None:
            port = agreement.rtp.getsockname()[1]
            assert f"video {port}" in media(went)
            assert 0 < agreement.remote_rtp[1] <= 65535
            assert 0 < agreement.remote_rtcp[1] <= 65535


def answer_of_pjsua2(offer: str) -> str:
    """Take the first sound, refuse all else."""
    theirs = sdp.read(offer)
    made, has_sound = [], False
    for section in theirs.sections:
        takes = section.kind == "audio" and section.port > 0 and not has_sound
        has_sound |= takes
        made.append(
            f"m=audio 40000 RTP/AVP 8\r\n{AT}a=rtpmap:8 PCMA/8000\r\n"
            if takes
            else str(our_video.refused(section)).replace("\r\n", f"\r\n{AT}", 1)
        )
    return "".join([str(sdp.Description(theirs.session)), *made])


@pytest.mark.parametrize("name", GOOD_OFFERS)
def test_real_offers_are_seen_by_pjsua2_as_before(name: str, calls: Calls) -> None:
    assert calls.they_offer(GOOD_OFFERS[name], tag="") == GOOD_OFFERS[name]
