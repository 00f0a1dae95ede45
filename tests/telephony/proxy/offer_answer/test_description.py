"""Descriptions built anew for pjmedia: what is kept, what is left out, what is refused."""

from __future__ import annotations

import random

import pytest

from telephony.proxy.offer_answer.answer_rules import answer_problem, has_doubtful_keys
from telephony.proxy.offer_answer.description import rebuilt
from telephony.sip import sdp
from telephony.sip.sdp import SdpError
from tests.descriptions import EVENTS, GOOD_OFFERS, KEY, description
from tests.mutation import mutated

PLAIN = description("m=audio 45000 RTP/AVP 8", "a=rtpmap:8 PCMA/8000")
ICE = ("a=ice-ufrag:9uB6", "a=ice-pwd:YH75Fviy6338Vbrhrlp8Yh")
RTP = "a=candidate:1 1 UDP 2130706431 127.0.0.1 45000 typ host"
RTCP = "a=candidate:1 2 UDP 2130706430 127.0.0.1 45001 typ host"


@pytest.mark.parametrize("offer", GOOD_OFFERS.values(), ids=GOOD_OFFERS)
def test_real_descriptions_keep_their_sections_and_their_sound(offer: str) -> None:
    made = rebuilt(offer)
    assert sdp.read(made).kinds == sdp.read(offer).kinds
    assert "m=audio 45000 RTP/" in made
    assert "m=video 0 " in made or "m=video" not in made
    assert sdp.puts_on_hold(made) == sdp.puts_on_hold(offer)
    assert rebuilt(made) == made


def test_formats_that_mean_nothing_are_left_out() -> None:
    odd = description(
        *(
            "m=audio 45000 RTP/AVP 8 97 300 x 98 8 101",
            "a=rtpmap:97 X/0",
            "a=rtpmap:101 telephone-event/8000",
        ),
        *("a=rtpmap:101 other/8000", "a=fmtp:101 0-16", "a=fmtp:97 y", "a=ptime:0"),
    )
    assert rebuilt(odd).partition("c=IN IP4 127.0.0.1\r\nt=0 0\r\n")[2] == (
        "m=audio 45000 RTP/AVP 8 101\r\nc=IN IP4 127.0.0.1\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
    )


def test_no_section_has_more_lines_than_pjmedia_takes() -> None:
    formats = range(96, 128)
    lines = [f"a=rtpmap:{each} X{each}/8000" for each in formats] + [f"a=fmtp:{each} a=b" for each in formats]
    keys = [f"a=crypto:{number} AES_CM_128_HMAC_SHA1_80 {KEY}" for number in range(40)]
    others = ["a=sendrecv", "a=ptime:20", "a=maxptime:20", "a=rtcp:45001", "a=rtcp-mux", *ICE, RTP, RTCP]
    more = [RTP.replace("45000", str(port)) for port in range(46000, 46040)]
    made = rebuilt(
        description(f"m=audio 45000 RTP/AVP {' '.join(map(str, formats))}", *lines, *keys, *others, *more)
    )
    assert made.count("\r\na=") <= 67
    assert RTP in made


