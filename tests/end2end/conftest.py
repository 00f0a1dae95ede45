"""What end-to-end tests share: one registrar and one sound server for the session, agents for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    Account,
    CallPolicy,
    EngineReady,
    MuteChanged,
    Network,
    RegistrationState,
    Sound,
    Video,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, require
from tests.end2end.peers.pulse import Pulse

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

QUIET = Sound(microphone="none", speaker="none", ringer="none")


@pytest.fixture(scope="session")
def kamailio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    require("kamailio")
    server = Kamailio(tmp_path_factory.mktemp("kamailio"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulse]:
    require("pulseaudio", "pactl", "pacat", "parec")
    server = Pulse(tmp_path_factory.mktemp("pulse"))
    server.plug("meja")
    server.make_default("meja")
    yield server
    server.close()


@pytest.fixture
def pulse(sound_server: Pulse, monkeypatch: pytest.MonkeyPatch) -> Pulse:
    """The sound server; engines that are started from now on use it. Headset "meja" is the default."""
    for name, value in sound_server.environment.items():
        monkeypatch.setenv(name, value)
    return sound_server


@pytest.fixture(scope="module")
def engine(qapp: object) -> Iterator[tuple[Agent, int]]:
    """One engine for all that a file does to it, and its port."""
    agent = Agent(Phone())
    agent.phone.start(Account(user="petugas"), Network(bound_address=LOOPBACK), QUIET)
    yield agent, agent.wait_for(EngineReady, timeout_s=40).sip_port
    agent.phone.stop_and_wait()


@pytest.fixture
def agent(engine: tuple[Agent, int]) -> Iterator[Agent]:
    """The one of `engine`. Each test leaves it without calls, with the settings it began with, and alive."""
    agent, _ = engine
    agent.events.clear()
    agent.times.clear()
    yield agent
    for key in list(agent.phone.calls):
        agent.phone.hang_up(key)
    agent.wait_until(lambda: not agent.phone.calls, what="no calls")
    agent.phone.set_video(Video())
    agent.phone.set_policy(CallPolicy())
    got = len(agent.events)
    agent.phone.set_muted(False)
    agent.wait_for(MuteChanged, after=got)  # the engine has come to all that
    agent.let_pass(0.08)  # the engine makes 8 calls in 0.6 s at most
    assert not agent.of(EngineReady)
    assert not agent.of(EngineLost)


@pytest.fixture
def start_agent(qapp: object) -> Iterator[Callable[..., Agent]]:
    """Start a Phone with its engine and wait until it listens; registered too, if it has a domain."""
    agents: list[Agent] = []

    def start(
        user: str = "petugas",
        domain: str = "",
        password: str = PASSWORD,
        transport: str = "udp",
        sound: Sound = QUIET,
        must_register: bool = True,
        engine_command: Sequence[str] | None = None,
        policy: CallPolicy | None = None,
        policy_while_it_starts: CallPolicy | None = None,
        network: Network | None = None,
        **account: Any,
    ) -> Agent:
        agent = Agent(Phone(engine_command))
        agents.append(agent)
        if policy is not None:
            agent.phone.set_policy(policy)
        agent.phone.start(
            Account(user=user, domain=domain, password=password, transport=transport, **account),
            network or Network(bound_address=LOOPBACK),
            sound,
        )
        if policy_while_it_starts is not None:
            agent.phone.set_policy(policy_while_it_starts)
        agent.wait_for(EngineReady, timeout_s=40)
        if domain and must_register:
            agent.wait_until(lambda: agent.phone.registration.state is RegistrationState.REGISTERED)
        return agent

    yield start
    for agent in agents:
        agent.phone.stop_and_wait()


@pytest.fixture
def start_baresip(tmp_path: Path) -> Iterator[Callable[..., Baresip]]:
    """Start a baresip; see its class for its options."""
    require("baresip")
    running: list[Baresip] = []

    def start(user: str = "warga", **settings: Any) -> Baresip:
        peer = Baresip(tmp_path / f"baresip-{user}", user, **settings)
        running.append(peer)
        return peer

    yield start
    for peer in running:
        peer.close()


@pytest.fixture
def desk() -> Iterator[DeskNetwork]:
    require("ip")
    if os.geteuid() != 0:
        pytest.skip("a network namespace needs root")
    network = DeskNetwork()
    yield network
    network.close()
