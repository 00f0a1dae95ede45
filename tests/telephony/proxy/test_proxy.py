"""The proxy's rules without its sockets: what is rewritten, how streams are cut, whose certificate it is."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import Iterator
from typing import Any

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.proxy import rewriting
from telephony.proxy.rewriting import Inside, Outside
from telephony.proxy.source_mark import Source, source_of
from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.resolver import Resolver
from telephony.proxy.transport.tls import FlowError, wrong_name
from telephony.sip.framing import MOST_BYTES, PING, Framer
from telephony.sip.message import SipMessage, parse, read_text
from tests.ipv6 import needs_ipv6

INSIDE = Inside("127.0.0.1:5000", "127.0.0.1:6000")
OVER_TLS = Outside("tls", "192.0.2.7", 40001)
OVER_UDP = Outside("udp", "192.0.2.7", 5060)
PEER = ("198.51.100.3", 5070)


def message(start: str, *headers: str, body: str = "") -> SipMessage:
    return parse("\r\n".join([start, *headers, "", body]).encode("latin-1"))


def invite_of_ours() -> SipMessage:
    return message(
        "INVITE sip:022731@pbx.example SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:6000;rport;branch=z9hG4bKours",
        "Route: <sip:127.0.0.1:5000;lr>, <sip:pbx.example;lr>",
        "From: <sip:1001@pbx.example>;tag=a",
        "To: <sip:022731@pbx.example>",
        "Call-ID: c",
        "CSeq: 1 INVITE",
        "Contact: <sip:1001@127.0.0.1:6000>",
    )


def invite_from_outside(via: str) -> SipMessage:
    return message(
        "INVITE sip:1001@192.0.2.7:5060 SIP/2.0",
        f"Via: {via}",
        "Record-Route: <sip:pbx.example;lr>",
        "From: <sip:0812@pbx.example>;tag=b",
        "To: <sip:1001@pbx.example>",
        "Call-ID: d",
        "CSeq: 7 INVITE",
        "X-Loket-Source: 192.0.2.250;transport=tls;trusted=yes",
        "Contact: <sip:0812@198.51.100.3:5070>",
    )


# -- what is rewritten --------------------------------------------------------------------------------------


def test_what_leaves_is_ours_and_the_answer_is_pjsua2s_again() -> None:
    invite = invite_of_ours()
    rewriting.pop_own_route(invite, INSIDE)
    assert rewriting.next_uri(invite) == "sip:pbx.example;lr"
    rewriting.request_out(invite, INSIDE, OVER_TLS, OVER_TLS)
    assert invite.get("via") == "SIP/2.0/TLS 192.0.2.7:40001;rport;branch=z9hG4bKours"
    assert invite.get("contact") == "<sip:1001@192.0.2.7:40001;transport=tls>"
    assert "127.0.0.1" not in invite.to_bytes().decode()

    answer = rewriting.response_to(invite, 180, "Ringing")
    answer.push_first("record-route", "<sip:pbx.example;lr>", "Record-Route")
    rewriting.response_in(answer, INSIDE)
    assert answer.get("via") == "SIP/2.0/UDP 127.0.0.1:6000;rport=6000;branch=z9hG4bKours"
    # The one who asked reads the list from its end (RFC 3261 section 12.1.2): the proxy is its first hop.
    assert answer.all("record-route") == ["<sip:pbx.example;lr>", "<sip:127.0.0.1:5000;lr>"]


def test_what_comes_in_goes_by_the_border_and_its_answer_finds_back() -> None:
    invite = invite_from_outside("SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKtheirs;rport")
    rewriting.complete_via(invite, PEER)
    rewriting.request_in(invite, INSIDE, 0, "udp", PEER, is_trusted=False)
    assert invite.all("record-route") == ["<sip:127.0.0.1:5000;lr>", "<sip:pbx.example;lr>"]
    assert source_of(read_text(invite.to_bytes().decode())) == Source("198.51.100.3", "udp", is_trusted=False)

    answer = rewriting.response_to(invite, 200, "OK")
    answer.headers += [header for header in invite.headers if header.key == "record-route"]
    answer.set("contact", "<sip:1001@127.0.0.1:6000>")
    reply = rewriting.pop_reply(answer)
    assert reply is not None
    assert (reply.connection, reply.transport, reply.host, reply.port) == (0, "udp", *PEER)
    rewriting.response_out(answer, INSIDE, OVER_UDP)
    assert answer.all("via") == [
        "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKtheirs;rport=5070;received=198.51.100.3"
    ]
    assert answer.all("record-route") == ["<sip:pbx.example;lr>"]
    assert answer.get("contact") == "<sip:1001@192.0.2.7:5060>"


@pytest.mark.parametrize(
    ("via", "completed"),
    [
        ("SIP/2.0/UDP 198.51.100.3:5070;branch=x", "SIP/2.0/UDP 198.51.100.3:5070;branch=x"),
        ("SIP/2.0/UDP pbx:1;branch=x", "SIP/2.0/UDP pbx:1;branch=x;received=198.51.100.3"),
        (
            "SIP/2.0/UDP pbx:1;rport=9;received=1.1.1.1;branch=x",
            "SIP/2.0/UDP pbx:1;rport=5070;branch=x;received=198.51.100.3",
        ),
    ],
)
def test_a_via_says_where_a_request_really_came_from(via: str, completed: str) -> None:
    request = invite_from_outside(via)
    rewriting.complete_via(request, PEER)
    assert request.get("via") == completed


def test_retransmissions_cancel_and_ack_share_a_branch_and_no_other_call_does() -> None:
    def branch(method: str, via_branch: str = "z9hG4bKq", number: int = 1, call_id: str = "d") -> str:
        via = f"SIP/2.0/UDP 10.0.0.9;branch={via_branch}"
        return rewriting.inside_branch(
            message(
                f"{method} sip:1001@x SIP/2.0",
                f"Via: {via}",
                "From: <sip:a@b>;tag=t",
                f"Call-ID: {call_id}",
                f"CSeq: {number} {method}",
            )
        )

    assert branch("INVITE") == branch("CANCEL") == branch("ACK")
    assert branch("INVITE") != branch("INVITE", "z9hG4bKr")
    assert branch("INVITE") != branch("OPTIONS")
    # RFC 2543: the branch is no identity.
    assert branch("INVITE", "1") == branch("ACK", "1") != branch("INVITE", "1", number=2)
    assert branch("INVITE", "1") != branch("INVITE", "1", call_id="e")


def test_over_ipv6_our_via_and_contact_have_brackets_and_answers_find_back() -> None:
    over_6, peer = Outside("tcp", "2001:db8::7", 40001), ("2001:db8::9", 5070)
    invite = invite_of_ours()
    rewriting.pop_own_route(invite, INSIDE)
    rewriting.request_out(invite, INSIDE, over_6, over_6)
    assert invite.get("via") == "SIP/2.0/TCP [2001:db8::7]:40001;rport;branch=z9hG4bKours"
    assert invite.get("contact") == "<sip:1001@[2001:db8::7]:40001;transport=tcp>"
    theirs = invite_from_outside("SIP/2.0/UDP [2001:DB8:0::9]:5070;branch=z9hG4bKt")
    rewriting.complete_via(theirs, peer)
    assert "received" not in theirs.get("via")
    moved = invite_from_outside("SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKt;rport")
    rewriting.complete_via(moved, peer)
    assert moved.get("via").endswith(";rport=5070;received=2001:db8::9")
    rewriting.request_in(moved, INSIDE, 0, "udp", peer, is_trusted=False)
    assert source_of(read_text(moved.to_bytes().decode())) == Source("2001:db8::9", "udp", is_trusted=False)
    reply = rewriting.pop_reply(rewriting.response_to(moved, 200, "OK"))
    assert reply is not None
    assert (reply.host, reply.port) == peer


# -- where it goes ------------------------------------------------------------------------------------------


@pytest.fixture
def name_server() -> Iterator[dns.asyncresolver.Resolver]:
    """A name server that knows the SRV records of pbx.example, and where those of naptr.example are."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                data, peer = udp.recvfrom(2000)
                if not data:
                    return
                query = dns.message.from_wire(data)
                answer = dns.message.make_response(query)
                answer.flags |= dns.flags.RA
                name = str(query.question[0].name)
                if name == "_sip._tcp.pbx.example.":
                    records = ("20 1 5082 localhost.", "10 1 5081 localhost.")
                    answer.answer = [dns.rrset.from_text(name, 60, "IN", "SRV", *records)]
                if name == "naptr.example.":
                    to = "naptr.example"
                    pointers = (
                        f'10 1 "s" "SIP+D2U" "" _sip._udp.{to}.',
                        '20 2 "s" "SIP+D2T" "" _sip._tcp.pbx.example.',
                    )
                    answer.answer = [dns.rrset.from_text(name, 60, "IN", "NAPTR", *pointers)]
                udp.sendto(answer.to_wire(), peer)

        thread = threading.Thread(target=serve)
        thread.start()
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], udp.getsockname()[1]
        yield resolver
        udp.sendto(b"", udp.getsockname())
        thread.join()


