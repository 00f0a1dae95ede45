"""The guard in front of pjsua2, message by message."""

from __future__ import annotations

import asyncio
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.messages import Network
from telephony.proxy.filter.message_filter import (
    LIMITS,
    MOST_BYTES,
    Answer,
    Drop,
    MessageFilter,
    Pass,
    Verdict,
)
from telephony.proxy.filter.ringing import MOST_OF_A_KIND, MOST_OF_ONE
from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.sound_relays import SoundRelays
from telephony.proxy.offer_answer.video_dialogs import VideoDialogs
from telephony.proxy.offer_answer.video_ports import VideoPorts
from telephony.sip import sdp
from telephony.sip.ip_address import IPV4, family_of
from telephony.sip.message import MalformedMessage, SipMessage, parameter, parse
from tests.torture import RFC_4475, RFC_5118, RINGS, SILENCE, Torture

HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
SDP = HEAD + (  # as the guard writes it anew
    "m=audio 40000 RTP/AVP 8 101\r\nc=IN IP4 192.0.2.1\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
NOBODYS = {200, 481, RINGS}  # what pjsua2 or the call's owner says; the guard lets the message pass
NO_CODEC = {"4.9"}  # that pjsua2 knows, and it says so: its address is an IPv4 one


def message(
    start: str,
    *headers: str,
    body: str = "",
    call_id: str = "c1",
    number: int = 1,
    method: str = "",
    to: str = "",
) -> bytes:
    method = method or start.split()[0]
    lines = [
        start,
        f"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{method}{number}",
        "From: <sip:a@192.0.2.1>;tag=far",
        f"To: <sip:petugas@192.0.2.9>{to}",
        f"Call-ID: {call_id}",
        f"CSeq: {number} {method}",
        "Contact: <sip:a@192.0.2.1>",
        *headers,
    ]
    if body and not any(line.startswith("Content-Type") for line in headers):
        lines.append("Content-Type: application/sdp")
    lines += [f"Content-Length: {len(body.encode())}", "", body]
    return "\r\n".join(lines).encode()


def request(method: str, *headers: str, **rest: object) -> bytes:
    return message(f"{method} sip:petugas@192.0.2.9 SIP/2.0", *headers, **rest)  # type: ignore[arg-type]


def judge(guard: MessageFilter, raw: bytes, now: float = 0.0, is_trusted: bool = False) -> Verdict:
    return guard.from_network(parse(raw), raw, "192.0.2.1:5060", now, is_trusted=is_trusted)


def status(verdict: Verdict) -> int:
    assert isinstance(verdict, Answer), verdict
    return verdict.response.status


def passed(verdict: Verdict) -> SipMessage:
    assert isinstance(verdict, Pass), verdict
    return verdict.message


def described(verdict: Verdict) -> str:
    return passed(verdict).body.decode()


def new_guard(takes_strangers: bool = True) -> MessageFilter:
    """Without video: each section of it is refused."""
    ports = VideoPorts(Network())
    dialogs = VideoDialogs(ports, lambda _family: "192.0.2.9", lambda *_: None)
    relays = SoundRelays(
        asyncio.SelectorEventLoop(),
        ports,
        address=lambda family: "192.0.2.9" if family == IPV4 else None,
        reaches=lambda host: family_of(host) == IPV4,
        phone_host=lambda: "192.0.2.9",
    )
    return MessageFilter(dialogs, relays, takes_strangers)


@pytest.fixture
def guard() -> MessageFilter:
    return new_guard()


# -- RFC 4475 and RFC 5118 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("is_trusted", [False, True])
@pytest.mark.parametrize("torture", [*RFC_4475, *RFC_5118], ids=lambda each: each.name)
def test_each_torture_message_gets_what_its_rfc_asks_for(
    torture: Torture, is_trusted: bool, guard: MessageFilter
) -> None:
    expected = torture.to_our_server if is_trusted else torture.says
    try:
        verdict = judge(guard, torture.raw, is_trusted=is_trusted)
    except MalformedMessage:
        assert expected == SILENCE
        return
    if expected == SILENCE:
        assert isinstance(verdict, Drop)
    elif expected in NOBODYS or torture.name in NO_CODEC:
        assert passed(parse_again(verdict)).headers
    else:
        assert status(verdict) == expected


def parse_again(verdict: Verdict) -> Verdict:
    return Pass(parse(passed(verdict).to_bytes()))


def test_a_refusal_has_what_its_sender_must_find_in_it(guard: MessageFilter) -> None:
    raw = request("INVITE", "Require: teleport", "Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bKfirst")
    first, again = judge(guard, raw), judge(guard, raw)
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    response = parse(first.response.to_bytes())
    assert (response.status, response.get("unsupported"), response.body) == (420, "teleport", b"")
    for key in ("via", "from", "call-id", "cseq"):
        assert response.all(key) == parse(raw).all(key)
    assert parameter(response.get("to"), "tag")
    assert again.response.to_bytes() == first.response.to_bytes()  # a copy gets the same tag


def test_the_ack_of_a_refusal_is_not_for_the_phone(guard: MessageFilter) -> None:
    refused = judge(guard, request("INVITE", "Require: teleport"))
    assert isinstance(refused, Answer)
    tag = parameter(refused.response.get("to"), "tag")
    assert isinstance(judge(guard, request("ACK", to=f";tag={tag}")), Drop)


def test_an_ack_without_a_tag_is_not_for_the_phone(guard: MessageFilter) -> None:
    passed(judge(guard, request("INVITE", body=SDP)))
    assert isinstance(judge(guard, request("ACK")), Drop)
    passed(judge(guard, request("ACK", to=";tag=us")))


def test_a_broken_ack_is_never_answered(guard: MessageFilter) -> None:
    assert isinstance(judge(guard, request("ACK").replace(b"CSeq: 1 ACK", b"CSeq: 1 BYE")), Drop)


@pytest.mark.parametrize(
    "line",
    [
        "X-Any: a\rContact: <sip:evil@192.0.2.66>",
        "Contact: <sip:a@192.0.2.1:99999>",
        "Contact: <sip:a@" + "b" * 254 + ">",
        "Record-Route: <sip:192.0.2.1;lr",
        "Expires: 4294967296",
        "no header field",
    ],
)
def test_what_only_looks_like_a_header_is_refused(line: str, guard: MessageFilter) -> None:
    raw = request("OPTIONS").replace(b"Contact: <sip:a@192.0.2.1>", line.encode())
    assert status(judge(guard, raw)) == 400


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("terminated;reason=reason=noresource;x=1", "terminated;x=1"),
        ('terminated;reason="a;b=c=d";x=1', 'terminated;reason="a;b=c=d";x=1'),
        ("active ; expires = 60", "active ; expires = 60"),
    ],
)
def test_a_notify_with_half_a_parameter_is_mended(said: str, seen: str, guard: MessageFilter) -> None:
    raw = request("NOTIFY", "Event: refer", f"Subscription-State: {said}")
    assert passed(judge(guard, raw)).get("subscription-state") == seen


