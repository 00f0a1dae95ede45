"""What the tests' own rules for session descriptions let pass, and what not: each rule by one fault."""

from __future__ import annotations

import pytest

from tests.wire.description import read
from tests.wire.negotiation import Negotiation, answer_faults

KEY = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
SESSION = "v=0\no=- 7 {version} IN IP4 192.0.2.1\ns=-\nt=0 0\n"
AUDIO = (
    "m=audio 4000 RTP/AVP 8 96\nc=IN IP4 192.0.2.1\nb=TIAS:64000\na=rtcp:4001 IN IP4 192.0.2.1\na=sendrecv\n"
    "a=rtpmap:8 PCMA/8000\na=rtpmap:96 telephone-event/8000\na=fmtp:96 0-16\na=ptime:20\n"
)
VIDEO = (
    "m=video 4002 RTP/AVP 97\nc=IN IP4 192.0.2.1\na=rtpmap:97 H264/90000\n"
    "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1\na=rtcp-fb:* nack pli\n"
)
NO_VIDEO = "m=video 0 RTP/AVP 97\nc=IN IP4 192.0.2.1\n"
SECURE = AUDIO.replace("RTP/AVP", "RTP/SAVP") + f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY}\n"


def text(*sections: str, version: int = 1) -> str:
    return (SESSION.format(version=version) + "".join(sections)).replace("\n", "\r\n")


def ipv6(description: str) -> str:
    return description.replace("IP4 192.0.2.1", "IP6 2001:db8::1")


@pytest.mark.parametrize(
    "good", [text(AUDIO), text(AUDIO, VIDEO), text(SECURE, NO_VIDEO), text(AUDIO, AUDIO)]
)
@pytest.mark.parametrize("family", [str, ipv6])
def test_good_descriptions_pass_at_both_families_of_addresses(good: str, family: type[str]) -> None:
    assert read(family(good)).problems == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("\r\n", "\n", "CRLF"),
        ("a=ptime:20\r\n", "a=ptime:20", "does not end"),
        ("t=0 0\r\n", "t=0 0\r\n\r\n", "no line"),
        ("v=0", "v=1", "v=0"),
        ("s=-\r\nt=0 0", "t=0 0\r\ns=-", "order"),
        ("s=-\r\n", "", "no s="),
        ("s=-\r\n", "s=-\r\ns=-\r\n", "more than once"),
        ("t=0 0", "t=0", "time"),
        ("t=0 0", "t=0 0\r\na=ptime:20", "into a section"),
        ("o=- 7", "o=a b 7", "origin"),
        ("o=- 7", "o=- 9223372036854775808", "63 bits"),
        ("o=- 7 1 IN IP4 192.0.2.1", "o=- 7 1 IN IP6 192.0.2.1", "IP6"),
        ("c=IN IP4 192.0.2.1\r\n", "", "no c="),
        ("c=IN IP4 192.0.2.1", "c=IN IP4 2001:db8::1", "not an address of IP4"),
        ("c=IN IP4 192.0.2.1", "c=IN IP4 224.2.1.1", "one host"),
        ("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0", "no address"),
        ("c=IN IP4 192.0.2.1\r\nb=TIAS:64000", "b=TIAS:64000\r\nc=IN IP4 192.0.2.1", "order"),
        ("b=TIAS:64000", "b=TIAS:much", "bandwidth"),
        ("m=audio 4000", "m=sound 4000", "kind"),
        ("m=audio 4000", "m=audio 70000", "no port"),
        ("RTP/AVP 8 96", "RTP/AVP", "m= line"),
        ("RTP/AVP 8 96", "RTP/AVP 8 96 8", "twice"),
        ("RTP/AVP 8 96", "RTP/AVP 8 96 128", "no payload type"),
        ("RTP/AVP 8 96", "RTP/AVP 8 96 \N{SUPERSCRIPT TWO}", "no payload type"),
        ("RTP/AVP 8 96", "RTP/AVP 8 96 97", "no rtpmap of 97"),
        ("RTP/AVP 8 96", "RTP/AVP 96", "rtpmap of 8"),
        ("a=rtpmap:8 PCMA/8000", "a=rtpmap:8 PCMU/8000", "RFC 3551"),
        ("a=rtpmap:8 PCMA/8000", "a=rtpmap:8 PCMA/8000\r\na=rtpmap:8 PCMA/8000", "two rtpmaps"),
        ("a=fmtp:96 0-16", "a=fmtp:96 0-16\r\na=fmtp:96 0-15", "two fmtps"),
        ("a=fmtp:96 0-16", "a=fmtp:101 0-16", "fmtp of 101"),
        ("a=sendrecv", "a=sendrecv\r\na=inactive", "direction"),
        ("a=ptime:20", "a=ptime:0", "ptime"),
        ("a=ptime:20", "a=ptime:20\r\na=maxptime:10", "above maxptime"),
        ("a=rtcp:4001", "a=rtcp:0", "rtcp"),
        ("a=rtcp:4001 IN IP4 192.0.2.1", "a=rtcp:4001 IN IP4 ::1", "not an address"),
        ("a=sendrecv", "a=", "attribute"),
        ("a=sendrecv", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", "bytes"),
        ("RTP/AVP 8 96", "RTP/SAVP 8 96", "without a key"),
        ("a=sendrecv", "a=ice-ufrag:abcd", "half"),
    ],
)
def test_one_fault_is_found(good: str, bad: str, fault: str) -> None:
    assert good in text(AUDIO)
    problems = read(text(AUDIO).replace(good, bad, 1)).problems
    assert any(fault in problem for problem in problems), problems


