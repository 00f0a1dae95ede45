"""Who is none of our servers: floods, broken streams, calls and challenges from elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial

import pytest

from telephony.messages import CallEnded, CallIncoming, CallPolicy, CallState, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.kamailio import Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_dialog import RawDialog
from tests.end2end.peers.stranger import PROBE, StrangerOnAStream, header, status_of
from tests.torture import RFC_4475

StartAgent = Callable[..., Agent]
ELSEWHERE = "127.0.0.6"
FLOOD = 3000
SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def check_that_a_call_works(agent: Agent) -> None:
    """A call from 127.0.0.1 is answered, whatever else rings; the engine is the one that was started."""
    with closing(RawDialog(port_of(agent))) as caller:
        caller.call(SDP)
        key = agent.wait_for(CallIncoming, lambda event: event.call_id == caller.call_id).call_key
        agent.phone.answer(key)
        caller.ack(caller.wait_for("SIP/2.0 200", "INVITE"))
        caller.request("BYE")
        caller.wait_for("SIP/2.0 200", "BYE")
        agent.wait_for(CallEnded, lambda event: event.call_key == key)
    assert len(agent.of(EngineReady)) == 1


# -- floods -------------------------------------------------------------------------------------------------


@pytest.fixture
def flooder() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
        flood.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        flood.bind((ELSEWHERE, 0))
        yield flood


@pytest.mark.parametrize("method", ["INVITE", "OPTIONS", "REGISTER", "MESSAGE"])
def test_a_flood_is_answered_a_little_and_a_call_works_right_after(
    method: str, agent: Agent, flooder: socket.socket
) -> None:
    us = f"{ELSEWHERE}:{flooder.getsockname()[1]}"
    kind, body = ("application/sdp", SDP) if method == "INVITE" else ("text/plain", "halo")
    for number in range(FLOOD):
        lines = (
            f"{method} sip:petugas@{LOOPBACK} SIP/2.0\r\nVia: SIP/2.0/UDP {us};branch=z9hG4bKf{number}",
            f"Max-Forwards: 70\r\nFrom: <sip:f@{us}>;tag=f{number}\r\nTo: <sip:petugas@{LOOPBACK}>",
            f"Call-ID: f{number}\r\nCSeq: 1 {method}\r\nContact: <sip:f@{us}>",
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}",
        )
        flooder.sendto("\r\n".join(lines).encode(), (LOOPBACK, port_of(agent)))
    check_that_a_call_works(agent)
    answered = set()
    flooder.setblocking(False)
    try:
        while True:
            answered.add(header(flooder.recv(65_535), "Call-ID")[0])
    except BlockingIOError:
        pass
    assert 0 < len(answered) <= 250
    assert len(agent.of(CallIncoming)) <= 4


def test_a_far_side_that_offers_without_end_gets_500_and_the_call_goes_on(agent: Agent) -> None:
    """Each change of the section with the sound takes two of the 64 sockets that pjlib can watch."""
    first = SDP + "m=audio 0 RTP/AVP 8\r\n"
    second = first.replace("45000", "X").replace("audio 0", "audio 45000").replace("X", "0")
    with closing(RawDialog(port_of(agent))) as caller:
        caller.call(first)
        key = agent.wait_for_call().call_key
        agent.phone.answer(key)
        caller.ack(caller.wait_for("SIP/2.0 200", "INVITE"))
        agent.wait_for_state(key, CallState.CONNECTED)
        for number in range(60):
            caller.request("INVITE", (second, first)[number % 2])
        for _ in range(40):
            assert caller.wait_for("SIP/2.0 500", "INVITE").values("Retry-After")
        assert key in agent.phone.calls
        check_that_a_call_works(agent)


# -- streams ------------------------------------------------------------------------------------------------


def probe(number: int) -> bytes:
    return PROBE.format(transport="TCP", address=ELSEWHERE, number=number).encode()


def test_messages_in_a_stream_are_found_however_they_are_cut(agent: Agent) -> None:
    with StrangerOnAStream(port_of(agent)) as stranger:
        for byte in probe(1):
            stranger.send(bytes([byte]))
        assert header(stranger.heard(), "Call-ID") == ["probe1"]
        stranger.send(b"\r\n\r\n" + probe(2) + b"\r\n" + probe(3) + probe(4)[:50])
        assert [header(stranger.heard(), "Call-ID")[0] for _ in range(2)] == ["probe2", "probe3"]
        stranger.send(probe(4)[50:])
        assert header(stranger.heard(), "Call-ID") == ["probe4"]


def test_a_message_that_is_too_large_is_refused_and_a_call_works(agent: Agent) -> None:
    large = probe(1).replace(b"Max-Forwards", b"X-Large: " + b"x" * 20_000 + b"\r\nMax-Forwards")
    endless = probe(2).replace(b"Length: 0", b"Length: 999999999")
    with StrangerOnAStream(port_of(agent)) as stranger:
        stranger.send(large)
        assert status_of(stranger.heard()) == 513
        stranger.send(probe(3))
        assert status_of(stranger.heard()) == 200
        stranger.send(endless)
        stranger.send(b"x" * 70_000)
        while stranger.heard():  # its refusal, and then the end
            pass
    check_that_a_call_works(agent)


def test_many_connections_full_of_nonsense_do_not_matter(agent: Agent) -> None:
    nonsense = [each.raw for each in RFC_4475 if each.is_invalid]
    nonsense += [probe(0)[:length] for length in range(1, 80, 9)] + [b"\0\xff\r\n\r\n" * 9]
    with ExitStack() as stack:
        for number in range(200):
            stranger = stack.enter_context(StrangerOnAStream(port_of(agent)))
            stranger.send_if_open(nonsense[number % len(nonsense)])
        check_that_a_call_works(agent)


# -- with a registrar ---------------------------------------------------------------------------------------


def test_only_the_registrars_servers_may_ring_unless_the_policy_says_so(
    kamailio: Kamailio, start_agent: StartAgent
) -> None:
    agent = start_agent(domain=kamailio.domain)
    assert status_of_a_call(agent) == 403
    agent.phone.set_policy(CallPolicy(takes_strangers=True))
    agent.wait_until(lambda: status_of_a_call(agent) == 180, what="ringing")
    assert not agent.wait_for_call().is_trusted
    assert len(agent.of(CallIncoming)) == 1


def status_of_a_call(agent: Agent) -> int:
    with closing(RawDialog(port_of(agent), ELSEWHERE)) as stranger:
        stranger.request("INVITE", SDP)
        said = stranger.wait_for("SIP/2.0 ")
        if said.status == 100:
            said = stranger.wait_for("SIP/2.0 ")
        if said.status >= 300:
            stranger.ack(said)
        return said.status


def test_a_strangers_challenge_never_gets_our_digest(kamailio: Kamailio, start_agent: StartAgent) -> None:
    agent = start_agent(domain=kamailio.domain)
    challenge = 'Digest realm="kantor", nonce="n", algorithm=MD5, qop="auth"'
    for status, name in (("401 Unauthorized", "WWW"), ("407 Proxy Authentication Required", "Proxy")):
        with closing(RawDialog(port_of(agent), ELSEWHERE)) as stranger:
            key = agent.phone.dial(stranger.uri)
            stranger.respond(stranger.wait_for("INVITE"), status, "", f"{name}-Authenticate: {challenge}")
            stranger.wait_for("ACK")
            ended = agent.wait_for(CallEnded, partial(lambda key, event: event.call_key == key, key))
            assert ended.code == 403
            assert "Digest" not in stranger.all_heard
