"""What the engine does with calls automatically: refuse, forward, answer; and what stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallRefused,
    CallState,
    CommandRefused,
    EngineReady,
    LetRing,
    MuteChanged,
    Redirect,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_call import PLAIN, RawCall, header
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
TRUSTED = (LOOPBACK,)
ELSEWHERE = "sip:kabid@127.0.0.9"
ASKS = b"Call-Info: <sip:pbx>;answer-after=0"


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


@pytest.fixture
def other() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def send(agent: Agent, policy: CallPolicy) -> None:
    """Set the policy, and wait until it holds."""
    seen = len(agent.events)
    agent.phone.set_policy(policy)
    agent.phone.set_muted(False)
    agent.wait_for(MuteChanged, after=seen)  # the commands before it are done


def test_who_does_not_want_to_be_disturbed_is_not(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(policy=CallPolicy(is_undisturbed=True))
    peer.invite(port_of(agent), PLAIN)
    peer.wait_for("SIP/2.0 480")
    send(agent, CallPolicy(is_undisturbed=True, forward_busy=ELSEWHERE))
    peer.invite(port_of(agent), PLAIN)
    answer, _ = peer.wait_for("SIP/2.0 302")
    assert header(answer, b"Contact") == b"<sip:kabid@127.0.0.9>"
    send(agent, CallPolicy(is_undisturbed=True, forward_busy="no target"))
    peer.invite(port_of(agent), PLAIN)
    peer.wait_for("SIP/2.0 480")
    send(agent, CallPolicy())
    peer.invite(port_of(agent), PLAIN)
    peer.wait_for("SIP/2.0 180")
    agent.wait_for_call()
    assert len(agent.of(CallIncoming)) == 1
    assert [refused.code for refused in agent.of(CallRefused)] == [480, 302, 480]


def test_an_agent_who_signs_in_while_the_engine_starts_gets_the_first_call(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(is_undisturbed=True), policy_while_it_starts=CallPolicy())
    seen = len(agent.events)
    agent.phone.set_muted(False)
    agent.wait_for(MuteChanged, after=seen)  # the commands before it are done
    peer.invite(port_of(agent), PLAIN)
    peer.wait_for("SIP/2.0 180")


def test_without_call_waiting_a_second_call_finds_us_busy(
    start_agent: StartAgent, peer: RawPeer, other: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(takes_second_call=False))
    peer.invite(port_of(agent), PLAIN)
    agent.phone.answer(agent.wait_for_call().call_key)
    RawCall.answered(peer)
    other.invite(port_of(agent), PLAIN)
    other.wait_for("SIP/2.0 486")
    send(agent, CallPolicy(takes_second_call=False, forward_busy=ELSEWHERE))
    other.invite(port_of(agent), PLAIN)
    other.wait_for("SIP/2.0 302")
    assert len(agent.of(CallIncoming)) == 1


def test_a_call_that_nobody_answers_goes_where_the_policy_says(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(forward_unanswered=ELSEWHERE, unanswered_after_s=2))
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    answer, _ = peer.wait_for("SIP/2.0 302")
    ended = agent.wait_for(CallEnded)
    assert header(answer, b"Contact") == b"<sip:kabid@127.0.0.9>"
    assert (ended.call_key, ended.code, ended.ended_by) == (key, 302, "forwarded")
    peer.invite(port_of(agent), PLAIN)
    answered = agent.wait_for(CallIncoming, lambda event: event.call_key != key).call_key
    agent.phone.answer(answered)
    RawCall.answered(peer)
    agent.let_pass(2.3)
    assert agent.phone.calls[answered].state is CallState.CONNECTED


def test_a_ringing_call_is_sent_elsewhere_by_hand(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.do(Redirect(call_key=key, target="!"))
    assert agent.wait_for(CommandRefused).kind == "bad_target"
    agent.phone.do(Redirect(call_key=key, target=ELSEWHERE))
    peer.wait_for("SIP/2.0 302")
    assert agent.wait_for(CallEnded).ended_by == "forwarded"


def test_a_call_answered_elsewhere_is_no_missed_call(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    for reason, ended_by in (
        (b'Reason: SIP;cause=200;text="Call completed elsewhere"', "elsewhere"),
        (b"Reason: Q.850;cause=26", "elsewhere"),
        (b"Reason: Q.850;cause=16", "there"),
    ):
        seen = len(agent.events)
        peer.invite(port_of(agent), PLAIN)
        agent.wait_for_call(after=seen)
        ringing, _ = peer.wait_for("SIP/2.0 180")
        peer.cancel(port_of(agent), ringing, reason)
        peer.wait_for("SIP/2.0 487")
        ended = agent.wait_for(CallEnded, after=seen)
        assert (ended.code, ended.ended_by) == (487, ended_by)


def test_who_is_trusted_and_asks_is_answered_after_the_tone(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(policy=CallPolicy(auto_answer="asked", trusted_peers=TRUSTED))
    peer.invite(port_of(agent), PLAIN, headers=[ASKS])
    incoming = agent.wait_for_call()
    assert (incoming.is_trusted, incoming.answers_itself_after_s) == (True, 0)
    RawCall.answered(peer)
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    connected = agent.wait_for(CallChanged, lambda event: event.state is CallState.CONNECTED)
    assert (connected.at - incoming.received_at).total_seconds() > 0.3


def test_strangers_and_those_who_do_not_ask_ring(
    start_agent: StartAgent, peer: RawPeer, other: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(auto_answer="asked"))
    peer.invite(port_of(agent), PLAIN, headers=[ASKS])
    stranger = agent.wait_for_call()
    assert (stranger.is_trusted, stranger.answers_itself_after_s) == (False, None)
    agent.phone.hang_up(stranger.call_key)
    agent.wait_for(CallEnded)
    send(agent, CallPolicy(auto_answer="asked", trusted_peers=TRUSTED))
    seen = len(agent.events)
    other.invite(port_of(agent), PLAIN)
    quiet = agent.wait_for_call(after=seen)
    assert (quiet.is_trusted, quiet.answers_itself_after_s) == (True, None)
    agent.let_pass(0.7)
    assert agent.phone.calls[quiet.call_key].state is CallState.RINGING_HERE


@pytest.mark.parametrize("stop", ["answer", "let_ring", "second_call"])
def test_a_hand_or_a_call_stops_the_countdown(
    stop: str, start_agent: StartAgent, peer: RawPeer, other: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(auto_answer="all", auto_answer_after_s=2, trusted_peers=TRUSTED))
    peer.invite(port_of(agent), PLAIN)
    incoming = agent.wait_for_call()
    assert incoming.answers_itself_after_s == 2
    agent.wait_until(lambda: agent.phone.calls[incoming.call_key].answers_itself, what="countdown")
    if stop == "answer":
        agent.phone.answer(incoming.call_key)
        RawCall.answered(peer)
    elif stop == "let_ring":
        agent.phone.do(LetRing(call_key=incoming.call_key))
    else:
        agent.phone.dial(other.uri)
        other.wait_for("INVITE ")
    agent.let_pass(2.4)
    state = agent.phone.calls.get(incoming.call_key)
    assert (state.state if state else None) is {
        "answer": CallState.CONNECTED,
        "let_ring": CallState.RINGING_HERE,
        "second_call": CallState.RINGING_HERE,
    }.get(stop)
    assert state is not None
    assert not state.answers_itself
    assert not agent.of(CommandRefused)


def test_a_second_call_is_never_answered_by_itself(
    start_agent: StartAgent, peer: RawPeer, other: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(auto_answer="all", trusted_peers=TRUSTED))
    peer.invite(port_of(agent), PLAIN)
    RawCall.answered(peer)
    seen = len(agent.events)
    other.invite(port_of(agent), PLAIN, headers=[ASKS])
    second = agent.wait_for_call(after=seen)
    assert second.answers_itself_after_s is None
    agent.let_pass(0.7)
    assert agent.phone.calls[second.call_key].state is CallState.RINGING_HERE


def test_who_was_called_first_is_told(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    diversion = b"Diversion: <sip:101@pbx>;reason=no-answer, <sip:100@pbx>;reason=unconditional"
    peer.invite(port_of(agent), PLAIN, headers=[diversion])
    assert agent.wait_for_call().diverted_from == "100"