@needs_ipv6
def test_servers_come_from_srv_records_in_their_order_else_from_the_name(
    name_server: dns.asyncresolver.Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver, nobody = Resolver(name_server), frozenset[str]()
    ask = socket.getaddrinfo

    def with_both_families(host: str, *others: Any, **more: Any) -> list[Any]:
        hosts = ("::1", "127.0.0.1") if host == "localhost" else (host,)
        return [found for each in hosts for found in ask(each, *others, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", with_both_families)

    def hops(host: str, port: int, transport: str) -> tuple[Hop, ...]:
        return asyncio.run(resolver.hops(host, port, transport, nobody))

    both = ("::1", "127.0.0.1")
    expected = tuple(Hop("tcp", host, port) for port in (5081, 5082) for host in both)
    found = hops("pbx.example", 0, "tcp")
    assert found == expected
    assert [each.place for each in found[:2]] == ["localhost:5081/0"] * 2
    assert hops("naptr.example", 0, "tcp") == expected
    assert hops("localhost", 0, "tls") == tuple(Hop("tls", host, 5061) for host in both)
    resolver = Resolver(name_server, families=(4,))
    assert hops("localhost", 5070, "udp") == (Hop("udp", "127.0.0.1", 5070),)
    assert hops("192.0.2.4", 0, "udp") == (Hop("udp", "192.0.2.4", 5060),)
    assert hops("2001:db8::4", 0, "tls") == (Hop("tls", "2001:db8::4", 5061),)
    with pytest.raises(FlowError) as unresolved:
        hops("no.such.invalid", 5060, "udp")
    assert unresolved.value.fault == "unresolved"


# -- streams ------------------------------------------------------------------------------------------------

FIRST = b"MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 4\r\n\r\nhalo"
SECOND = b"OPTIONS sip:a@b SIP/2.0\r\nl: 0\r\n\r\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(FIRST + PING + SECOND)), max_size=8))
def test_messages_come_out_whole_wherever_the_stream_is_cut(cuts: list[int]) -> None:
    stream, framer, found = FIRST + PING + SECOND, Framer(), []
    edges = [0, *sorted(cuts), len(stream)]
    for begin, end in itertools.pairwise(edges):
        found += framer.feed(stream[begin:end])
    assert found == [FIRST, SECOND]
    assert (framer.fault, framer.pings, framer.is_in_message) == ("", 1, False)


@pytest.mark.parametrize(
    "stream",
    [
        b"x" * (MOST_BYTES + 1),
        b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 99999\r\n\r\n",
        b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n",
        b"OPTIONS sip:a@b SIP/2.0\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
    ids=["endless", "too long", "negative", "two lengths", "too many headers"],
)
def test_a_stream_in_which_nothing_can_be_found_any_more_says_so(stream: bytes) -> None:
    framer = Framer()
    framer.feed(stream)
    assert framer.fault
    assert framer.feed(SECOND) == []


# -- certificates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "is_right"),
    [
        ([("DNS", "pbx.example")], True),
        ([("DNS", "PBX.Example")], True),
        ([("URI", "sip:pbx.example")], True),
        ([("URI", "sip:pbx.example:5061;transport=tls")], True),
        ([("URI", "sips:pbx.example")], False),
        ([("URI", "sip:other.example;x=sip:pbx.example")], False),
        ([("DNS", "*.example")], True),
        ([("DNS", "other.example"), ("DNS", "pbx.example")], True),
        ([("DNS", "*.pbx.example")], False),
        ([("DNS", "a.pbx.example")], False),
        ([("URI", "sip:a@pbx.example")], False),
        ([("IP Address", "192.0.2.1")], False),
        ([("IP Address", "2001:DB8:0:0:0:0:0:1")], False),
    ],
)
def test_a_certificate_is_the_domains_or_not(names: list[tuple[str, str]], is_right: bool) -> None:
    found = wrong_name({"subjectAltName": tuple(names)}, frozenset({"pbx.example"}))
    assert (found == "") is is_right


def test_a_certificate_may_name_an_ipv6_address_however_it_is_written() -> None:
    certificate = {"subjectAltName": (("IP Address", "2001:DB8:0:0:0:0:0:1"),)}
    assert wrong_name(certificate, frozenset({"2001:db8::1"})) == ""
    assert wrong_name(certificate, frozenset({"2001:db8::2"}))


def test_a_common_name_counts_where_there_is_no_other_name() -> None:
    subject = ((("commonName", "pbx.example"),),)
    assert wrong_name({"subject": subject}, frozenset({"pbx.example"})) == ""
    assert (
        wrong_name({"subject": subject, "subjectAltName": (("DNS", "x"),)}, frozenset({"pbx.example"})) == "x"
    )
    assert wrong_name({}, frozenset({"pbx.example"})) == "no name"