def test_names_of_any_kind_pass(guard: MessageFilter) -> None:
    for name in ('"Andr\xe9"', "Andr\xe9 K", '"Budi \x00S"', "token token", ""):
        raw = request("INVITE", body=SDP).replace(
            b"<sip:a@192.0.2.1>;tag", f"{name} <sip:a@192.0.2.1>;tag".encode()
        )
        assert passed(judge(guard, raw)).get("from").endswith(";tag=far")


# -- bodies -------------------------------------------------------------------------------------------------

MIXED = (
    "--b1\r\nContent-Type: application/isup\r\n{disposition}\r\n\x01\x02\r\n"
    "--b1\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--b1--\r\n"
)


def mixed(disposition: str = "", description: str = SDP) -> bytes:
    body = MIXED.format(disposition=disposition, sdp=description)
    return request("INVITE", 'Content-Type: multipart/mixed;boundary="b1"', body=body)


def test_a_description_inside_a_multipart_is_taken_out(guard: MessageFilter) -> None:
    for disposition in ("", "Content-Disposition: signal;handling=optional\r\n"):
        invite = passed(judge(guard, mixed(disposition)))
        assert (invite.get("content-type"), invite.body.decode()) == ("application/sdp", SDP)


def test_a_part_that_must_be_understood_is_refused(guard: MessageFilter) -> None:
    verdict = judge(guard, mixed("Content-Disposition: signal;handling=required\r\n"))
    assert isinstance(verdict, Answer)
    assert (verdict.response.status, verdict.response.get("accept")) == (415, "application/sdp")


