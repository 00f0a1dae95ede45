"""Can calls reach us? Proof, another server, another network, a NAT between."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    Network,
    Reachability,
    Refresh,
    Registration,
    RegistrationState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, SLOWER, require
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
QUICK = (
    "from telephony.engine import main; from telephony.proxy.recovery import probe, servers; "
    "servers.PROBE_EVERY_S, servers.FIRST_IS_BACK_S = 0.5, 1.5; probe.TIMES_S = (0.5, 0.5); main.run()"
)


@pytest.fixture
def start_kamailio(tmp_path: Path) -> Iterator[Callable[..., Kamailio]]:
    require("kamailio")
    running: list[Kamailio] = []

    def start(**settings: object) -> Kamailio:
        running.append(Kamailio(tmp_path / f"kamailio-{len(running)}", **settings))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture
def raw_registrar() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def is_proven_at(server: str) -> Callable[[Reachability], bool]:
    return lambda event: event.is_proven and event.server == server


def test_digest_with_sha_256(start_kamailio: Callable[..., Kamailio], start_agent: StartAgent) -> None:
    start_agent(domain=start_kamailio(digest="SHA-256").domain)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_the_second_server_takes_over_and_the_first_is_taken_again(
    transport: str, start_kamailio: Callable[..., Kamailio], start_agent: StartAgent
) -> None:
    first, second = start_kamailio(), start_kamailio()
    agent = start_agent(
        domain=first.domain,
        servers=(second.domain,),
        transport=transport,
        engine_command=(sys.executable, "-c", QUICK),
    )
    agent.wait_for(Reachability, is_proven_at(first.domain))
    first.close()
    agent.wait_for(Reachability, lambda event: event.fault in ("refused", "no_answer"))
    agent.wait_for(Reachability, is_proven_at(second.domain))
    colleague = start_agent("warga", second.domain)
    key = colleague.phone.dial("petugas")
    agent.phone.answer(agent.wait_for_call().call_key)
    colleague.wait_for_state(key, CallState.CONNECTED)
    colleague.phone.hang_up(key)
    agent.wait_for(CallEnded)
    said = len(agent.events)
    first.start()
    agent.wait_for(Reachability, is_proven_at(first.domain), after=said)
    caller = start_agent("penelepon", first.domain)
    caller.phone.dial("petugas")
    agent.wait_for_call(after=said)


def test_a_call_survives_another_address_and_we_are_registered_within_five_seconds(
    desk: DeskNetwork,
    start_kamailio: Callable[..., Kamailio],
    start_agent: StartAgent,
    start_baresip: StartBaresip,
) -> None:
    before = desk.use(2)
    server = start_kamailio(address=desk.here)
    start_baresip(address=desk.here, proxy=server.domain, password=PASSWORD, answers=True)
    agent = start_agent(domain=server.domain, network=Network(), engine_command=desk.engine_command)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for(Reachability, lambda event: event.is_proven and event.address == before)
    agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.5)
    said = len(agent.events)
    after = desk.use(3)
    agent.wait_for(Reachability, lambda event: event.is_proven and event.address == after, 5 * SLOWER, said)
    agent.wait_for(Registration, lambda event: event.state is RegistrationState.REGISTERED)
    heard_s = agent.of(CallStatistics)[-1].quality.heard_s
    agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > heard_s + 1, after=said)
    agent.phone.hang_up(key)
    assert (agent.wait_for(CallEnded).code, len(agent.of(CallEnded))) == (200, 1)


def test_a_machine_off_the_network_says_so_and_comes_back(
    desk: DeskNetwork, start_kamailio: Callable[..., Kamailio], start_agent: StartAgent
) -> None:
    desk.use(2)
    server = start_kamailio(address=desk.here)
    agent = start_agent(
        domain=server.domain, network=Network(), engine_command=desk.engine_command, transport="tcp"
    )
    agent.wait_for(Reachability, lambda event: event.is_proven)
    desk.leave()
    agent.wait_for(Reachability, lambda event: event.fault == "no_network")
    said = len(agent.events)
    desk.use(2)
    agent.wait_for(Reachability, lambda event: event.is_proven, after=said)
    caller = start_agent("warga", server.domain, network=Network(bound_address=desk.here))
    caller.phone.dial("petugas")
    agent.wait_for_call()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_refresh_registers_at_once_and_a_call_goes_on(
    transport: str, kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    peer = start_baresip(proxy=kamailio.domain, password=PASSWORD, answers=True)
    agent = start_agent(domain=kamailio.domain, transport=transport)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for(Reachability, lambda event: event.is_proven)
    agent.let_pass(1)
    said = len(agent.events)
    agent.phone.do(Refresh())
    agent.wait_for(Reachability, lambda event: event.is_proven, after=said)
    agent.let_pass(1)
    peer.hang_up()
    assert agent.wait_for(CallEnded).ended_by == "there"
    assert not [event for event in agent.of(Reachability)[1:] if event.fault not in ("", "not_registered")]


def test_a_call_outlives_the_connection_to_the_server(
    start_kamailio: Callable[..., Kamailio], start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    server = start_kamailio()
    peer = start_baresip(proxy=server.domain, password=PASSWORD, answers=True)
    agent = start_agent(domain=server.domain, transport="tcp")
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.5)
    said = len(agent.events)
    server.close()
    agent.wait_for(Reachability, lambda event: event.fault == "refused", after=said)
    server.start()
    agent.wait_for(Reachability, lambda event: event.is_proven, after=said)
    # Our Contact was that connection; the re-INVITE has given the peer the new one.
    agent.wait_until(lambda: "got re-INVITE" in (peer.folder / "log").read_text(errors="replace"))
    agent.let_pass(0.5)
    peer.hang_up()
    ended = agent.wait_for(CallEnded)
    assert (ended.code, ended.ended_by) == (200, "there")


def test_behind_a_nat_we_register_the_address_that_the_server_sees(
    raw_registrar: RawPeer, start_agent: StartAgent
) -> None:
    start_agent(domain=f"{LOOPBACK}:{raw_registrar.port}", must_register=False)
    message, address = raw_registrar.wait_for("REGISTER")
    seen = message.replace(b";rport;", b";received=203.0.113.9;rport=5999;")
    assert seen != message
    raw_registrar.answer((seen, address), b"200 OK")
    again, _ = raw_registrar.wait_for("REGISTER")
    assert re.search(rb"(?m)^Contact: <sip:petugas@203\.0\.113\.9:5999;rinstance=[^;>]+>", again)
