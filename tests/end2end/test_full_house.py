"""All of the engine's lines are in use; the next call gets one at once, whichever party hangs up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import (
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallRefused,
    CallState,
    CommandRefused,
    EngineReady,
    MuteChanged,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
LINES, CALLS = 4, 6  # more at once would be a flood


@pytest.fixture
def peers() -> Iterator[list[RawPeer]]:
    raw = [RawPeer() for _ in range(CALLS)]
    yield raw
    for each in raw:
        each.close()


def test_who_calls_as_another_hangs_up_is_not_hung_up_too(
    start_agent: StartAgent, peers: list[RawPeer]
) -> None:
    agent = start_agent()
    port = agent.of(EngineReady)[0].sip_port

    def take(peer: RawPeer, user: str) -> RawCall:
        incoming = agent.wait_for(CallIncoming, lambda event: event.remote_user == user)
        agent.phone.answer(incoming.call_key)
        dialog = RawCall.answered(peer)
        agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
        return dialog

    dialogs: list[RawCall] = []
    for number, peer in enumerate(peers):
        if number >= LINES:
            dialogs[number - LINES].request(b"BYE")
        peer.invite(port, f"<sip:warga{number}@127.0.0.1>".encode())  # in the same breath
        dialogs.append(take(peer, f"warga{number}"))
    agent.let_pass(0.3)
    assert len(agent.phone.calls) == LINES
    assert [event.ended_by for event in agent.of(CallEnded)] == ["there"] * (CALLS - LINES)


@pytest.fixture
def full(start_agent: StartAgent, peers: list[RawPeer]) -> Agent:
    """Four calls are up, whose far sides will answer no BYE."""
    agent = start_agent()
    for peer in peers[:LINES]:
        key = agent.phone.dial(peer.uri)
        RawCall.accept(peer)
        agent.wait_for_state(key, CallState.CONNECTED)
    return agent


def hang_up(agent: Agent) -> None:
    for key in list(agent.phone.calls):
        agent.phone.hang_up(key)
    agent.wait_until(lambda: not agent.phone.calls)


def test_a_call_is_dialled_right_after_four_that_nobody_ends_with_us(
    full: Agent, peers: list[RawPeer]
) -> None:
    refused = full.phone.dial(peers[LINES].uri)  # four are up: there is no line to wait for
    assert full.wait_for(CommandRefused).call_key == refused
    for key in list(full.phone.calls):
        full.phone.hang_up(key)
    key = full.phone.dial(peers[LINES].uri)
    RawCall.accept(peers[LINES])
    full.wait_for_state(key, CallState.CONNECTED)
    for peer in peers[:LINES]:
        bye = peer.wait_for("BYE ")
        for _ in range(3):
            peer.wait_for_again(bye)  # we do not forget them for that
    assert len(full.of(CommandRefused)) == 1


def test_a_dial_that_waits_for_a_line_can_be_taken_back(full: Agent, peers: list[RawPeer]) -> None:
    for key in list(full.phone.calls):
        full.phone.hang_up(key)
    key = full.phone.dial(peers[LINES].uri)
    full.phone.hang_up(key)
    ended = full.wait_for(CallEnded, lambda event: event.call_key == key)
    assert (ended.ended_by, ended.code) == ("here", 487)
    full.wait_until(lambda: not full.phone.calls)
    full.let_pass(0.5)
    assert not [message for message, _ in peers[LINES].read() if message.startswith(b"INVITE")]
    assert not full.of(CommandRefused)


def test_who_calls_right_after_four_that_nobody_ends_with_us_rings(full: Agent, peers: list[RawPeer]) -> None:
    patient, port = peers[LINES], full.of(EngineReady)[0].sip_port
    hang_up(full)
    patient.invite(port, b"<sip:sabar@127.0.0.1>")
    incoming = full.wait_for_call()
    assert incoming.remote_user == "sabar"
    patient.wait_for("SIP/2.0 180")
    assert not full.of(CallRefused)
    assert len(full.of(EngineReady)) == 1


@pytest.mark.parametrize("after_s", [0.0, 0.3])
def test_who_gives_up_while_there_is_no_line_is_told_so_and_counts_as_missed(
    after_s: float, full: Agent, peers: list[RawPeer]
) -> None:
    peer = peers[LINES]
    port = full.of(EngineReady)[0].sip_port
    hang_up(full)
    call_id = peer.invite(port, b"<sip:buru@127.0.0.1>")
    full.let_pass(after_s)
    peer.give_up(port, b"<sip:buru@127.0.0.1>", call_id)
    refused = full.wait_for(CallRefused)
    assert refused.remote_user == "buru"
    assert refused.code == 487 or not after_s  # pjsua refuses it itself if it has just come
    peer.wait_for(f"SIP/2.0 {refused.code}")
    full.let_pass(1.2)  # until there are lines
    assert not full.of(CallIncoming)


def test_a_queue_that_tries_again_with_the_same_call_id_counts_as_missed_each_time(
    full: Agent, peers: list[RawPeer]
) -> None:
    queue, port = peers[LINES], full.of(EngineReady)[0].sip_port
    call_id = queue.invite(port, b"<sip:antrean@127.0.0.1>")
    queue.acknowledge(port, queue.wait_for("SIP/2.0 486")[0])
    queue.invite(port, b"<sip:antrean@127.0.0.1>", call_id=call_id)
    full.wait_until(lambda: len(full.of(CallRefused)) == 2)


def test_who_waits_for_a_line_is_not_cancelled_by_another_person(full: Agent, peers: list[RawPeer]) -> None:
    victim, forger = peers[LINES:]
    port = full.of(EngineReady)[0].sip_port
    hang_up(full)
    call_id = victim.invite(port, b"<sip:sabar@127.0.0.1>")
    full.let_pass(0.2)
    forger.give_up(port, b"<sip:sabar@127.0.0.1>", call_id)  # the same branch and tag, from another address
    victim.wait_for("SIP/2.0 180")
    assert not full.of(CallRefused)


def test_who_finds_all_lines_in_use_goes_where_calls_go_that_find_us_busy(
    full: Agent, peers: list[RawPeer]
) -> None:
    peer, port = peers[LINES], full.of(EngineReady)[0].sip_port
    full.phone.set_policy(CallPolicy(forward_busy="sip:kabid@127.0.0.9"))
    full.phone.set_muted(False)
    full.wait_for(MuteChanged)
    peer.invite(port, b"<sip:warga@127.0.0.1>")
    assert header(peer.wait_for("SIP/2.0 302")[0], b"Contact") == b"<sip:kabid@127.0.0.9>"
    assert full.wait_for(CallRefused).code == 302
