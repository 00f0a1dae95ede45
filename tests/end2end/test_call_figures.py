"""What figures are counted from: how long a call was held, and what the PBX says about it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallRefused,
    CallState,
    CallStatistics,
    EngineReady,
    MuteChanged,
    SetConference,
    Transfer,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_call import PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
EXACT_MS = 60  # from the engine's clock to this process's, on a busy machine


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def held_by_events_ms(agent: Agent, key: str) -> float:
    """Add up, from what the engine said and when, how long it held the call."""
    total_s, since = 0.0, None
    for event in agent.events:
        if not isinstance(event, (CallChanged, CallEnded)) or event.call_key != key:
            continue
        is_held = isinstance(event, CallChanged) and event.is_held_here
        if is_held and since is None:
            since = event.at
        elif not is_held and since is not None:
            total_s, since = total_s + (event.at - since).total_seconds(), None
    return total_s * 1000


def set_hold(agent: Agent, key: str, is_held: bool) -> None:
    (agent.phone.hold if is_held else agent.phone.resume)(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here is is_held, what=f"held: {is_held}")


def test_the_hold_time_of_a_call_is_the_sum_of_its_holds_by_us(
    start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent, citizen = start_agent(), start_baresip()
    citizen.dial(f"sip:petugas@{LOOPBACK}:{port_of(agent)}")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    for _ in range(2):
        set_hold(agent, key, True)
        agent.let_pass(0.7)
        set_hold(agent, key, False)
        agent.let_pass(0.5)
    citizen.command("hold")  # the applicant lets us wait: that is no hold of ours
    agent.wait_until(lambda: agent.phone.calls[key].is_held_there, what="hold there")
    agent.let_pass(0.7)
    set_hold(agent, key, True)  # both sides
    agent.let_pass(0.5)
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded)
    assert ended.held_ms == pytest.approx(held_by_events_ms(agent, key), abs=EXACT_MS)
    assert ended.held_ms >= 1900


def test_a_call_that_was_never_held_has_no_hold_time(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    dialog = RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    dialog.request(b"BYE")
    assert agent.wait_for(CallEnded).held_ms == 0


def test_a_hold_that_the_far_side_refuses_counts_as_the_agent_waits_all_the_same(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    peer.invite(port_of(agent), PLAIN)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    dialog = RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    agent.phone.hold(key)
    peer.answer(peer.wait_for("INVITE "), b"488 Not Acceptable Here")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    agent.let_pass(0.4)
    dialog.request(b"BYE")
    ended = agent.wait_for(CallEnded)
    assert ended.held_ms == pytest.approx(held_by_events_ms(agent, key), abs=EXACT_MS)
    assert ended.held_ms >= 400


def test_who_is_transferred_is_held_until_we_have_left_and_a_conference_holds_nobody(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    keys, dialogs = [], []
    others = [peer, RawPeer()]
    for one in others:
        seen = len(agent.events)
        one.invite(port_of(agent), PLAIN)
        key = agent.wait_for_call(after=seen).call_key
        agent.phone.answer(key)
        dialogs.append(RawCall.answered(one))
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_until(partial(lambda key: agent.phone.calls[key].codec, key))
        keys.append(key)
    first, second = keys
    agent.phone.hold(first)
    dialogs[0].answer_offer()
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here, what="hold")
    agent.phone.do(SetConference(call_keys=(first, second)))
    dialogs[0].answer_offer()
    agent.wait_until(lambda: not agent.phone.calls[first].is_held_here, what="conference")
    agent.let_pass(0.5)
    dialogs[0].request(b"BYE")
    ended = agent.wait_for(CallEnded, lambda event: event.call_key == first)
    assert ended.held_ms == pytest.approx(held_by_events_ms(agent, first), abs=EXACT_MS)
    agent.phone.do(Transfer(call_key=second, target="sip:kabid@127.0.0.9"))
    dialogs[1].answer_offer()
    dialogs[1].answer_request("REFER", b"202 Accepted")
    agent.let_pass(0.5)
    dialogs[1].notify(b"200 OK", b"terminated;reason=noresource")
    dialogs[1].answer_request("BYE")
    left = agent.wait_for(CallEnded, lambda event: event.call_key == second)
    assert left.ended_by == "transferred"
    assert left.held_ms == pytest.approx(held_by_events_ms(agent, second), abs=EXACT_MS)
    assert left.held_ms >= 500
    others[1].close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_of_a_lost_engine_the_hold_time_is_what_it_had_reported_last(
    start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent, citizen = start_agent(), start_baresip()
    citizen.dial(f"sip:petugas@{LOOPBACK}:{port_of(agent)}")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    held_at = time.monotonic()
    set_hold(agent, key, True)
    agent.wait_for(CallStatistics, lambda event: event.held_ms > 1000)
    os.kill(agent.phone.engine_pid, signal.SIGKILL)
    ended = agent.wait_for(CallEnded)
    assert ended.reason == "engine lost"
    assert 1000 < ended.held_ms <= (time.monotonic() - held_at) * 1000
    assert ended.held_ms == agent.of(CallStatistics)[-1].held_ms


def test_the_registrar_tells_the_call_and_the_queue_and_a_citizen_cannot(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(domain=kamailio.domain)
    start_baresip("pbx", proxy=kamailio.domain, password=PASSWORD).dial("petugas")
    incoming = agent.wait_for_call()
    assert incoming.call_ref == incoming.call_id
    assert incoming.queue == "Perizinan"
    assert incoming.queued_at is not None
    assert 0 <= (incoming.received_at - incoming.queued_at).total_seconds() < 30
    agent.phone.hang_up(incoming.call_key, 486)
    agent.wait_for(CallEnded)
    seen = len(agent.events)
    start_baresip("tetangga", proxy=kamailio.domain, password=PASSWORD).dial("petugas")
    plain = agent.wait_for_call(after=seen)
    assert (plain.is_trusted, plain.call_ref, plain.queue, plain.queued_at) == (True, "", "", None)


def test_what_is_said_of_a_queue_counts_from_trusted_peers_only_also_for_calls_that_never_rang(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    entered = int(time.time()) - 130
    headers = [b"X-Loket-Call: 1764321000.7", b"X-Loket-Queue: Perizinan;entered=%d" % entered]
    peer.invite(port_of(agent), PLAIN, headers=headers)
    stranger = agent.wait_for_call()
    assert (stranger.call_ref, stranger.queue, stranger.queued_at) == ("", "", None)
    for is_undisturbed in (False, True):
        seen = len(agent.events)
        agent.phone.set_policy(CallPolicy(trusted_peers=(LOOPBACK,), is_undisturbed=is_undisturbed))
        agent.phone.set_muted(False)
        agent.wait_for(MuteChanged, after=seen)
        # Larger than pjsip takes: what nobody reads is left out, these are not.
        peer.invite(port_of(agent), PLAIN, headers=[*headers, *[b"X-Filler: " + b"x" * 1500] * 3])
        kind: type[CallRefused | CallIncoming] = CallRefused if is_undisturbed else CallIncoming
        call = agent.wait_for(kind, after=seen)
        assert (call.call_ref, call.queue) == ("1764321000.7", "Perizinan")
        assert call.queued_at is not None
        assert call.queued_at.timestamp() == entered
