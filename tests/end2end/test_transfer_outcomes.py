"""What a PBX reports of a transfer, and when that is final: Asterisk's messages, in its order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from telephony.messages import (
    CallEnded,
    CallPolicy,
    CallState,
    CallStatistics,
    Transfer,
    TransferProgress,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_call import RawCall
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.raw_sound import RawSound

StartAgent = Callable[..., Agent]
TARGET = "sip:1002@127.0.0.9"
OVER = b"terminated;reason=noresource"


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def referred(agent: Agent, peer: RawPeer) -> tuple[str, RawCall]:
    """A call that the agent hands over; the PBX has accepted the REFER."""
    key = agent.phone.dial(peer.uri)
    dialog = RawCall.accept(peer)
    agent.wait_until(lambda: key in agent.phone.calls and agent.phone.calls[key].codec, what="sound")
    agent.phone.do(Transfer(call_key=key, target=TARGET))
    dialog.answer_offer()
    dialog.answer_request("REFER", b"202 Accepted")
    dialog.notify(b"100 Trying", b"active;expires=600")
    return key, dialog


def final_word(agent: Agent) -> list[TransferProgress]:
    return [event for event in agent.of(TransferProgress) if event.is_final]


def test_a_refusal_with_which_the_exchange_ends_our_call_never_says_that_the_caller_is_back(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = referred(agent, peer)
    dialog.notify(b"486 Busy Here", OVER)
    dialog.request(b"BYE", (b"Reason: Q.850;cause=17",))
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.ended_by) == (key, "there")
    refused = agent.of(TransferProgress)[-1]
    assert (refused.code, refused.is_final) == (486, False)
    assert not final_word(agent)


def test_a_call_that_the_exchange_keeps_without_sound_is_not_back_until_sound_comes(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    """Asterisk keeps the call of who transferred for a minute, and agrees to everything."""
    agent, sound = start_agent(), RawSound()
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE ")
    found = re.search(rb"m=audio (\d+)", invite[0])
    assert found
    peer.heard.appendleft(invite)
    dialog = RawCall.accept(peer, sound.description)
    numbers = count()

    def is_heard() -> bool:
        sound.speak(int(found[1]), next(numbers))
        statistics = [event for event in agent.of(CallStatistics) if event.call_key == key]
        return bool(statistics) and statistics[-1].quality.packets_received > 0

    agent.wait_until(is_heard, what="sound from the far side")
    agent.phone.do(Transfer(call_key=key, target=TARGET))
    dialog.answer_offer()
    dialog.answer_request("REFER", b"202 Accepted")
    dialog.notify(b"486 Busy Here", OVER)
    dialog.answer_offer()
    silent = agent.wait_for(TransferProgress, lambda event: event.is_silent)
    assert (silent.code, final_word(agent)) == (486, [])

    def is_back() -> bool:
        sound.speak(int(found[1]), next(numbers))
        return bool(final_word(agent))

    agent.wait_until(is_back, what="the caller")
    sound.close()


def test_a_refusal_is_final_once_the_resumed_call_has_stood(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, dialog = referred(agent, peer)
    dialog.notify(b"404 Not Found", OVER)
    agent.wait_for(TransferProgress, lambda event: event.code == 404 and not event.is_final)
    assert not final_word(agent)
    dialog.answer_offer()
    final = agent.wait_for(TransferProgress, lambda event: event.is_final)
    assert (final.code, agent.phone.calls[key].is_held_here) == (404, False)


@pytest.mark.parametrize(("rings_s", "is_proven"), [(0.0, False), (1.8, True)], ids=["in_band", "answered"])
def test_a_success_that_comes_with_the_ringing_tone_proves_no_answer(
    rings_s: float, is_proven: bool, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    _, dialog = referred(agent, peer)
    dialog.notify(b"180 Ringing", b"active;expires=600")
    agent.wait_for(TransferProgress, lambda event: event.code == 180)
    agent.let_pass(rings_s)
    dialog.notify(b"200 OK", OVER)
    final = agent.wait_for(TransferProgress, lambda event: event.is_final)
    assert (final.code, final.is_proven) == (200, is_proven)


def test_the_parking_place_that_the_exchange_names_is_reported(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(trusted_peers=(LOOPBACK,)))
    _, dialog = referred(agent, peer)
    dialog.request(b"UPDATE", (b'P-Asserted-Identity: "Parked" <sip:701@pbx>',))
    assert agent.wait_for(TransferProgress, lambda event: event.place != "").place == "701"
    sipfrag = b"SIP/2.0 200 OK\r\nContact: <sip:702@pbx>\r\n"
    kind = b"Content-Type: message/sipfrag;version=2.0"
    dialog.request(b"NOTIFY", (b"Event: refer", b"Subscription-State: " + OVER, kind), sipfrag)
    assert agent.wait_for(TransferProgress, lambda event: event.is_final).place == "702"


def test_a_call_that_is_over_before_the_transfer_is_decided_ends_without_a_word_on_it(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = referred(agent, peer)
    dialog.notify(b"180 Ringing", b"active;expires=600")
    agent.wait_for(TransferProgress, lambda event: event.code == 180)
    dialog.request(b"BYE")
    agent.wait_for(CallEnded, lambda event: event.call_key == key)
    assert not final_word(agent)
    assert key not in agent.phone.calls or agent.phone.calls[key].state is CallState.ENDED
