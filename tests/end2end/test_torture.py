"""RFC 4475 and RFC 5118 on the wire, broken streams, floods: the engine lives, and a call works after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telephony.messages import CallEnded, CallIncoming, EngineReady, MessageReceived
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_sip import RawCaller
from tests.end2end.peers.stranger import Stranger, header
from tests.end2end.peers.torture_exchange import UNFINISHED, over_tcp, over_udp
from tests.torture import RFC_4475, RFC_5118, RINGS, SILENCE, Torture

StartAgent = Callable[..., Agent]
ALL = [*RFC_4475, *RFC_5118]


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def check_that_a_call_works(agent: Agent) -> None:
    """From an address of nobody's; and the engine is the one that was started."""
    caller = RawCaller(port_of(agent))
    try:
        agent.wait_until(lambda: agent.phone.calls and caller.heard.ringing_at, what="ringing")
        (key,) = agent.phone.calls
        agent.phone.answer(key)
        agent.wait_until(lambda: caller.heard.answered_at, what="200")
    finally:
        caller.hang_up()
    agent.wait_until(lambda: not agent.phone.calls, what="end")
    assert len(agent.of(EngineReady)) == 1


def check_that_only_good_ones_were_seen(agent: Agent, seen: list[Torture]) -> None:
    call_ids = {each.call_id for each in agent.of(CallIncoming)}
    expected = {header(each.raw, "(?:Call-ID|i)")[0] for each in seen if each.says == RINGS}
    assert call_ids == expected
    assert len(agent.of(CallEnded)) == len(expected)
    assert len(agent.of(MessageReceived)) == 1  # mpart01


def test_every_torture_message_over_udp_is_answered_as_its_rfc_asks(agent: Agent) -> None:
    with Stranger(port_of(agent)) as stranger:
        said = {each.name: over_udp(agent, stranger, each) for each in ALL}
    assert said == {each.name: each.says for each in ALL}
    check_that_only_good_ones_were_seen(agent, ALL)
    check_that_a_call_works(agent)


def test_every_torture_message_over_tcp_is_answered_as_its_rfc_asks(agent: Agent) -> None:
    said = {each.name: over_tcp(agent, port_of(agent), each) for each in ALL}
    assert said == {each.name: SILENCE if each.name in UNFINISHED else each.says for each in ALL}
    check_that_only_good_ones_were_seen(agent, ALL)
    check_that_a_call_works(agent)