def test_an_optional_body_that_is_no_description_is_left_out(guard: MessageFilter) -> None:
    kind = ("Content-Type: application/isup", "Content-Disposition: signal;handling=optional")
    assert passed(judge(guard, request("INVITE", *kind, body="x"))).body == b""


def test_bodies_that_nobody_can_read_are_refused(guard: MessageFilter) -> None:
    assert status(judge(guard, mixed().replace(b'boundary="b1"', b'boundary="b2"'))) == 400
    assert status(judge(guard, request("INVITE", "Content-Encoding: gzip", body=SDP))) == 415
    assert status(judge(guard, request("MESSAGE", "Content-Type: text/html", body="<p>"))) == 415
    assert status(judge(guard, request("MESSAGE", "Content-Type: text/plain", body="x" * 10_001))) == 413


def test_a_message_too_large_for_pjsip_is_made_smaller_or_refused(guard: MessageFilter) -> None:
    chatty = SDP + "a=ssrc:1 cname:x\r\n" * 150
    invite = passed(
        judge(guard, request("INVITE", *[f"X-Bill-{i}: {'9' * 80}" for i in range(20)], body=chatty))
    )
    assert len(invite.to_bytes()) < MOST_BYTES
    assert invite.body.decode() == SDP
    asked = [f"Call-Info: <sip:{letter * 1900}>" for letter in "ab"]
    assert status(judge(guard, request("INVITE", *asked, call_id="c2", body=SDP))) == 513
    assert status(judge(guard, request("OPTIONS", *[f"X-{i}: {'9' * 1900}" for i in range(9)]))) == 513


# -- offers and answers -------------------------------------------------------------------------------------

LONG_ADDRESS = SDP.replace("c=IN IP4 192.0.2.1", "c=IN IP4 " + "a" * 254)
BROKEN_ANSWERS = {
    "long address": LONG_ADDRESS,
    "name to look up": SDP.replace("c=IN IP4 192.0.2.1", "c=IN IP4 slow.example"),
    "other type": SDP.replace("m=audio", "m=video"),
    "more sections": SDP + "m=video 4 RTP/AVP 31\r\n",
    "no section": SDP.partition("m=")[0],
    "no codec of ours": SDP.replace("RTP/AVP 8 101", "RTP/AVP 97").replace("rtpmap:8 PCMA", "rtpmap:97 X"),
    "only digits": SDP.replace("AVP 8 101", "AVP 101"),
    "no rtpmap": SDP.replace("AVP 8 101", "AVP 97 98"),
    "no c=": re.sub("c=.*\r\n", "", SDP),
    "other transport": SDP.replace("RTP/AVP", "UDPTL"),
    "nonsense": "\0\xff" * 30,
}
REFUSES_ALL = "m=audio 0 RTP/AVP 8 101\r\n"


def outgoing(guard: MessageFilter, method: str = "INVITE", number: int = 1) -> None:
    guard.from_phone(parse(request(method, body=SDP, number=number)))


