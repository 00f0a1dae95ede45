"""Calls that end without a proper end: another phone was faster, or the far side is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.engine.calls.desktop_watch import SILENT_S
from telephony.messages import CallEnded, CallPolicy, CallState, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.raw_call import PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
ELSEWHERE = b'Reason: SIP;cause=200;text="Call completed elsewhere"'
QUICK = CallPolicy(silent_call_ends_after_s=4.0)


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def up(agent: Agent, peer: RawPeer, *, ends_without_desktop: bool = False) -> tuple[str, RawCall]:
    key = agent.phone.dial(peer.uri, ends_without_desktop=ends_without_desktop)
    dialog = RawCall.accept(peer)
    agent.wait_until(lambda: key in agent.phone.calls and agent.phone.calls[key].codec, what="sound")
    return key, dialog


def up_and_held(agent: Agent, peer: RawPeer) -> tuple[str, RawCall]:
    key, dialog = up(agent, peer)
    agent.phone.hold(key)
    dialog.answer_offer()
    return key, dialog


@pytest.mark.parametrize("told_by", ["cancel", "bye", "bye_of_an_old_exchange"])
def test_who_answers_as_another_phone_does_has_no_call_of_a_moment(
    told_by: str, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    port = agent.of(EngineReady)[0].sip_port
    peer.invite(port, PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    answer, _ = peer.wait_for("SIP/2.0 200")
    if told_by == "cancel":  # it has crossed our answer
        peer.cancel(port, answer, ELSEWHERE)
    peer.heard.appendleft((answer, ("", 0)))
    dialog = RawCall.answered(peer)
    reason = {"bye": ELSEWHERE, "bye_of_an_old_exchange": b"Reason: Q.850;cause=26"}.get(told_by, b"X-Y: z")
    dialog.request(b"BYE", (reason,))
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.ended_by) == (key, "elsewhere")


def test_a_call_that_lasted_is_no_call_of_another_phone(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    dialog = RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.let_pass(3.2)
    dialog.request(b"BYE", (ELSEWHERE,))
    assert agent.wait_for(CallEnded).ended_by == "there"


def test_a_call_ends_when_neither_sound_nor_an_answer_comes_any_more(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=QUICK)
    key, _ = up(agent, peer)
    peer.wait_for("OPTIONS ")
    assert agent.phone.calls[key].state is CallState.CONNECTED
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.ended_by, ended.code) == (key, "failure", 408)


def test_a_call_that_is_silent_and_known_there_goes_on_until_it_is_not(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=QUICK)
    key, dialog = up_and_held(agent, peer)
    for _ in range(3):
        dialog.answer_request("OPTIONS")
        assert agent.phone.calls[key].state is CallState.CONNECTED
    dialog.answer_request("OPTIONS", b"481 Call/Transaction Does Not Exist")
    assert agent.wait_for(CallEnded).ended_by == "failure"


@pytest.mark.parametrize("status", [b"503 Service Unavailable", b"500 Server Internal Error"])
def test_a_far_side_that_answers_the_question_with_a_failure_lives_and_keeps_its_call(
    status: bytes, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=QUICK)
    key, dialog = up_and_held(agent, peer)
    for _ in range(3):
        dialog.answer_request("OPTIONS", status)
        agent.let_pass(0.5)
        assert agent.phone.calls[key].state is CallState.CONNECTED
    assert not agent.of(CallEnded)


def test_a_server_that_got_no_answer_from_the_far_side_ends_the_call_only_after_the_whole_silence(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=QUICK)
    key, dialog = up(agent, peer)
    dialog.answer_request("OPTIONS", b"408 Request Timeout")
    agent.let_pass(0.5)
    assert agent.phone.calls[key].state is CallState.CONNECTED
    assert agent.wait_for(CallEnded).code == 408


def test_a_held_far_side_that_ignores_the_question_and_sends_requests_keeps_its_call(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=QUICK)
    key, dialog = up_and_held(agent, peer)
    for _ in range(2):
        peer.wait_for("OPTIONS ")
        dialog.request(b"INFO")
        peer.wait_for("SIP/2.0 ")
    peer.wait_for("OPTIONS ")
    assert agent.phone.calls[key].state is CallState.CONNECTED
    assert agent.wait_for(CallEnded).code == 408


def test_a_call_with_a_telephone_that_is_killed_ends_and_one_that_lives_does_not(
    start_agent: StartAgent, start_baresip: Callable[..., Baresip]
) -> None:
    agent, telephone = start_agent(policy=QUICK), start_baresip(answers=True)
    key = agent.phone.dial(telephone.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.let_pass(6.0)
    assert agent.phone.calls[key].state is CallState.CONNECTED
    telephone.process.kill()
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.ended_by) == (key, "failure")


def test_a_call_for_listening_ends_when_the_desktop_hangs_and_no_other_call_does(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent, other_peer = start_agent(), RawPeer()
    other, _ = up(agent, other_peer)
    key, _ = up(agent, peer, ends_without_desktop=True)
    engine = agent.phone._engine
    assert engine is not None
    engine._pinging.stop()  # as in a GUI thread that hangs
    peer.wait_for("BYE", SILENT_S + 5)
    assert agent.wait_for(CallEnded).call_key == key
    assert other in agent.phone.calls
    other_peer.close()