@pytest.mark.parametrize(
    ("candidates", "is_kept"),
    [
        ((RTP, RTCP), True),
        ((RTP,), True),
        ((RTCP,), False),
        ((RTP.replace("45000", "45002"),), False),
        ((RTP, RTCP.replace("45001", "45009")), False),
        ((RTP, "a=rtcp:45009"), False),
        ((RTP.replace("UDP", "TCP"),), False),
        ((RTP.replace("127.0.0.1", "abc.local"),), False),
        ((), False),
    ],
)
def test_ice_is_kept_only_where_the_default_targets_are_candidates(
    candidates: tuple[str, ...], is_kept: bool
) -> None:
    named = RTP.replace("127.0.0.1", "abc.local")
    made = rebuilt(description("m=audio 45000 RTP/AVP 8", *ICE, named, "a=ice-options:trickle", *candidates))
    assert ("a=ice-ufrag" in made) is ("a=ice-pwd" in made) is ("a=candidate" in made) is is_kept
    assert "abc.local" not in made
    assert "ice-options" not in made


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("", "no v=0"),
        ("hello", "no v=0"),
        (PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP4 " + "a" * 254), "bad connection address"),
        (PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP4 slow.example"), "bad connection address"),
        (PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP4"), "bad connection address"),
        (PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP4 224.0.0.1/127"), "bad connection address"),
        (PLAIN.replace("c=IN IP4 127.0.0.1\r\n", ""), "no connection address"),
        (PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP6 ff02::1"), "bad connection address"),
        (PLAIN.replace("m=audio 45000", "m=audio"), "bad media section"),
        (PLAIN.replace("45000", "99999"), "bad media section"),
        (PLAIN.replace("AVP 8", "AVP 97"), "no usable format"),
        (PLAIN.replace("AVP 8", "AVP 101") + "a=rtpmap:101 telephone-event/8000\r\n", "no usable format"),
        (PLAIN.replace("RTP/AVP", "UDP/TLS/RTP/SAVPF"), "no usable transport"),
        (PLAIN + "a=" + "x" * 3000, "line too long"),
        (PLAIN + "m=audio 4 RTP/AVP 8\r\n" * 16, "too many media sections"),
        (PLAIN + "a=x\r\n" * 600, "too many lines"),
        (PLAIN + "=\r\n", "malformed line"),
    ],
)
def test_a_description_that_leaves_no_sound_is_named(broken: str, why: str) -> None:
    with pytest.raises(SdpError, match=why):
        rebuilt(broken)


def test_a_section_that_cannot_be_used_is_refused_alone() -> None:
    two = PLAIN + "m=audio 45002 RTP/AVP 8\r\nc=IN IP6 pbx.example\r\n"
    assert rebuilt(two).endswith("m=audio 0 RTP/AVP 8\r\n")
    many = PLAIN + "m=audio 45002 RTP/AVP 8\r\n" * 9
    assert (rebuilt(many).count("m=audio 45"), rebuilt(many).count("m=audio 0")) == (2, 8)


def test_an_early_answer_with_keys_that_may_not_start_is_doubtful() -> None:
    def keyed(*keys: str, protocol: str = "AVP") -> str:
        return rebuilt(description(f"m=audio 45000 RTP/{protocol} 8 101", *EVENTS, *keys))

    first, second = (f"a=crypto:{tag} AES_CM_128_HMAC_SHA1_80 {KEY}" for tag in (1, 2))
    offer = keyed(first, second.replace("128", "256"))
    assert not has_doubtful_keys(keyed(), offer)
    assert not has_doubtful_keys(keyed(first), offer)
    assert has_doubtful_keys(keyed(first, second), offer)
    assert has_doubtful_keys(keyed(second), offer)
    assert has_doubtful_keys(keyed(first.replace(KEY, "inline:AAAA")), offer)
    assert has_doubtful_keys(keyed(protocol="SAVP"), keyed(first, protocol="SAVP"))
    assert not answer_problem(keyed(first), offer)


def test_whatever_comes_what_is_built_is_built_the_same_again() -> None:
    dice = random.Random(4475)
    for _ in range(2000):
        odd = mutated(dice.choice(list(GOOD_OFFERS.values())), dice)
        try:
            made = rebuilt(odd)
        except SdpError:
            continue
        assert rebuilt(made) == made
        assert all(str(section).count("\r\na=") < 68 for section in sdp.read(made).sections)


def test_an_ipv6_address_stays_in_its_one_way_of_writing() -> None:
    sound = PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP6 2001:DB8:0::1")
    made = rebuilt(sound + "a=rtcp:45005 IN IP6 2001:db8::2\r\n")
    assert "c=IN IP6 2001:db8::1\r\na=rtcp:45005 IN IP6 2001:db8::2\r\n" in made
    other_family = rebuilt(PLAIN + "a=rtcp:45005 IN IP6 2001:db8::2\r\n")
    assert "IP6" not in other_family
    mapped = rebuilt(PLAIN.replace("c=IN IP4 127.0.0.1", "c=IN IP6 ::ffff:192.0.2.2"))
    assert "c=IN IP4 192.0.2.2\r\n" in mapped
