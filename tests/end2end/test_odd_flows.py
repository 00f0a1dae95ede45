"""Call flows that a textbook phone never shows, scripted in SIPp. The engine answers rightly and lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallRefused,
    CallState,
    EngineReady,
    MuteChanged,
    Sound,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import require
from tests.end2end.peers.sipp import Sipp

StartAgent = Callable[..., Agent]
StartSipp = Callable[..., Sipp]


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent()


@pytest.fixture
def start_sipp(tmp_path: Path) -> Iterator[StartSipp]:
    require("sipp")
    running: list[Sipp] = []

    def start(scenario: str, target_port: int = 0) -> Sipp:
        running.append(Sipp(tmp_path, scenario, target_port))
        return running[-1]

    yield start
    for peer in running:
        peer.close()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def lives(agent: Agent) -> bool:
    """Whether the engine is still the one that was started, and answers."""
    return agent.phone.is_running and agent.phone.engine_pid == agent.of(EngineReady)[-1].pid


def test_a_late_offer_becomes_a_call(agent: Agent, start_sipp: StartSipp) -> None:
    peer = start_sipp("late_offer", port_of(agent))
    agent.phone.answer(agent.wait_for_call().call_key)
    ended = agent.wait_for(CallEnded)
    peer.must_succeed()
    assert (ended.code, ended.ended_by, ended.quality.codec) == (200, "there", "PCMA")


def test_a_cancel_right_behind_the_invite_ends_in_487(agent: Agent, start_sipp: StartSipp) -> None:
    start_sipp("cancel_race", port_of(agent)).must_succeed()
    agent.phone.set_muted(False)
    agent.wait_for(MuteChanged)  # all that was said before it is here
    announced = [incoming.call_key for incoming in agent.of(CallIncoming)]  # none, if the CANCEL was fast
    assert [(ended.call_key, ended.code) for ended in agent.of(CallEnded)] == [
        (key, 487) for key in announced
    ]
    assert lives(agent)


def test_hold_by_reinvite_is_seen(agent: Agent, start_sipp: StartSipp) -> None:
    peer = start_sipp("hold_by_reinvite", port_of(agent))
    agent.phone.answer(agent.wait_for_call().call_key)
    agent.wait_for(CallEnded)
    peer.must_succeed()
    connected = [event for event in agent.of(CallChanged) if event.state is CallState.CONNECTED]
    held = [event.is_held_there for event in connected]
    assert True in held
    assert held[-1] is False


@pytest.mark.parametrize("scenario", ["bad_sdp", "not_sdp"])
def test_a_broken_description_is_refused_and_never_rings(
    scenario: str, agent: Agent, start_sipp: StartSipp
) -> None:
    start_sipp(scenario, port_of(agent)).must_succeed()
    assert not agent.phone.calls
    assert not agent.of(CallIncoming)
    again = start_sipp("late_offer", port_of(agent))
    agent.phone.answer(agent.wait_for_call().call_key)
    again.must_succeed()
    assert lives(agent)


def test_a_caller_without_a_number_is_anonymous(agent: Agent, start_sipp: StartSipp) -> None:
    peer = start_sipp("anonymous", port_of(agent))
    incoming = agent.wait_for_call()
    agent.phone.hang_up(incoming.call_key)
    peer.must_succeed()
    assert incoming.is_anonymous
    assert (incoming.remote_uri, incoming.remote_user, incoming.remote_name) == ("", "", "")


@pytest.mark.parametrize(("scenario", "code"), [("busy", 486), ("declines", 603)])
def test_a_refused_call_tells_the_far_sides_reason(
    scenario: str, code: int, agent: Agent, start_sipp: StartSipp
) -> None:
    peer = start_sipp(scenario)
    key = agent.phone.dial(peer.uri)
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code, ended.ended_by) == (key, code, "there")
    peer.must_succeed()


def test_early_media_is_connected_before_the_answer(agent: Agent, start_sipp: StartSipp) -> None:
    peer = start_sipp("early_media")
    key = agent.phone.dial(peer.uri)
    agent.wait_for(CallChanged, lambda e: e.has_early_media and e.codec == "PCMA")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.hang_up(key)
    peer.must_succeed()


def test_an_early_description_that_would_abort_the_engine_is_passed_over(
    agent: Agent, start_sipp: StartSipp
) -> None:
    peer = start_sipp("early_nonsense")
    key = agent.phone.dial(peer.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.hang_up(key)
    peer.must_succeed()
    assert lives(agent)


def test_the_fifth_call_is_busy_and_reported(agent: Agent, start_sipp: StartSipp, tmp_path: Path) -> None:
    for _ in range(4):
        start_sipp("late_offer", port_of(agent))
    agent.wait_until(lambda: len(agent.phone.calls) == 4, what="four calls")
    fifth = start_sipp("late_offer", port_of(agent))
    agent.wait_until(lambda: "486 Busy Here" in fifth.messages(), what="486")
    assert len(agent.phone.calls) == 4
    refused = agent.wait_for(CallRefused)
    assert (refused.code, refused.remote_user) == (486, "warga")
    assert len(agent.of(CallRefused)) == 1


def test_a_missing_microphone_file_does_not_end_the_call(
    start_agent: StartAgent, start_sipp: StartSipp
) -> None:
    agent = start_agent(sound=Sound(microphone="file:/nowhere.wav", speaker="none", ringer="none"))
    peer = start_sipp("late_offer", port_of(agent))
    agent.phone.answer(agent.wait_for_call().call_key)
    peer.must_succeed()
    assert lives(agent)
