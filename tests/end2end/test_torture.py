"""RFC 4475 and RFC 5118 on the wire, broken streams, floods: the engine lives, and a call works after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telephony.messages import CallEnded, CallIncoming, EngineReady, MessageReceived
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_sip import RawCaller
from tests.end2end.peers.stranger import PROBE, Stranger, StrangerOnAStream, header, status_of
from tests.torture import RFC_4475, RFC_5118, RINGS, SILENCE, Torture

StartAgent = Callable[..., Agent]
ALL = [*RFC_4475, *RFC_5118]
UNFINISHED = ("clerr", "baddn")  # in a stream, the rest of the body or the empty line is still awaited


@pytest.fixture
def agent(start_agent: StartAgent) -> Agent:
    return start_agent()


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def decline(agent: Agent) -> None:
    """Refuse the call that rings now; the window has no other."""
    agent.wait_until(lambda: agent.phone.calls, what="a call")
    (key,) = agent.phone.calls
    agent.phone.hang_up(key, 486)
    agent.wait_until(lambda: not agent.phone.calls, what="its end")


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
    said = {}
    with Stranger(port_of(agent)) as stranger:
        for torture in ALL:
            if torture.says == SILENCE:
                said[torture.name] = SILENCE if stranger.says_nothing_to(torture.raw) else -1
                continue
            stranger.send(torture.raw)
            said[torture.name] = status_of(stranger.heard())
            if said[torture.name] == RINGS:
                decline(agent)
                assert status_of(stranger.heard()) == 486
    assert said == {each.name: each.says for each in ALL}
    check_that_only_good_ones_were_seen(agent, ALL)
    check_that_a_call_works(agent)


def test_every_torture_message_over_tcp_is_answered_as_its_rfc_asks(agent: Agent) -> None:
    said = {}
    for torture in ALL:
        with StrangerOnAStream(port_of(agent)) as stranger:
            stranger.send(torture.raw)
            if torture.name in UNFINISHED:
                continue
            if torture.says == SILENCE:
                probe = PROBE.format(transport="TCP", address="127.0.0.5", number=torture.name)
                stranger.send(probe.encode())
                silent = header(stranger.heard(), "Call-ID") in ([], [f"probe{torture.name}"])
                said[torture.name] = SILENCE if silent else -1
                continue
            said[torture.name] = status_of(stranger.heard())
            if said[torture.name] == RINGS:
                decline(agent)
                assert status_of(stranger.heard()) == 486
            elif torture.name == "dblreq":
                assert status_of(stranger.heard()) == 488  # the INVITE that a stream has behind the REGISTER
            elif torture.name in ("ncl", "mcl01"):
                assert not stranger.heard()  # closed: nobody knows where a next message would begin
    assert said == {each.name: each.says for each in ALL if each.name not in UNFINISHED}
    check_that_only_good_ones_were_seen(agent, ALL)
    check_that_a_call_works(agent)
