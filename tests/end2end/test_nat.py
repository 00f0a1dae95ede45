"""Sound behind a NAT: the address found by STUN goes into our SDP; a silent STUN server does no harm; ICE."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    CommandRefused,
    EngineReady,
    Network,
    Reachability,
)
from telephony.proxy.transport import turn
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, SLOWER
from tests.end2end.peers.raw_call import PLAIN
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.turn import PASSWORD, USER, TurnServer

StartAgent = Callable[..., Agent]
SEEN_AS = "203.0.113.9"
MAGIC = 0x2112A442  # RFC 8489 section 5


@pytest.fixture
def stun_server() -> Iterator[str]:
    """A server that sees everybody as SEEN_AS, with the port they have (RFC 8489 sections 14.1 and 14.2)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((LOOPBACK, 0))

        def serve() -> None:
            while True:
                request, peer = udp.recvfrom(2000)
                if not request:
                    return
                address = int.from_bytes(socket.inet_aton(SEEN_AS), "big")
                plain = struct.pack("!HHBBHI", 0x0001, 8, 0, 1, peer[1], address)
                hidden = struct.pack("!HHBBHI", 0x0020, 8, 0, 1, peer[1] ^ (MAGIC >> 16), address ^ MAGIC)
                body = plain + hidden
                udp.sendto(struct.pack("!HH", 0x0101, len(body)) + request[4:20] + body, peer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"{LOOPBACK}:{udp.getsockname()[1]}"
        udp.sendto(b"", udp.getsockname())
        thread.join()


@pytest.fixture
def silent_server() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((LOOPBACK, 0))
        yield f"{LOOPBACK}:{udp.getsockname()[1]}"


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


@pytest.fixture
def turn_server() -> Iterator[TurnServer]:
    server = TurnServer(LOOPBACK)
    yield server
    server.close()


def through(server: TurnServer, address: str, password: str) -> Network:
    return Network(bound_address=address, turn_server=server.name, turn_user=USER, turn_password=password)


def description_of_a_call(agent: Agent, peer: RawPeer) -> bytes:
    """Call the peer, give up, and return what was offered."""
    said = len(agent.events)
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE")
    peer.answer(invite, b"486 Busy Here")
    agent.wait_for(CallEnded, lambda event: event.call_key == key, after=said)
    return invite[0].partition(b"\r\n\r\n")[2]


def test_our_sdp_has_the_address_that_the_stun_server_sees(
    stun_server: str, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(network=Network(bound_address=LOOPBACK, stun_server=stun_server))
    agent.wait_until(lambda: f"c=IN IP4 {SEEN_AS}".encode() in description_of_a_call(agent, peer))


def test_a_silent_stun_server_holds_up_no_call(
    silent_server: str, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(network=Network(bound_address=LOOPBACK, stun_server=silent_server))
    dialled_at = time.monotonic()
    assert f"c=IN IP4 {LOOPBACK}".encode() in description_of_a_call(agent, peer)
    assert time.monotonic() - dialled_at < 3 * SLOWER


@pytest.mark.parametrize(("password", "fault"), [(None, "no_answer"), ("salah", "refused")])
def test_a_turn_server_that_gives_no_relay_makes_nobody_deaf(
    password: str | None, fault: str, turn_server: TurnServer, start_agent: StartAgent, peer: RawPeer
) -> None:
    turn_server.is_silent = password is None
    agent = start_agent(network=through(turn_server, LOOPBACK, password or PASSWORD))
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
    agent.phone.answer(agent.wait_for_call().call_key)
    peer.wait_for("SIP/2.0 200", 2 * SLOWER)
    agent.wait_for(Reachability, lambda event: event.turn_fault == fault)
    assert b"candidate" not in description_of_a_call(agent, peer)


def test_a_relay_is_offered_while_the_turn_server_gives_them(
    desk: DeskNetwork, start_agent: StartAgent
) -> None:
    server = TurnServer(desk.here)
    network = through(server, desk.use(2), PASSWORD)
    agent = start_agent(network=network, engine_command=desk.engine_command)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind((desk.here, 0))
        peer.settimeout(PATIENCE_S)

        def offers_a_relay() -> bool:
            key = agent.phone.dial(f"sip:warga@{desk.here}:{peer.getsockname()[1]}")
            agent.wait_for_state(key, CallState.CALLING)
            while b"m=audio" not in (invite := peer.recv(65_535)):
                pass
            agent.phone.hang_up(key)
            agent.wait_for(CallEnded, lambda event: event.call_key == key)
            return b" typ relay " in invite

        agent.wait_until(offers_a_relay, what="relay")
    agent.phone.stop_and_wait()
    server.close()


def test_a_turn_server_that_dies_costs_only_the_calls_of_the_next_seconds(
    turn_server: TurnServer, start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(network=through(turn_server, LOOPBACK, PASSWORD))
    agent.wait_until(lambda: turn_server.relays_given, what="relay")
    agent.let_pass(0.3)
    turn_server.is_silent = True
    agent.wait_for(Reachability, lambda event: event.turn_fault == "no_answer")
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
    agent.wait_for_call()


def test_a_turn_server_that_answers_no_stun_any_more_is_taken_for_dead_once(
    turn_server: TurnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("ASK_EVERY_S", 0.2), ("CHECK_EVERY_S", 0.02), ("CHECK_TIMES_S", (0.3, 0.3))):
        monkeypatch.setattr(turn, name, value)
    got: list[str] = []

    async def watch() -> None:
        watching = asyncio.create_task(turn.watch_turn(turn_server.name, USER, PASSWORD, got.append))
        while turn_server.relays_given < 2:
            await asyncio.sleep(0.01)
        turn_server.answers_stun = False
        while turn_server.relays_given < 9:
            await asyncio.sleep(0.01)
        watching.cancel()

    asyncio.run(asyncio.wait_for(watch(), PATIENCE_S))
    assert got == ["", "no_answer", ""]


def test_two_of_us_agree_by_ice(desk: DeskNetwork, start_agent: StartAgent) -> None:
    # ICE has no use for loopback addresses.
    network = Network(bound_address=desk.use(2), uses_ice=True)
    here = start_agent(network=network, engine_command=desk.engine_command)
    there = start_agent("warga", network=network, engine_command=desk.engine_command)
    key = here.phone.dial(f"sip:warga@{network.bound_address}:{there.of(EngineReady)[0].sip_port}")
    there.phone.answer(there.wait_for_call().call_key)
    for agent in (here, there):
        agent.wait_for(CallStatistics, lambda event: event.quality.packets_received > 20)
    here.phone.hold(key)
    here.wait_until(lambda: here.phone.calls[key].is_held_here, what="hold")
    here.phone.resume(key)
    here.wait_until(lambda: not here.phone.calls[key].is_held_here, what="resume")
    here.phone.hang_up(key)
    assert here.wait_for(CallEnded).code == 200
    assert not here.of(CommandRefused)