def test_a_refused_section_has_a_format_and_an_address_but_needs_no_rtpmap() -> None:
    assert read(text(AUDIO, NO_VIDEO)).problems == []
    assert "no c=" in read(text(AUDIO, "m=video 0 RTP/AVP 97\n")).problems[0]


@pytest.mark.parametrize(
    ("offer", "answer", "fault"),
    [
        ((AUDIO, VIDEO), (AUDIO, VIDEO), ""),
        ((AUDIO, VIDEO), (AUDIO, NO_VIDEO), ""),
        ((AUDIO, VIDEO), (AUDIO,), "sections"),
        ((AUDIO, VIDEO), (VIDEO, AUDIO), "answers"),
        ((AUDIO, NO_VIDEO), (AUDIO, VIDEO), "not offered"),
        ((AUDIO.replace("AVP", "AVPF"),), (AUDIO,), "RTP/AVP answers RTP/AVPF"),
        ((AUDIO, VIDEO.replace("AVP", "AVPF")), (AUDIO, NO_VIDEO), "RTP/AVP answers RTP/AVPF"),
        ((AUDIO.replace("96", "101"),), (AUDIO,), "96 TELEPHONE-EVENT/8000 answers nothing"),
        ((AUDIO.replace("telephone-event", "speex"),), (AUDIO,), "answers SPEEX"),
        ((AUDIO.replace("sendrecv", "sendonly"),), (AUDIO,), "sendrecv answers sendonly"),
        ((AUDIO.replace("sendrecv", "sendonly"),), (AUDIO.replace("sendrecv", "recvonly"),), ""),
        ((AUDIO.replace("sendrecv", "recvonly"),), (AUDIO.replace("sendrecv", "recvonly"),), "recvonly"),
        ((AUDIO.replace("sendrecv", "inactive"),), (AUDIO.replace("sendrecv", "sendonly"),), "sendonly"),
        ((AUDIO,), (AUDIO + "a=rtcp-mux\n",), "rtcp-mux"),
        ((AUDIO, VIDEO), (AUDIO, VIDEO.replace("mode=1", "mode=0")), "H.264"),
        ((SECURE,), (SECURE,), ""),
        ((SECURE,), (SECURE.replace("crypto:1", "crypto:2"),), "key"),
    ],
)
def test_an_answer_fits_its_offer(offer: tuple[str, ...], answer: tuple[str, ...], fault: str) -> None:
    faults = answer_faults(read(text(*offer)), read(text(*answer)))
    assert any(fault in each for each in faults) if fault else not faults, faults


