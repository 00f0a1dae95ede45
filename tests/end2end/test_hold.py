"""Hold and resume when the far side is busy with an offer of its own, or slow, or says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import CallChanged, CallEnded, CallState, CommandRefused, EngineReady
from telephony.proxy.filter.call_overflow import MOST_CALLS
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_call import HELD, PLAIN, RawCall
from tests.end2end.peers.raw_peer import SDP, RawPeer

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


def test_a_refused_hold_is_reported_and_holds_all_the_same(start_agent: StartAgent, peer: RawPeer) -> None:
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


@pytest.mark.parametrize("is_mute_once", [True, False])
def test_a_resume_answered_without_a_description_is_tried_again_and_never_shown_as_talking(
    is_mute_once: bool, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = called(agent, peer)
    agent.phone.hold(key)
    dialog.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    said = len(agent.events)
    agent.phone.resume(key)
    peer.answer(peer.wait_for("INVITE "), b"200 OK")
    peer.wait_for("ACK ")
    if is_mute_once:
        dialog.answer_offer()
        agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
        return
    peer.answer(peer.wait_for("INVITE "), b"200 OK")
    peer.wait_for("ACK ")
    refused = agent.wait_for(CommandRefused, after=said)
    assert (refused.command, refused.kind, agent.phone.calls[key].is_held_here) == ("Resume", "sip", True)
    agent.phone.resume(key)  # and another key press is another try
    dialog.answer_offer()
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
    assert len(agent.of(EngineReady)) == 1


def test_sound_of_which_only_the_tones_are_known_leaves_the_call_as_it_is(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = called(agent, peer)
    tones = SDP.replace(b"AVP 8\r\na=rtpmap:8 PCMA/8000", b"AVP 101\r\na=rtpmap:101 telephone-event/8000")
    dialog.request(b"INVITE", (b"Content-Type: application/sdp",), tones)
    peer.wait_for("SIP/2.0 488")
    agent.phone.hold(key)
    dialog.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    assert len(agent.of(EngineReady)) == 1


def test_an_answer_that_comes_after_its_call_is_not_taken_for_the_next_one_s(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    first, _ = called(agent, peer)
    agent.phone.hold(first)
    offer = peer.wait_for("INVITE ")
    agent.phone.hang_up(first)
    peer.answer(peer.wait_for("BYE "), b"200 OK")
    agent.wait_for(CallEnded)
    for _ in range(MOST_CALLS - 1):  # until pjsua gives the call's number away again
        said = len(agent.events)
        peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
        agent.phone.hang_up(agent.wait_for_call(after=said).call_key)
        refusal, _ = peer.wait_for("SIP/2.0 603")
        peer.acknowledge(agent.of(EngineReady)[0].sip_port, refusal)
        agent.wait_for(CallEnded, after=said)
    said = len(agent.events)
    fax = (
        SDP + b"m=image 45002 udptl t38\r\n"
    )  # its section is made of what was agreed on, if that is settled
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN, fax)
    second = agent.wait_for_call(after=said).call_key
    agent.phone.answer(second)
    RawCall.answered(peer)
    agent.wait_for_state(second, CallState.CONNECTED)
    agent.phone.hold(second)
    pending = peer.wait_for("INVITE ")
    peer.answer(offer, b"200 OK", HELD)
    agent.let_pass(0.3)
    assert not agent.phone.calls[second].is_held_here
    peer.answer(pending, b"200 OK", HELD + b"m=image 0 udptl t38\r\n")
    agent.wait_until(lambda: agent.phone.calls[second].is_held_here, what="hold")
    assert len(agent.of(EngineReady)) == 1


@pytest.mark.parametrize(("is_hold", "has_ack"), [(True, True), (False, True), (True, False)])
def test_an_offer_of_the_far_side_whose_ack_is_late_or_never_comes_is_waited_for_a_moment(
    is_hold: bool, has_ack: bool, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = called(agent, peer)
    if not is_hold:
        agent.phone.hold(key)
        dialog.answer_offer()
        agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    dialog.request(b"INVITE", (b"Content-Type: application/sdp",), SDP)
    answer = peer.wait_for("SIP/2.0 200")
    (agent.phone.hold if is_hold else agent.phone.resume)(key)
    for _ in range(2 if has_ack else 0):  # the ACKs before were lost
        peer.wait_for_again(answer)
        (agent.phone.hold if is_hold else agent.phone.resume)(key)
    if has_ack:
        dialog.acknowledge_offer()
    dialog.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here is is_hold, what="the last word")
    assert not agent.of(CommandRefused)
