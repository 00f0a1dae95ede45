"""Who must not hear the agent does not: before an answer is proven, and while another call is talked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallPolicy,
    CallState,
    CommandRefused,
    EngineReady,
    Sound,
    Transfer,
    TransferProgress,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse
from tests.end2end.peers.raw_call import PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.raw_sound import RawSound
from tests.end2end.peers.sound import tone, write_wav

StartAgent = Callable[..., Agent]
MEJA = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none")
ASKS = b"Call-Info: <sip:pbx>;answer-after=0"


@pytest.fixture
def peers() -> Iterator[tuple[RawPeer, RawPeer]]:
    both = RawPeer(), RawPeer()
    yield both
    for each in both:
        each.close()


@pytest.fixture
def ears() -> Iterator[tuple[RawSound, RawSound]]:
    both = RawSound(), RawSound()
    yield both
    for each in both:
        each.close()


@pytest.fixture
def says(tmp_path: Path) -> Sound:
    write_wav(tmp_path / "says.wav", tone(500, 60)[::3])
    return Sound(microphone=f"file:{tmp_path}/says.wav", speaker="none", ringer="none")


@pytest.mark.parametrize("presses", [False, True], ids=["by_itself", "by_hand"])
def test_an_automatic_answer_is_silent_until_the_caller_proves_that_it_arrived(
    presses: bool,
    pulse: Pulse,
    start_agent: StartAgent,
    peers: tuple[RawPeer, RawPeer],
    ears: tuple[RawSound, RawSound],
) -> None:
    policy = CallPolicy(auto_answer="off" if presses else "asked", trusted_peers=(LOOPBACK,))
    agent, peer, ear = start_agent(policy=policy, sound=MEJA), peers[0], ears[0]
    voice = pulse.speak("meja", tone(500, 60))
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN, ear.description, headers=[ASKS])
    key = agent.wait_for_call().call_key
    if presses:
        agent.phone.answer(key)
    answer = peer.wait_for("SIP/2.0 200")
    if presses:
        agent.wait_until(lambda: ear.loud() > 0, what="sound before the ACK")
    else:
        agent.let_pass(1.2)
        assert not ear.loud()
    peer.heard.appendleft(answer)
    RawCall.answered(peer)
    agent.wait_until(lambda: ear.loud() > 0, what="sound after the ACK")
    assert agent.phone.calls[key].state is CallState.CONNECTED
    voice.close()


def test_who_was_answered_by_itself_and_says_nothing_may_be_answered_by_hand(
    pulse: Pulse,
    start_agent: StartAgent,
    peers: tuple[RawPeer, RawPeer],
    ears: tuple[RawSound, RawSound],
) -> None:
    policy = CallPolicy(auto_answer="asked", trusted_peers=(LOOPBACK,))
    agent, peer, ear = start_agent(policy=policy, sound=MEJA), peers[0], ears[0]
    voice = pulse.speak("meja", tone(500, 60))
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN, ear.description, headers=[ASKS])
    key = agent.wait_for_call().call_key
    answer = peer.wait_for("SIP/2.0 200")
    agent.wait_until(lambda: not agent.phone.calls[key].answers_itself, what="the end of the countdown")
    for _ in range(2):
        agent.phone.answer(key)
    agent.wait_until(lambda: ear.loud() > 0, what="sound without an ACK")
    assert not agent.of(CommandRefused)
    peer.heard.appendleft(answer)
    RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    voice.close()


def test_who_refuses_to_wait_hears_nothing_of_the_next_call(
    start_agent: StartAgent,
    peers: tuple[RawPeer, RawPeer],
    ears: tuple[RawSound, RawSound],
    says: Sound,
) -> None:
    agent, (rude, other) = start_agent(sound=says), peers
    first = agent.phone.dial(rude.uri)
    RawCall.accept(rude, ears[0].description)
    agent.wait_until(lambda: ears[0].loud() > 0, what="sound to the first")
    agent.phone.hold(first)
    offer = rude.wait_for("INVITE ")
    ears[0].packets()
    agent.let_pass(0.3)
    assert not ears[0].loud()  # nor before the answer
    rude.answer(offer, b"488 Not Acceptable Here")
    assert agent.wait_for(CommandRefused).command == "Hold"
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here, what="hold all the same")
    second = agent.phone.dial(other.uri)
    RawCall.accept(other, ears[1].description)
    agent.wait_until(lambda: ears[1].loud() > 0, what="sound to the second")
    agent.let_pass(0.3)
    assert not ears[0].loud()
    agent.phone.hang_up(second)
    agent.phone.resume(first)
    agent.wait_until(lambda: not agent.phone.calls[first].is_held_here, what="resume")
    agent.wait_until(lambda: ears[0].loud() > 0, what="sound to the first again")
    assert not [each for each in rude.read() if each[0].startswith(b"INVITE ")]


def test_a_refused_transfer_does_not_bring_the_caller_into_the_call_that_is_talked_to(
    start_agent: StartAgent,
    peers: tuple[RawPeer, RawPeer],
    ears: tuple[RawSound, RawSound],
    says: Sound,
) -> None:
    agent, (first, second) = start_agent(sound=says), peers
    key = agent.phone.dial(first.uri)
    dialog = RawCall.accept(first, ears[0].description)
    agent.wait_until(lambda: ears[0].loud() > 0, what="sound to the first")
    agent.phone.do(Transfer(call_key=key, target="sip:1002@127.0.0.9"))
    dialog.answer_offer()
    dialog.answer_request("REFER", b"202 Accepted")
    second.invite(agent.of(EngineReady)[0].sip_port, PLAIN, ears[1].description)
    agent.phone.answer(agent.wait_for_call().call_key)
    RawCall.answered(second)
    agent.wait_until(lambda: ears[1].loud() > 0, what="sound to the second")
    ears[0].packets()
    dialog.notify(b"486 Busy Here", b"terminated;reason=noresource")
    dialog.answer_request("OPTIONS")
    final = agent.wait_for(TransferProgress, lambda event: event.is_final)
    assert (final.code, final.is_on_hold) == (486, True)
    assert not ears[0].loud()
    assert agent.phone.calls[key].is_held_here


def test_a_refused_transfer_does_not_resume_a_call_that_was_put_on_hold_by_hand(
    start_agent: StartAgent,
    peers: tuple[RawPeer, RawPeer],
    ears: tuple[RawSound, RawSound],
    says: Sound,
) -> None:
    agent, peer = start_agent(sound=says), peers[0]
    key = agent.phone.dial(peer.uri)
    dialog = RawCall.accept(peer, ears[0].description)
    agent.wait_until(lambda: ears[0].loud() > 0, what="sound to the caller")
    agent.phone.hold(key)
    dialog.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    agent.phone.do(Transfer(call_key=key, target="sip:1002@127.0.0.9"))
    dialog.answer_request("REFER", b"202 Accepted")
    ears[0].packets()
    dialog.notify(b"486 Busy Here", b"terminated;reason=noresource")
    dialog.answer_request("OPTIONS")
    final = agent.wait_for(TransferProgress, lambda event: event.is_final)
    assert (final.code, final.is_on_hold) == (486, True)
    assert not ears[0].loud()