# -- one call after another ---------------------------------------------------------------------------------


def message(start: str, body: str, cseq: str, ours: str = "from") -> bytes:
    tags = ("ours", "theirs") if ours == "from" else ("theirs", "ours")
    lines = [
        start,
        "Call-ID: c",
        f"From: <sip:a>;tag={tags[0]}",
        f"To: <sip:b>;tag={tags[1]}",
        f"CSeq: {cseq}",
    ]
    return "\r\n".join([*lines, "c: application/sdp", "", body]).encode()


class Call:
    """One call, in which we offer."""

    def __init__(self) -> None:
        self._negotiation = Negotiation()
        self._number = 0

    def offer(self, description: str, answer: str = "", status: str = "200 OK") -> list[str]:
        """Offer, and be answered so; return what is wrong with the offer."""
        self._number += 1
        cseq = f"{self._number} INVITE"
        self._negotiation.saw("out", message("INVITE sip:b SIP/2.0", description, cseq))
        self._negotiation.saw("in", message(f"SIP/2.0 {status}", answer or description, cseq))
        return self._negotiation.take().problems

    def answer(self, offer: str, description: str) -> list[str]:
        self._number += 1
        cseq = f"{self._number} INVITE"
        self._negotiation.saw("in", message("INVITE sip:a SIP/2.0", offer, cseq, ours="to"))
        self._negotiation.saw("out", message("SIP/2.0 200 OK", description, cseq, ours="to"))
        return self._negotiation.take().problems


HELD = AUDIO.replace("sendrecv", "sendonly")


@pytest.mark.parametrize(
    ("then", "fault"),
    [
        (text(AUDIO), ""),
        (text(HELD, version=2), ""),
        (text(AUDIO, VIDEO, version=2), ""),
        (text(HELD), "with the same version"),
        (text(HELD, version=3), "version 3 after 1"),
        (text(AUDIO, version=2), "nothing changed"),
        (text(HELD, version=2).replace("o=- 7", "o=- 8"), "another origin"),
        (text(HELD.replace("telephone-event", "speex"), version=2), "96 is SPEEX/8000 after TELEPHONE"),
    ],
)
def test_a_later_offer_follows_from_the_last(then: str, fault: str) -> None:
    call = Call()
    assert call.offer(text(AUDIO)) == []
    problems = call.offer(then)
    assert any(fault in each for each in problems) if fault else not problems, problems


def test_sections_neither_go_nor_change_places() -> None:
    call = Call()
    call.offer(text(AUDIO, VIDEO))
    assert "1 sections after 2" in call.offer(text(HELD, version=2))[0]
    assert "section 0 is video after audio" in call.offer(text(VIDEO, AUDIO, version=3))[0]


def test_an_offer_that_was_refused_binds_nobody_but_has_used_its_version() -> None:
    call = Call()
    call.offer(text(AUDIO))
    assert call.offer(text(AUDIO, VIDEO, version=2), status="488 Not Acceptable Here") == []
    assert "with the same version" in call.offer(text(HELD, version=2))[0]
    assert call.offer(text(AUDIO, version=3)) == []


def test_answers_are_held_against_the_offers_that_came() -> None:
    call = Call()
    call.offer(text(AUDIO))
    assert call.answer(text(AUDIO, VIDEO, version=9), text(AUDIO, NO_VIDEO, version=2)) == []
    assert "1 sections answer 2" in "".join(
        call.answer(text(AUDIO, VIDEO, version=9), text(AUDIO, version=3))
    )