def answer(code: int, body: str, method: str = "INVITE", number: int = 1, *headers: str) -> bytes:
    return message(f"SIP/2.0 {code} X", *headers, body=body, method=method, number=number, to=";tag=1")


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
@pytest.mark.parametrize("body", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
def test_an_answer_that_could_abort_becomes_one_that_refuses_all(
    body: str, method: str, guard: MessageFilter
) -> None:
    outgoing(guard)
    outgoing(guard, method, 2)
    said = described(judge(guard, answer(200, body, method, 2)))
    assert said.endswith("t=0 0\r\n" + REFUSES_ALL)


@pytest.mark.parametrize("body", [*BROKEN_ANSWERS.values(), SDP.replace("40000", "0")])
def test_an_early_answer_that_is_of_no_use_is_taken_out(body: str, guard: MessageFilter) -> None:
    outgoing(guard)
    assert described(judge(guard, answer(183, body))) == ""
    assert described(judge(guard, answer(200, SDP))) == SDP


def test_good_answers_pass_as_they_are(guard: MessageFilter) -> None:
    outgoing(guard)
    for body in (SDP, SDP.replace("PCMA", "pcma"), HEAD + "m=audio 0 RTP/AVP 8\r\n"):
        assert described(judge(guard, answer(200, body))) == body


@pytest.mark.parametrize("body", [*BROKEN_ANSWERS.values(), ""])
def test_a_late_answer_in_an_ack_is_judged_by_our_offer(body: str, guard: MessageFilter) -> None:
    judge(guard, request("INVITE"))
    guard.from_phone(parse(message("SIP/2.0 200 OK", body=SDP, method="INVITE", to=";tag=1")))
    assert described(judge(guard, request("ACK", body=body, to=";tag=1"))).endswith(REFUSES_ALL)


def test_after_a_bye_no_answer_reaches_pjsua2(guard: MessageFilter) -> None:
    # It would be taken for an answer to whichever call has the number now.
    outgoing(guard)
    assert described(judge(guard, answer(200, SDP)))
    outgoing(guard, number=2)
    bye = message("BYE sip:a@192.0.2.1 SIP/2.0", number=3, to=";tag=1")
    guard.from_phone(parse(bye))
    assert described(judge(guard, answer(200, SDP, number=2))) == ""


def test_an_ack_that_answers_nothing_loses_its_body(guard: MessageFilter) -> None:
    judge(guard, request("INVITE", body=SDP))
    guard.from_phone(parse(message("SIP/2.0 200 OK", body=SDP, method="INVITE", to=";tag=1")))
    assert described(judge(guard, request("ACK", body=LONG_ADDRESS, to=";tag=1"))) == ""


@pytest.mark.parametrize("method", ["INVITE", "UPDATE", "PRACK"])
@pytest.mark.parametrize("body", [LONG_ADDRESS, BROKEN_ANSWERS["nonsense"]])
def test_an_offer_that_could_abort_is_refused_in_any_request(
    body: str, method: str, guard: MessageFilter
) -> None:
    outgoing(guard)
    rack = ("RAck: 1 1 INVITE",) if method == "PRACK" else ()
    passed(judge(guard, answer(183, SDP)))
    assert status(judge(guard, request(method, *rack, body=body, number=7, to=";tag=1"))) == 488
    if method == "INVITE":
        assert isinstance(judge(guard, request("ACK", number=7, to=";tag=1")), Drop)


def test_a_new_offer_keeps_the_sections_there_were(guard: MessageFilter) -> None:
    two = SDP + "m=video 0 RTP/AVP 31\r\n"
    passed(judge(guard, request("INVITE", body=two)))
    early = message("SIP/2.0 183 X", body=two, method="INVITE", to=";tag=1")
    guard.from_phone(parse(early))
    assert status(judge(guard, request("UPDATE", body=SDP, number=2, to=";tag=1"))) == 488
    guard.from_phone(parse(message("SIP/2.0 200 OK", method="INVITE", to=";tag=1")))
    passed(judge(guard, request("ACK", to=";tag=1")))
    assert status(judge(guard, request("INVITE", body=SDP, number=3, to=";tag=1"))) == 488
    three = two + "m=video 0 RTP/AVP 31\r\n"
    assert described(judge(guard, request("INVITE", body=three, number=4, to=";tag=1"))) == three


def test_an_update_waits_while_another_offer_has_no_answer(guard: MessageFilter) -> None:
    update = request("UPDATE", body=SDP, number=2, to=";tag=1")
    passed(judge(guard, request("INVITE", body=SDP)))
    assert status(judge(guard, update)) == 500
    guard.from_phone(parse(message("SIP/2.0 200 OK", body=SDP, method="INVITE", to=";tag=1")))
    passed(judge(guard, update))
    outgoing(guard, number=8)
    assert status(judge(guard, update)) == 491
    passed(judge(guard, answer(200, SDP, number=8)))
    passed(judge(guard, update))


# -- strangers, floods --------------------------------------------------------------------------------------


def test_a_strangers_challenge_is_a_plain_refusal(guard: MessageFilter) -> None:
    outgoing(guard)
    challenge = answer(407, "", "INVITE", 1, 'Proxy-Authenticate: Digest realm="x", nonce="y"')
    stranger = passed(judge(guard, challenge))
    assert (stranger.status, stranger.get("proxy-authenticate")) == (403, "")
    assert passed(judge(guard, challenge, is_trusted=True)).get("proxy-authenticate")


def test_strangers_may_not_ring_where_only_our_servers_may() -> None:
    guard = new_guard(takes_strangers=False)
    assert status(judge(guard, request("INVITE", body=SDP))) == 403
    assert status(judge(guard, request("MESSAGE", "Content-Type: text/plain", body="hi"))) == 403
    passed(judge(guard, request("OPTIONS")))
    passed(judge(guard, request("INVITE", body=SDP), is_trusted=True))
    passed(judge(guard, request("INVITE", body=SDP, number=2, to=";tag=1")))  # in the dialog that this began


def test_responses_to_nothing_of_ours_are_dropped(guard: MessageFilter) -> None:
    outgoing(guard)
    assert isinstance(judge(guard, answer(200, SDP, "INVITE", 2)), Drop)
    two_vias = answer(200, SDP, "INVITE", 1, "Via: SIP/2.0/UDP 192.0.2.3;branch=z9hG4bKx")
    assert isinstance(judge(guard, two_vias), Drop)


def test_a_flood_is_let_through_in_drops_and_does_not_reach_calls_or_our_server(guard: MessageFilter) -> None:
    outgoing(guard)
    verdicts = [judge(guard, request("INVITE", body=SDP, call_id=f"f{i}")) for i in range(3000)]
    assert sum(isinstance(each, Pass) for each in verdicts) == MOST_OF_ONE
    refused = [each.response for each in verdicts if isinstance(each, Answer)]
    assert {(each.status, each.get("retry-after")) for each in refused} == {(486, ""), (503, "5")}
    assert len(refused) == LIMITS["answers"][0].burst  # the others are not answered at all
    assert isinstance(judge(guard, request("BYE", number=9, to=";tag=1")), Pass)
    assert isinstance(judge(guard, request("INVITE", body=SDP, call_id="g"), is_trusted=True), Pass)
    options = [judge(guard, request("OPTIONS", number=i)) for i in range(1, 3000)]
    assert sum(isinstance(each, Pass) for each in options) == LIMITS["OPTIONS"][0].burst
    assert {type(each) for each in options} == {Pass, Drop}


def test_one_sender_does_not_take_all_the_lines(guard: MessageFilter) -> None:
    for number in range(MOST_OF_ONE):
        passed(judge(guard, request("INVITE", body=SDP, call_id=f"c{number}")))
    fifth = request("INVITE", body=SDP, call_id="more")
    assert status(judge(guard, fifth)) == 486
    other = guard.from_network(parse(fifth), fifth, "192.0.2.2:5060", 0.0)
    assert isinstance(other, Pass)
    passed(judge(guard, request("INVITE", body=SDP, call_id="c0")))  # a copy
    guard.from_phone(parse(message("SIP/2.0 480 X", call_id="c1", method="INVITE", to=";tag=1")))
    passed(judge(guard, request("INVITE", body=SDP, call_id="next")))


def test_nobody_can_fill_the_screen_with_texts(guard: MessageFilter) -> None:
    outgoing(guard)
    for is_trusted, most in ((True, 60), (False, 30)):
        texts = [
            judge(
                guard,
                request("MESSAGE", "Content-Type: text/plain", body="hi", number=n, to=";tag=1" * (n % 2)),
                is_trusted=is_trusted,
            )
            for n in range(1, 500)
        ]
        assert sum(isinstance(each, Pass) for each in texts) == most
        assert {status(each) for each in texts if isinstance(each, Answer)} <= {503}
    passed(judge(guard, request("INVITE", body=SDP, call_id="g"), is_trusted=True))


def test_what_makes_pjsua2_open_sockets_is_let_through_in_drops(guard: MessageFilter) -> None:
    """It has 64 places for them, which are free again only half a second later, and aborts without one."""
    calls = [
        judge(guard, request("INVITE", body=SDP, call_id=f"c{number}"), is_trusted=True)
        for number in range(20)
    ]
    assert sum(isinstance(each, Pass) for each in calls) == MOST_OF_A_KIND
    assert {status(each) for each in calls if isinstance(each, Answer)} == {486}
    passed(judge(guard, request("INVITE", body=SDP, call_id="c0"), is_trusted=True))  # a copy
    offers = [
        judge(guard, request("INVITE", body=SDP, call_id="c0", number=n, to=";tag=1"), now=1.0)
        for n in range(2, 40)
    ]
    assert sum(isinstance(each, Pass) for each in offers) == MOST_OF_A_KIND
    assert {status(each) for each in offers if isinstance(each, Answer)} == {500}
    passed(judge(guard, request("INVITE", body=SDP, call_id="later"), now=2.0, is_trusted=True))


def test_many_sources_together_are_bounded_too(guard: MessageFilter) -> None:
    raw = request("OPTIONS")
    passes = [
        isinstance(guard.from_network(parse(raw), raw, f"10.0.{i // 250}.{i % 250}:5060", 0.0), Pass)
        for i in range(3000)
    ]
    assert sum(passes) == LIMITS["OPTIONS"][1].burst


def test_a_long_name_with_an_accent_takes_no_time(guard: MessageFilter) -> None:
    named = "From: " + "a" * 26 + "é <sip:a@192.0.2.1>;tag=far"
    raw = request("OPTIONS").replace(b"From: <sip:a@192.0.2.1>;tag=far", named.encode())
    began_s = time.process_time()
    verdict = judge(guard, raw)
    assert time.process_time() - began_s < 0.5
    assert isinstance(verdict, Pass)
    assert verdict.message.get("from").startswith('"aaa')


def test_what_was_kept_away_is_reported_once_a_minute(
    guard: MessageFilter, caplog: pytest.LogCaptureFixture
) -> None:
    raw = RFC_4475[0].raw.replace(b"SIP/2.0", b"SIP/9.9", 1)
    for now in (0.0, 1.0, 59.0, 61.0, 62.0):
        judge(guard, raw, now)
    assert [record.getMessage() for record in caplog.records] == ["guard: 4 x 505 version"]


# -- anything at all ----------------------------------------------------------------------------------------

SEEDS = [
    *(each.raw for each in RFC_4475),
    *(each.raw for each in RFC_5118),
    *(answer(code, body) for code in (183, 200, 407) for body in (SDP, LONG_ADDRESS)),
    request("ACK", body=SDP, to=";tag=1"),
    request("PRACK", "RAck: 1 1 INVITE", body=SDP, to=";tag=1"),
    mixed(),
]
PIECES = [
    b"\r\n",
    b"\r",
    b" ",
    b";",
    b",",
    b"<",
    b'"',
    b"\0",
    b"\xff",
    b"-1",
    b"9" * 40,
    b"A" * 300,
    b"m=audio ",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(0, 12), st.sampled_from([b"", *PIECES])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), CHANGES, st.booleans())
