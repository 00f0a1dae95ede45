"""Hold and resume when the far side is busy with an offer of its own, or slow, or says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import CallChanged, CallState, CommandRefused, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_call import HELD, PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def called(agent: Agent, peer: RawPeer) -> tuple[str, RawCall]:
    """Let the raw peer call, and the agent answer."""
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    dialog = RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    return key, dialog


def test_a_glare_is_tried_again_once(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, dialog = called(agent, peer)
    agent.phone.hold(key)
    peer.answer(peer.wait_for("INVITE "), b"491 Request Pending")
    peer.wait_for("ACK ")
    dialog.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold after a glare")


def test_the_last_word_counts_when_commands_are_faster_than_the_far_side(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = called(agent, peer)
    agent.phone.hold(key)
    offer = peer.wait_for("INVITE ")
    for _ in range(3):
        agent.phone.resume(key)
        agent.phone.hold(key)
    agent.phone.resume(key)
    peer.answer(offer, b"200 OK", HELD)
    peer.wait_for("ACK ")
    dialog.answer_offer()
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
    held = [event.is_held_here for event in agent.of(CallChanged) if event.state is CallState.CONNECTED]
    assert held.count(True) == 1


def test_a_refused_hold_is_told_and_holds_all_the_same(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, _ = called(agent, peer)
    agent.phone.hold(key)
    peer.answer(peer.wait_for("INVITE "), b"488 Not Acceptable Here")
    assert agent.wait_for(CommandRefused, lambda event: event.command == "Hold").call_key == key
    peer.wait_for("ACK ")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    agent.phone.resume(key)
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
    agent.phone.hold(key)
    offer = peer.wait_for("INVITE ")
    peer.answer(offer, b"200 OK", HELD)
    peer.wait_for("ACK ")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="second try")
    agent.phone.resume(key)
    peer.answer(peer.wait_for("INVITE "), b"488 Not Acceptable Here")
    refused = agent.wait_for(CommandRefused, lambda event: event.command == "Resume")
    assert (refused.call_key, agent.phone.calls[key].is_held_here) == (key, True)
    assert len(agent.of(EngineReady)) == 1
