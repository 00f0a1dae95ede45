"""Session descriptions: what is changed is changed, and every other line goes through as it came."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telephony.sip import sdp
from telephony.sip.sdp import Crypto, Description, MediaLine, Origin, Rtcp, RtpMap, SdpError, Section
from tests.descriptions import GOOD_OFFERS

# -- what valid ones look like (RFC 8866 section 9) ---------------------------------------------------------

text = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=30)
unknown = st.builds("{}={}".format, st.sampled_from("ieupbkzra"), text)
attributes = st.sampled_from(
    [
        *(
            "a=sendonly",
            "a=rtpmap:8 PCMA/8000",
            "a=fmtp:8 x=y",
            "a=rtcp:40001 IN IP4 192.0.2.1",
            "a=ice-ufrag:abcd",
        ),
        *("c=IN IP4 192.0.2.1", "b=AS:64", "a=candidate:1 1 UDP 1 192.0.2.1 9 typ host", "i=x", "k=clear:x"),
    ]
)
lines = st.lists(unknown | attributes, max_size=8)
addresses = st.ip_addresses().map(str)


@st.composite
def descriptions(draw: st.DrawFn) -> str:
    user, number = draw(st.text(string.ascii_letters, min_size=1)), draw(st.integers(0, 9**9))
    origin = f"o={user} {draw(st.integers(0, 9**30))} {number} IN IP4 a"
    session = ["v=0", origin, f"s={draw(text)}", *draw(lines), "t=0 0"]
    sections = [
        [f"m={kind} {port} RTP/AVP {' '.join(map(str, formats))}", *draw(lines)]
        for kind, port, formats in draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["audio", "video", "application"]),
                    st.integers(0, 65535),
                    st.lists(st.integers(0, 127), min_size=1, max_size=4, unique=True),
                ),
                max_size=4,
            )
        )
    ]
    return "".join(f"{line}\r\n" for line in [*session, *(line for section in sections for line in section)])


@given(descriptions())
def test_a_description_comes_back_as_it_was_written(written: str) -> None:
    assert str(sdp.parse(written)) == written
    assert str(sdp.read(written)) == written


@given(
    st.text()
    | st.binary().map(lambda each: each.decode("latin-1"))
    | st.sampled_from([*GOOD_OFFERS.values()])
)
@example("v=0")
@example("m=")
@example("v=0\r\nm=audio 1/2 RTP/AVP 0\n")
def test_any_text_is_a_description_or_an_sdp_error(written: str) -> None:
    loose = sdp.read(written)
    assert str(sdp.read(str(loose))) == str(loose)
    sdp.puts_on_hold(written)
    for section in loose.sections:
        (section.media, section.formats, loose.connection(section), loose.direction(section))
        (sdp.encodings_of(section.lines), sdp.parameters_of(section.lines), sdp.keys_of(section.lines))
    try:
        strict = sdp.parse(written)
    except SdpError:
        return
    assert str(strict) == str(loose)


def known(section: Section, *beginnings: str) -> list[str]:
    return [line for line in section.lines[1:] if line.startswith(beginnings)]


def others(section: Section, *beginnings: str) -> list[str]:
    return [line for line in section.lines[1:] if not line.startswith(beginnings)]


@given(descriptions(), addresses, st.integers(1, 65535))
def test_a_section_that_moves_keeps_all_lines_that_say_nothing_of_its_address(
    written: str, address: str, port: int
) -> None:
    before, after = sdp.read(written), sdp.read(written)
    for section in after.sections:
        section.remove("a=rtcp:")
        section.with_port(port)
        section.connect(address)
        section.add_attribute(str(Rtcp(port + 1)))
    assert after.session == before.session
    for old, new in zip(before.sections, after.sections, strict=True):
        assert others(new, "c=", "a=rtcp:") == others(old, "c=", "a=rtcp:")
        assert known(new, "c=", "a=rtcp:") == [sdp.connection_line(address), f"a=rtcp:{port + 1}"]
        assert new.media is not None
        assert (new.kind, new.port, new.formats) == (old.kind, port, old.formats)


@given(descriptions(), st.sets(st.integers(0, 127).map(str)))
def test_formats_that_go_take_only_their_own_lines_with_them(written: str, gone: set[str]) -> None:
    for section in sdp.read(written).sections:
        before = Section(list(section.lines))
        section.without_formats(gone)
        assert section.formats == [each for each in before.formats if each not in gone]
        of_formats = ("a=rtpmap:", "a=fmtp:", "a=rtcp-fb:")
        assert others(section, *of_formats) == others(before, *of_formats)
        assert set(known(before, *of_formats)) - set(known(section, *of_formats)) == {
            line for line in known(before, *of_formats) if line.partition(":")[2].split()[0] in gone
        }


@given(descriptions())
def test_an_origin_that_changes_changes_its_line_alone(written: str) -> None:
    description = sdp.read(written)
    origin = description.origin
    assert origin is not None
    description.origin = Origin(origin.user, origin.session, origin.version + 1, "IN IP6 ::1")
    assert len(str(description).split("\r\n")) == len(written.split("\r\n"))
    changed = [
        new
        for new, old in zip(str(description).split("\r\n"), written.split("\r\n"), strict=True)
        if new != old
    ]
    assert changed == [f"o={origin.user} {origin.session} {origin.version + 1} IN IP6 ::1"]


# -- where readers differed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "media"),
    [
        ("m=audio  04000  RTP/AVP 8", MediaLine("audio", 4000, "RTP/AVP", ("8",))),
        ("m=audio 40000/2 RTP/AVP 8", MediaLine("audio", 40000, "RTP/AVP", ("8",))),
        ("m=audio 00 RTP/AVP 8", MediaLine("audio", 0, "RTP/AVP", ("8",))),
        ("m=audio 70000 RTP/AVP 8", None),
        ("m=audio x RTP/AVP 8", None),
        ("a=audio 1 RTP/AVP 8", None),
    ],
)
def test_a_media_line_is_read_in_one_way(line: str, media: MediaLine | None) -> None:
    assert sdp.media_line(line) == media
    description = Description(["v=0"], [Section([line])])
    assert description.is_active == bool(media and media.port)


def offer(*section: str, session: tuple[str, ...] = ()) -> str:
    return "".join(f"{line}\r\n" for line in ("v=0", *session, "m=audio 04000 RTP/AVP 8", *section))


@pytest.mark.parametrize(
    ("description", "is_hold"),
    [
        (offer("c=IN IP6 ::"), True),
        (offer("c=IN IP4 0.0.0.0"), True),
        (offer(session=("c=IN IP4 0.0.0.0",)), True),
        (offer("c=IN IP4 192.0.2.1", session=("c=IN IP4 0.0.0.0",)), False),
        (offer("a=sendrecv", "c=IN IP4 192.0.2.1", session=("a=sendonly",)), False),
        (offer("c=IN IP4 192.0.2.1").replace("04000", "00"), False),
        (offer("c=IN IP4 0.0.0.0").replace("\r\n", "\r"), True),
    ],
)
def test_a_hold_is_a_hold_in_both_families_and_with_every_line_end(description: str, is_hold: bool) -> None:
    assert sdp.puts_on_hold(description) is is_hold


def test_attributes_are_read_as_all_need_them() -> None:
    section = ["a=rtpmap:08 PCMA/8000/1", "a=rtpmap:8 X/9000", "a=rtpmap:96 opus/48000/2", "a=fmtp:96 a=b; c"]
    assert sdp.encodings_of(section) == {8: RtpMap("PCMA", 8000, 1), 96: RtpMap("opus", 48000, 2)}
    assert [each.key for each in sdp.encodings_of(section).values()] == ["PCMA/8000", "OPUS/48000/2"]
    assert sdp.parameters_of(section) == {96: "a=b; c"}
    key = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc|2^20|1:4 KDR=1"
    assert sdp.keys_of([key, "a=crypto:x y z"]) == [
        Crypto("1", "AES_CM_128_HMAC_SHA1_80", "abc|2^20|1:4", ("KDR=1",))
    ]
    assert [str(each) for each in sdp.keys_of([key])] == [key]
    assert sdp.rtcp_of(["a=rtcp:0", "a=rtcp:9 IN IP6 ::1", "a=rtcp:7 IN IP4 192.0.2.1"], "IP4") == Rtcp(
        7, "IP4", "192.0.2.1"
    )
