"""Colleagues' phones and our mailbox, reported by a real presence server through the real engine."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import ColleagueChanged, ColleagueState, Refresh, VoiceMailChanged
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD
from tests.end2end.peers.kamailio_presence import PresenceServer, require_presence
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
IDLE, RINGING, BUSY = ColleagueState.IDLE, ColleagueState.RINGING, ColleagueState.BUSY
AWAY, UNKNOWN = ColleagueState.NOT_REGISTERED, ColleagueState.UNKNOWN


@pytest.fixture(params=["presence", "dialogs only"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PresenceServer]:
    require_presence()
    server = PresenceServer(tmp_path / "presence", knows_presence=request.param == "presence")
    yield server
    server.close()


def states(agent: Agent, user: str) -> list[ColleagueState]:
    return [event.state for event in agent.of(ColleagueChanged) if event.user == user]


def wait_for_states(
    agent: Agent, user: str, *expected: ColleagueState, timeout_s: float = PATIENCE_S
) -> None:
    """Wait until these are the last reported states of a colleague, in this order."""
    agent.wait_until(
        lambda: tuple(states(agent, user)[-len(expected) :]) == expected,
        timeout_s,
        f"{user}: {[state.value for state in expected]}",
    )


def test_a_call_between_two_colleagues_is_followed(
    server: PresenceServer, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    sari = start_baresip("sari", proxy=server.domain, password=PASSWORD)
    budi = start_baresip("budi", proxy=server.domain, password=PASSWORD)
    agent = start_agent(domain=server.domain)
    agent.phone.watch(["sari", "budi", "cuti"])
    wait_for_states(agent, "sari", UNKNOWN, IDLE)
    wait_for_states(agent, "budi", UNKNOWN, IDLE)
    wait_for_states(agent, "cuti", UNKNOWN, AWAY)
    sari.dial(budi.uri)
    wait_for_states(agent, "budi", IDLE, RINGING)
    wait_for_states(agent, "sari", IDLE, BUSY)
    budi.command("accept")
    wait_for_states(agent, "budi", RINGING, BUSY)
    sari.hang_up()
    wait_for_states(agent, "budi", BUSY, IDLE)
    wait_for_states(agent, "sari", BUSY, IDLE)
    assert states(agent, "budi") == [UNKNOWN, IDLE, RINGING, BUSY, IDLE]
    assert states(agent, "cuti") == [UNKNOWN, AWAY]


@pytest.mark.parametrize("server", ["presence"], indirect=True)
def test_a_colleague_who_leaves_is_not_registered_and_one_who_comes_is_idle(
    server: PresenceServer, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(domain=server.domain)
    agent.phone.watch(["sari"])
    wait_for_states(agent, "sari", AWAY)
    sari = start_baresip("sari", proxy=server.domain, password=PASSWORD)
    wait_for_states(agent, "sari", AWAY, IDLE)
    sari.command("uadelall")
    wait_for_states(agent, "sari", IDLE, AWAY)


@pytest.mark.parametrize("server", ["presence"], indirect=True)
def test_a_server_that_is_gone_leaves_nobody_idle_and_all_come_back_with_it(
    server: PresenceServer, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    start_baresip("sari", proxy=server.domain, password=PASSWORD)
    agent = start_agent(domain=server.domain)
    agent.phone.watch(["sari", "cuti"])
    wait_for_states(agent, "sari", IDLE)
    server.close()
    agent.phone.do(Refresh())
    wait_for_states(agent, "sari", UNKNOWN, timeout_s=60)
    server.start()
    wait_for_states(agent, "cuti", UNKNOWN, AWAY, timeout_s=40)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("server", ["presence"], indirect=True)
def test_messages_in_our_mailbox_are_reported(
    server: PresenceServer, transport: str, start_agent: StartAgent
) -> None:
    publish(
        server, "petugas", "Messages-Waiting: yes\r\nMessage-Account: sip:*97@pbx\r\nVoice-Message: 2/1\r\n"
    )
    agent = start_agent(domain=server.domain, transport=transport)
    first = agent.wait_for(VoiceMailChanged)
    assert first == VoiceMailChanged(new=2, old=1, account="sip:*97@pbx")
    publish(server, "petugas", "Messages-Waiting: no\r\nVoice-Message: 0/3\r\n")
    agent.wait_until(lambda: agent.of(VoiceMailChanged)[-1] == VoiceMailChanged(new=0, old=3))


def publish(server: PresenceServer, user: str, summary: str) -> None:
    """Put a message summary into a mailbox (RFC 3903), as a voice mail system does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind((LOOPBACK, 0))
        sender.settimeout(PATIENCE_S)
        port = sender.getsockname()[1]
        uri = f"sip:{user}@{server.domain}"
        sender.sendto(
            f"PUBLISH {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {LOOPBACK}:{port};branch=z9hG4bK{port}\r\n"
            f"From: <{uri}>;tag={port}\r\nTo: <{uri}>\r\nCall-ID: {port}\r\nCSeq: 1 PUBLISH\r\n"
            f"Max-Forwards: 70\r\nEvent: message-summary\r\nExpires: 300\r\n"
            f"Content-Type: application/simple-message-summary\r\nContent-Length: {len(summary)}\r\n\r\n"
            f"{summary}".encode(),
            (LOOPBACK, server.port),
        )
        assert sender.recv(4096).startswith(b"SIP/2.0 200")
