"""SIP messages: read in one way by the proxy and the engine, and written back byte for byte."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telephony.proxy.source_mark import Source, source_of
from telephony.sip import multipart
from telephony.sip.caller import asserted_identity, ends_subscription
from telephony.sip.diversion import diverted_from
from telephony.sip.framing import Framer
from telephony.sip.message import (
    Header,
    MalformedMessage,
    SipMessage,
    parameter,
    parse,
    read_text,
    read_via,
    seconds_of,
    split_list,
)
from telephony.sip.syntax import malformed
from tests.torture import RFC_4475, RFC_5118, Torture

# -- what valid ones look like (RFC 3261 section 25.1) ------------------------------------------------------

TOKEN = string.ascii_letters + string.digits + "-.!%*_+`'~"
tokens = st.text(TOKEN, min_size=1, max_size=12)
values = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=40
).map(str.strip)
starts = st.builds(lambda method: f"{method} sip:a@b SIP/2.0", tokens) | st.builds(
    lambda status, reason: f"SIP/2.0 {status} {reason}", st.integers(100, 699), values
)
bodies = st.binary(max_size=60)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    body = draw(bodies)
    names = st.text(string.ascii_letters + "-", min_size=1, max_size=12).filter(
        lambda name: name.lower() not in ("l", "content-length")
    )
    lines = [f"{name}: {value}" for name, value in draw(st.lists(st.tuples(names, values), max_size=8))]
    lines.insert(draw(st.integers(0, len(lines))), f"Content-Length: {len(body)}")
    return "\r\n".join([draw(starts), *lines, "", ""]).encode("latin-1") + body


@given(messages())
def test_a_message_goes_out_as_it_came_in(data: bytes) -> None:
    assert parse(data).to_bytes() == data


@given(st.binary(max_size=400) | st.sampled_from([each.raw for each in (*RFC_4475, *RFC_5118)]))
@example(b"SIP/2.0 200\r\n\r\n")
@example(b"\r\n\r\n")
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    read_text(text)
    for each in Framer().feed(data):
        assert each in data
    try:
        message = parse(data)
    except MalformedMessage:
        return
    malformed(message)
    for read in ("method", "uri", "status", "reason", "cseq", "branch", "text"):
        getattr(message, read)
    again = parse(message.to_bytes())
    assert (again.start, again.body) == (message.start, message.body)
    assert again.to_bytes() == message.to_bytes()


@given(values)
@example(",\xa00")  # blank by Unicode, but not in SIP
def test_a_list_has_all_that_stands_between_its_commas(value: str) -> None:
    assert ", ".join(split_list(value)).replace(" ", "") == value.replace(" ", "")


@given(tokens.map(str.lower), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=20))
def test_a_quoted_parameter_comes_back(name: str, text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parameter(f'"<x>;{name}=no" <sip:a@b;{name}=no>;{name}="{quoted}"', name) == text


# -- where readers differed ---------------------------------------------------------------------------------


def test_parameters_begin_behind_the_address_and_not_behind_a_later_one() -> None:
    assert parameter("<sip:a@b>;tag=1;x=<y>;tag=2", "tag") == "1"


HEAD = "Via: SIP/2.0/UDP a;branch=z\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n\r\n"


def test_a_carriage_return_in_a_status_line_begins_no_header_field() -> None:
    assert not malformed(parse(f"SIP/2.0 200 OK\r\n{HEAD}".encode()))
    hidden = f"SIP/2.0 200 OK\rP-Asserted-Identity: <sip:boss@b>\r\n{HEAD}"
    assert malformed(parse(hidden.encode())) == "control character in the start line"


def test_header_fields_in_a_request_uri_are_found_behind_a_second_at_sign() -> None:
    request = f"BYE sip:a@b?Subject=x@y SIP/2.0\r\n{HEAD}"
    assert malformed(parse(request.encode())) == "header fields in the Request-URI"


def test_a_quoted_name_hides_nobody() -> None:
    named = read_text('UPDATE sip:a@b SIP/2.0\r\nRemote-Party-ID: "x;privacy=full" <sip:1003@pbx>\r\n\r\n')
    identity = asserted_identity(named)
    assert identity is not None
    assert (identity.user, identity.is_anonymous) == ("1003", False)


def test_every_compact_form_is_known_to_all_readers() -> None:
    assert ends_subscription(
        read_text("NOTIFY sip:a@b SIP/2.0\r\no: refer;id=1\r\nSubscription-State: terminated\r\n\r\n")
    )


def test_a_comma_or_an_escaped_quote_in_a_name_separates_no_diverters() -> None:
    value = '"A, \\"B\\"" <sip:101@pbx>;reason=no-answer, "C, D" <sip:100@pbx>'
    assert diverted_from(read_text(f"INVITE sip:a@b SIP/2.0\r\nDiversion: {value}\r\n\r\n")) == "100"


def test_a_message_with_two_source_marks_is_nobodys() -> None:
    mark = "X-Loket-Source: 192.0.2.1;transport=tls;trusted=yes\r\n"
    head = "INVITE sip:a@b SIP/2.0\r\n"
    assert source_of(read_text(f"{head}{mark}\r\n")) == Source("192.0.2.1", "tls", is_trusted=True)
    assert source_of(read_text(f"{head}Subject: x\r{mark}{mark}\r\n")) == Source()


def test_a_length_that_is_folded_is_read_in_a_stream_as_in_a_message() -> None:
    data = b"MESSAGE sip:a@b SIP/2.0\r\nContent-Length:\r\n 4\r\n\r\nhaloOPTIONS"
    (first,) = Framer().feed(data)
    assert parse(first).body == b"halo"
    assert parse(first).get("content-length") == "4"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *[
            ("3600", 3600),
            (" 120 (in a meeting);duration=60", 120),
            ("18000;x=y", 18000),
            ("4294967295", 2**32 - 1),
        ],
        *[("4294967296", None), ("", None), ("-1", None), ("\u00b2", None), ("9" * 400, None), ("1 2", None)],
    ],
)
def test_seconds_are_read_with_what_may_stand_behind_them(value: str, seconds: int | None) -> None:
    assert seconds_of(value) == seconds


MARK = ";received=192.0.2.1"


@pytest.mark.parametrize(
    ("via", "marked"),
    [
        ("SIP/2.0/UDP pbx;branch=z", f"SIP/2.0/UDP pbx;branch=z{MARK}"),
        ("sip / 2.0 / udp pbx : 5060 ;rport;branch=z", f"SIP/2.0/UDP pbx:5060;rport=9;branch=z{MARK}"),
        ("SIP/2.0/TCP 192.0.2.1;branch=z", "SIP/2.0/TCP 192.0.2.1;branch=z"),
        ("SIP/2.0/UDP a;received=6.6.6.6;Received = 6.6.6.6;rport=1;RPORT", f"SIP/2.0/UDP a;rport=9{MARK}"),
        ('SIP/2.0/UDP 192.0.2.1;x=";received=6.6.6.6"', 'SIP/2.0/UDP 192.0.2.1;x=";received=6.6.6.6"'),
    ],
)
def test_a_via_tells_where_it_came_from_whatever_it_says_itself(via: str, marked: str) -> None:
    for each in (via, marked):
        read = read_via(each)
        assert read is not None
        assert read.marked("192.0.2.1", 9) == marked


@pytest.mark.parametrize("empty", [b"\n\n", b"\r\n\n", b"\n\r\n", b"\r\n\r\n"])
def test_the_head_ends_at_the_first_empty_line_for_every_reader(empty: bytes) -> None:
    data = b"MESSAGE sip:a@b SIP/2.0\r\nl: 3\r\nSubject: x" + empty + b"hal\r\nContent-Length: 9\r\n\r\n"
    (first, *_) = Framer().feed(data)
    assert first.endswith(empty + b"hal")
    assert parse(first).body == b"hal"
    assert parse(data).get("content-length") == read_text(data.decode()).get("content-length") == "3"
    assert parse(parse(data).to_bytes()).to_bytes() == parse(data).to_bytes()


def test_only_a_line_end_of_sip_ends_a_header_of_a_body_part() -> None:
    part = b"--b\r\nX: a\x85Content-Type: text/html\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n"
    message = SipMessage(
        "INVITE sip:a@b SIP/2.0", [Header("Content-Type", "multipart/mixed;boundary=b")], part
    )
    multipart.take(message, "application/sdp")
    assert message.body == b"v=0"


@pytest.mark.parametrize("torture", RFC_5118, ids=lambda torture: torture.name)
def test_the_engine_reads_the_header_fields_that_the_proxy_reads(torture: Torture) -> None:
    assert read_text(torture.raw.decode()).headers == parse(torture.raw).headers