def test_whatever_comes_is_judged_and_what_passes_is_sound(
    seed: bytes, changes: list[tuple[int, int, bytes]], is_trusted: bool
) -> None:
    raw = seed
    for at, length, piece in changes:
        at %= len(raw) + 1
        raw = raw[:at] + piece + raw[at + length :]
    guard = new_guard()
    outgoing(guard)
    try:
        verdict = judge(guard, raw, is_trusted=is_trusted)
    except MalformedMessage:
        return
    if isinstance(verdict, Answer):
        assert parse(verdict.response.to_bytes()).status >= 400
    elif isinstance(verdict, Pass):
        again = parse(verdict.message.to_bytes())
        assert len(again.headers) == len(verdict.message.headers)
        assert b"\r" not in again.to_bytes().partition(b"\r\n\r\n")[0].replace(b"\r\n", b"")
        if again.body and again.method in ("INVITE", "ACK", "UPDATE", "PRACK"):
            description = again.body.decode("latin-1")
            assert rebuilt(description) == description or description.endswith(REFUSES_ALL)


@settings(max_examples=200, deadline=None)
@given(CHANGES, st.sampled_from(["INVITE", "UPDATE"]))
def test_whatever_answer_comes_pjsua2_gets_one_with_our_sections(
    changes: list[tuple[int, int, bytes]], method: str
) -> None:
    body = SDP.encode()
    for at, length, piece in changes:
        at %= len(body) + 1
        body = body[:at] + piece + body[at + length :]
    guard = new_guard()
    outgoing(guard, method)
    said = described_bytes(judge(guard, answer(200, body.decode("latin-1"), method)))
    assert not said or sdp.read(said).kinds == ["audio"]
    assert not said or said.endswith(REFUSES_ALL) or rebuilt(said) == said


def described_bytes(verdict: Verdict) -> str:
    return passed(verdict).body.decode("latin-1")
