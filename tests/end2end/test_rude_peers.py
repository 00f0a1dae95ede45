"""Far sides that send what no textbook has, say nothing, or do not come back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallState,
    CommandRefused,
    EngineReady,
    Registration,
    RegistrationState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import LONG_ADDRESS, SDP, RawPeer

StartAgent = Callable[..., Agent]
PLAIN = b'"Budi" <sip:0812@127.0.0.1>'
SWAPPED = SDP.replace(b"m=audio", b"m=video")
REFUSED = SDP.replace(b"m=audio 45000", b"m=audio 0")
JUNK = SDP.replace(b"RTP/AVP 8", b"RTP/AVP 97").replace(b"a=rtpmap:8 PCMA/8000\r\n", b"")


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent()


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def lives(agent: Agent) -> bool:
    return len(agent.of(EngineReady)) == 1 and agent.phone.is_running


@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"Andr\xe9", "André"), ("Budi\u202e\u200b S\0".encode(), "Budi S"), (b"N" * 300, "N" * 80)],
)
def test_a_caller_rings_whatever_the_name_is(name: bytes, shown: str, agent: Agent, peer: RawPeer) -> None:
    peer.invite(port_of(agent), b'"' + name + b'" <sip:0812@127.0.0.1>')
    incoming = agent.wait_for_call()
    assert (incoming.remote_name, incoming.remote_user) == (shown, "0812")
    peer.wait_for("SIP/2.0 180")
    agent.phone.hang_up(incoming.call_key, 486)
    peer.wait_for("SIP/2.0 486")
    agent.wait_for(CallEnded)
    assert [ended.call_key for ended in agent.of(CallEnded)] == [incoming.call_key]


def test_reasons_in_latin_1_are_reported(agent: Agent, peer: RawPeer) -> None:
    key = agent.phone.dial(peer.uri)
    peer.answer(peer.wait_for("INVITE"), b"486 Occup\xe9 \xe2\x80\xae" + b"x" * 200)
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code) == (key, 486)
    assert ended.reason.startswith("Occupé xx")
    assert len(ended.reason) <= 120
    key = agent.phone.dial(peer.uri)
    peer.answer(peer.wait_for("INVITE"), b"200 D'accord, c'est \xe9t\xe9", SDP)
    agent.wait_for_state(key, CallState.CONNECTED)


def test_a_registrars_reason_in_latin_1_is_reported(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(domain=f"{LOOPBACK}:{peer.port}", must_register=False)
    peer.answer(peer.wait_for("REGISTER"), b"403 Acc\xe8s refus\xe9")
    failed = agent.wait_for(Registration, lambda event: event.state is RegistrationState.FAILED)
    assert (failed.code, failed.reason) == (403, "Accès refusé")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_offer_that_would_abort_is_refused_and_never_reported(
    end: bytes, agent: Agent, peer: RawPeer
) -> None:
    peer.invite(port_of(agent), PLAIN, LONG_ADDRESS, end)
    peer.wait_for("SIP/2.0 488")
    peer.invite(port_of(agent), PLAIN, SDP, end)
    agent.wait_for_call()
    assert len(agent.of(CallIncoming)) == 1
    assert not agent.of(CallEnded)
    assert lives(agent)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("early", [LONG_ADDRESS, JUNK, SWAPPED], ids=["address", "junk", "swapped"])
def test_an_early_answer_that_would_abort_is_passed_over(
    early: bytes, end: bytes, agent: Agent, peer: RawPeer
) -> None:
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE")
    peer.answer(invite, b"183 P", early, end)
    peer.answer(invite, b"200 OK", SDP, end)
    agent.wait_for_state(key, CallState.CONNECTED)
    assert lives(agent)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "body", [LONG_ADDRESS, JUNK, SWAPPED, REFUSED], ids=["address", "junk", "swapped", "no"]
)
def test_an_answer_that_leaves_nothing_to_hear_ends_the_call_once(
    body: bytes, end: bytes, agent: Agent, peer: RawPeer
) -> None:
    key = agent.phone.dial(peer.uri)
    peer.answer(peer.wait_for("INVITE"), b"200 OK", body, end)
    peer.wait_for("ACK")
    peer.answer(peer.wait_for("BYE"), b"200 OK")
    ended = agent.wait_for(CallEnded)
    assert not [each for each, _ in peer.heard if each.startswith(b"BYE")]
    assert (ended.call_key, ended.code, ended.ended_by) == (key, 488, "failure")
    assert agent.events.index(agent.of(CallChanged)[0]) < agent.events.index(ended)
    assert len(agent.of(CallEnded)) == 1
    assert lives(agent)


@pytest.mark.parametrize("first", [b"", b"180 Ringing"], ids=["silent", "ringing"])
def test_calls_to_who_answers_neither_invite_nor_cancel_can_be_made_one_after_the_other(
    first: bytes, agent: Agent, peer: RawPeer
) -> None:
    for _ in range(5):
        key = agent.phone.dial(peer.uri)
        invite = peer.wait_for("INVITE")
        if first:
            peer.answer(invite, first)
            agent.wait_for_state(key, CallState.RINGING_THERE)
        agent.phone.hang_up(key)
        ended = agent.wait_for(CallEnded, partial(lambda key, event: event.call_key == key, key))
        assert ended.ended_by == "here"
    assert not agent.of(CommandRefused)
    assert lives(agent)


def test_dialling_without_end_ends_nothing(agent: Agent, peer: RawPeer) -> None:
    """Each call takes two of the 64 sockets that pjlib can watch, and half a second longer than it lasts."""
    for _ in range(60):
        agent.phone.hang_up(agent.phone.dial(peer.uri))
    agent.wait_for(CommandRefused, lambda event: event.reason == "too many calls at once")
    agent.wait_until(lambda: not agent.phone.calls, what="no calls")
    agent.let_pass(0.7)
    key = agent.phone.dial(peer.uri)
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded, lambda event: event.call_key == key)
    assert lives(agent)


def test_who_rings_after_we_have_given_up_is_cancelled(agent: Agent, peer: RawPeer) -> None:
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE")
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded)
    peer.answer(invite, b"180 Ringing")
    cancel = peer.wait_for("CANCEL")
    assert header(cancel[0], b"Via") == header(invite[0], b"Via")
    peer.answer(cancel, b"200 OK")
    peer.answer(invite, b"487 Request Terminated")
    peer.wait_for("ACK")
    assert len(agent.of(CallEnded)) == 1


def test_who_answers_after_we_have_given_up_is_hung_up_on(agent: Agent, peer: RawPeer) -> None:
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE")
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded)
    peer.answer(invite, b"200 OK", SDP)
    assert header(peer.wait_for("ACK")[0], b"To").endswith(b"tag=raw")
    peer.answer(peer.wait_for("BYE"), b"200 OK")
    assert not agent.phone.calls
    assert lives(agent)


def test_nobody_rings_for_ever(start_agent: StartAgent, peer: RawPeer) -> None:
    patch = "from telephony.engine.calls import calls; calls.RINGS_MOST_S = 0.5"
    program = f"{patch}; from telephony.engine import main; main.run()"
    agent = start_agent(engine_command=(sys.executable, "-c", program))
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    peer.wait_for("SIP/2.0 408")
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code, ended.ended_by) == (key, 408, "failure")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_the_engine_leaves_no_core_file(agent: Agent) -> None:
    limits = Path(f"/proc/{agent.phone.engine_pid}/limits").read_text()
    assert next(line.split()[4:6] for line in limits.splitlines() if "core file" in line) == ["0", "0"]


def test_an_ack_while_it_rings_harms_nobody(agent: Agent, peer: RawPeer) -> None:
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    ringing, _ = peer.wait_for("SIP/2.0 180")
    nobody = b"<sip:petugas@127.0.0.1>"  # no tag: pjsip takes it for a merged request, and would abort
    names = header(ringing, b"Call-ID"), header(ringing, b"From"), nobody, header(ringing, b"Contact")
    RawCall(peer, *names).acknowledge()
    agent.phone.answer(key)
    RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    assert lives(agent)
