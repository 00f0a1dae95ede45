"""All of the engine's lines are in use, and one is given to the next caller at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import CallEnded, CallIncoming, CallState, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_call import RawCall
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
