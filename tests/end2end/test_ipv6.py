"""SIP, sound and video over IPv6, with the peers that the tests over IPv4 have."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest
from PySide6.QtGui import QColor

from telephony.messages import (
    AttendedTransfer,
    CallEnded,
    CallIncoming,
    CallReferred,
    CallState,
    CallStatistics,
    EngineReady,
    Network,
    Reachability,
    Refresh,
    Sound,
)
from telephony.sip.ip_address import in_uri
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import MODULES, Baresip
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.desk_network import DeskNetwork
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, LOOPBACK_6, SLOWER, require
from tests.end2end.peers.raw_peer import SDP, RawPeer
from tests.end2end.peers.sound import is_complete, read_wav, tone, tone_seconds, write_wav
from tests.end2end.peers.stranger import Stranger
from tests.end2end.peers.torture_exchange import over_tcp, over_udp
from tests.end2end.peers.turn import PASSWORD as TURN_PASSWORD
from tests.end2end.peers.turn import USER, TurnServer
from tests.end2end.test_video_pictures import CAMERA_IS_OFF, STRIPES, Watcher
from tests.ipv6 import needs_ipv6
from tests.torture import RFC_5118

pytestmark = needs_ipv6
StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
IPV6_ALONE = Network(bound_address=LOOPBACK_6)
AGENT_HZ, CITIZEN_HZ = 500, 700


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def kamailio_6(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    """A registrar that has IPv6 alone."""
    require("kamailio")
    server = Kamailio(
        tmp_path_factory.mktemp("kamailio-6"),
        address=LOOPBACK_6,
        certificate=authority.certificate("localhost", LOOPBACK_6),
    )
    yield server
    server.close()


def heard_s(agent: Agent) -> float:
    return max((got.quality.heard_s for got in agent.of(CallStatistics)), default=0.0)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
@pytest.mark.parametrize("srtp", ["off", "required"])
def test_a_call_through_a_registrar_with_ipv6_alone_is_heard_by_both_sides(
    transport: str,
    srtp: str,
    kamailio_6: Kamailio,
    authority: Authority,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
    tmp_path: Path,
) -> None:
    write_wav(tmp_path / "says.wav", tone(AGENT_HZ, 1.5)[::3])
    heard = tmp_path / "hears.wav"
    citizen = start_baresip(
        address=LOOPBACK_6,
        proxy=kamailio_6.domain,
        password=PASSWORD,
        answers=True,
        records=True,
        modules=("srtp",) if srtp == "required" else (),
        media_encryption="srtp" if srtp == "required" else "",
    )
    domain = f"[{LOOPBACK_6}]:{kamailio_6.tls_port}" if transport == "tls" else kamailio_6.domain
    agent = start_agent(
        domain=domain,
        transport=transport,
        ca_file=str(authority.file),
        srtp=srtp,
        network=IPV6_ALONE,
        sound=Sound(microphone=f"file:{tmp_path}/says.wav", speaker=f"file:{heard}", ringer="none"),
    )
    proof = agent.wait_for(Reachability, lambda event: event.is_proven)
    assert (proof.server, proof.address) == (domain, LOOPBACK_6)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: heard_s(agent) > 2.7, what="a voice")
    citizen.hang_up()
    ended = agent.wait_for(CallEnded)
    citizen.close()
    assert (ended.code, ended.quality.packets_lost) == (200, 0)
    assert tone_seconds(*read_wav(citizen.heard_wav), AGENT_HZ) > 0.8
    agent.wait_until(lambda: is_complete(heard), what="complete recording")
    assert tone_seconds(*read_wav(heard), CITIZEN_HZ) > 1.2


@pytest.fixture
def agent_6(kamailio_6: Kamailio, start_agent: StartAgent) -> Agent:
    return start_agent(domain=kamailio_6.domain, network=IPV6_ALONE)


def talk(agent: Agent, citizen: Baresip) -> str:
    """Let the citizen call and the agent answer; return the key as soon as the citizen is heard."""
    seen = len(agent.events)
    citizen.dial("petugas")
    key = agent.wait_for_call(after=seen).call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for(CallStatistics, lambda event: event.call_key == key and event.quality.heard_s > 0.5)
    return key


def test_a_call_that_comes_is_held_and_resumed_by_either_side_and_heard_again(
    kamailio_6: Kamailio, agent_6: Agent, start_baresip: StartBaresip
) -> None:
    agent = agent_6
    citizen = start_baresip(address=LOOPBACK_6, proxy=kamailio_6.domain, password=PASSWORD)
    key = talk(agent, citizen)
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)
    agent.phone.resume(key)
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here)
    citizen.command("hold")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_there)
    citizen.command("resume")
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_there)
    before = heard_s(agent)
    agent.wait_until(lambda: heard_s(agent) > before + 1, what="a voice again")
    agent.phone.hang_up(key)
    assert agent.wait_for(CallEnded).quality.packets_lost == 0


def test_an_attended_transfer_joins_two_far_sides_that_hear_each_other(
    kamailio_6: Kamailio, agent_6: Agent, start_agent: StartAgent
) -> None:
    agent = agent_6  # baresip 1.1 does not follow a Refer-To with Replaces, over IPv4 neither
    citizen = start_agent("warga", kamailio_6.domain, network=IPV6_ALONE)
    colleague = start_agent("kolega", kamailio_6.domain, network=IPV6_ALONE)
    citizen.phone.dial("petugas")
    call = agent.wait_for_call().call_key
    agent.phone.answer(call)
    agent.wait_for_state(call, CallState.CONNECTED)
    agent.phone.hold(call)
    consultation = agent.phone.dial("kolega")
    consulted = colleague.wait_for_call().call_key
    colleague.phone.answer(consulted)
    agent.wait_for_state(consultation, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[call].is_held_here and agent.phone.calls[consultation].codec)
    agent.phone.do(AttendedTransfer(call_key=call, consultation_key=consultation))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert {(end.ended_by, end.code) for end in agent.of(CallEnded)} == {("transferred", 200)}
    successor = colleague.wait_for(CallIncoming, lambda event: event.replaces == consulted).call_key
    new = citizen.wait_for(CallReferred).new_call_key
    for side, key in ((colleague, successor), (citizen, new)):  # their former calls are over
        side.wait_for_state(key, CallState.CONNECTED)
        side.wait_for(
            CallStatistics,
            partial(lambda key, event: event.call_key == key and event.quality.packets_received > 25, key),
        )


@pytest.mark.parametrize(
    ("codec", "source", "picture"),
    [
        ("VP8", "fakevideo,nil", STRIPES),
        ("H264", "fakevideo,nil", STRIPES),
        ("VP8", "vidbridge,a", CAMERA_IS_OFF),
    ],
    ids=["theirs as VP8", "theirs as H.264", "ours, back again"],
)
@pytest.mark.parametrize("srtp", ["off", "required"])
def test_pictures_pass(
    codec: str,
    source: str,
    picture: dict[tuple[float, float], QColor],
    srtp: str,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
) -> None:
    if not (MODULES / "avcodec.so").exists():
        pytest.skip("baresip-ffmpeg is not installed")
    keys = {} if srtp == "off" else {"modules": ("srtp",), "media_encryption": "srtp-mand"}
    citizen = start_baresip(address=LOOPBACK_6, answers=True, video_codec=codec, video_source=source, **keys)
    agent = start_agent(network=IPV6_ALONE, srtp=srtp)
    watcher = Watcher(agent)
    key = agent.phone.dial(citizen.uri, with_video=True)
    agent.wait_for_state(key, CallState.CONNECTED)
    watcher.waits_to_see(picture)


def test_a_direct_call_goes_to_the_family_of_its_address_and_comes_by_either(
    start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(network=Network())
    for address in (LOOPBACK, LOOPBACK_6):
        citizen = start_baresip(f"warga-{address.count(':')}", address=address, answers=True)
        seen = len(agent.events)
        key = agent.phone.dial(citizen.uri)
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.5, after=seen)
        agent.phone.hang_up(key)
        agent.wait_for(CallEnded, after=seen)
    ready = agent.of(EngineReady)[0]
    for ours in (ready.address, *ready.other_addresses):
        caller = start_agent("penelepon", network=Network(bound_address=ours))
        seen = len(agent.events)
        caller.phone.dial(f"sip:petugas@{in_uri(ours)}:{ready.sip_port}")
        key = agent.wait_for_call(after=seen).call_key
        agent.phone.answer(key)
        agent.wait_for(CallStatistics, lambda event: event.quality.packets_received > 20, after=seen)
        agent.phone.hang_up(key)


def test_a_trunk_without_sign_in_is_proven_and_trusted_by_its_address(
    kamailio_6: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(domain=kamailio_6.domain, register_every_s=0, must_register=False, network=IPV6_ALONE)
    agent.wait_for(Reachability, lambda event: event.is_proven and event.server == kamailio_6.domain)
    ready = agent.of(EngineReady)[0]
    caller = start_baresip(address=LOOPBACK_6)
    caller.dial(f"sip:petugas@{in_uri(LOOPBACK_6)}:{ready.sip_port}")
    assert agent.wait_for_call().is_trusted


@pytest.mark.parametrize("is_bound", [True, False], ids=["IPv6 alone", "both families"])
@pytest.mark.parametrize("has_servers", [True, False], ids=["TURN", "ICE"])
def test_what_helps_against_nat_does_not_get_in_the_way(
    has_servers: bool,
    is_bound: bool,
    kamailio_6: Kamailio,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
) -> None:
    server = TurnServer(LOOPBACK)
    network = Network(bound_address=LOOPBACK_6 if is_bound else "", uses_ice=not has_servers)
    if has_servers:
        network = msgspec.structs.replace(
            network,
            stun_server=server.name,
            turn_server=server.name,
            turn_user=USER,
            turn_password=TURN_PASSWORD,
        )
    try:
        start_baresip(address=LOOPBACK_6, proxy=kamailio_6.domain, password=PASSWORD, answers=True)
        agent = start_agent(domain=kamailio_6.domain, network=network)
        agent.wait_for(Reachability, lambda event: event.is_proven)
        if has_servers and not is_bound:
            agent.wait_until(lambda: server.relays_given, what="relay")
        agent.let_pass(0.5)  # the library has heard of it, if it is to
        key = agent.phone.dial("warga")
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_until(lambda: heard_s(agent) > 1, what="a voice")
    finally:
        agent.phone.stop_and_wait()
        server.close()


# -- two families -------------------------------------------------------------------------------------------


def engine_that_resolves(name: str, *addresses: str) -> tuple[str, ...]:
    """Return how to start an engine whose system knows these addresses of a name, in this order."""
    program = f"""\
        import socket
        from telephony.engine import main
        ask = socket.getaddrinfo
        def answer(host, port, family=0, *others, **more):
            if host != {name!r}:
                return ask(host, port, family, *others, **more)
            return [found for each in {addresses!r} for found in ask(each, port, 0, socket.SOCK_DGRAM)]
        socket.getaddrinfo = answer
        main.run()
        """
    return (sys.executable, "-c", dedent(program))


PBX = "pbx.test"
BOTH = engine_that_resolves(PBX, LOOPBACK_6, LOOPBACK)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_name_with_both_families_is_reached_over_ipv6_first(
    transport: str, kamailio_6: Kamailio, start_agent: StartAgent
) -> None:
    agent = start_agent(
        domain=f"{PBX}:{kamailio_6.port}", transport=transport, network=Network(), engine_command=BOTH
    )
    proof = agent.wait_for(Reachability, lambda event: event.is_proven)
    assert (proof.server, proof.server_count) == (kamailio_6.domain, 1)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("is_silent", [False, True], ids=["refused", "silent"])
def test_a_dead_ipv6_address_costs_less_than_a_second(
    transport: str, is_silent: bool, kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    with ExitStack() as stack:
        if is_silent:  # who takes packets and connections, and says nothing
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                deaf = stack.enter_context(socket.socket(socket.AF_INET6, kind))
                deaf.bind((LOOPBACK_6, kamailio.port))
                if kind == socket.SOCK_STREAM:
                    deaf.listen()
        agent = start_agent(
            domain=f"{PBX}:{kamailio.port}",
            transport=transport,
            network=Network(),
            engine_command=BOTH,
            must_register=False,
        )
        ready = agent.wait_for(EngineReady)
        proof = agent.wait_for(Reachability, lambda event: event.is_proven)
        assert proof.server == kamailio.domain
        assert agent.time_of(proof) - agent.time_of(ready) < 1 * SLOWER
        citizen = start_baresip(proxy=kamailio.domain, password=PASSWORD, answers=True)
        assert citizen
        key = agent.phone.dial("warga")
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.5)


def test_when_ipv6_dies_later_we_are_registered_over_ipv4(start_agent: StartAgent, tmp_path: Path) -> None:
    with ExitStack() as stack:
        first = Kamailio(tmp_path / "kamailio-6", address=LOOPBACK_6)
        stack.callback(first.close)
        second = Kamailio(tmp_path / "kamailio-4", port=first.port)
        stack.callback(second.close)
        agent = start_agent(domain=f"{PBX}:{first.port}", network=Network(), engine_command=BOTH)
        agent.wait_for(Reachability, lambda event: event.is_proven and event.server == first.domain)
        first.close()
        agent.phone.do(Refresh())
        agent.wait_for(Reachability, lambda event: event.is_proven and event.server == second.domain)
        caller = start_agent("penelepon", second.domain)
        caller.phone.dial("petugas")
        agent.wait_for_call()


def test_a_far_side_with_media_over_ipv4_alone_is_called_once_more_with_that(start_agent: StartAgent) -> None:
    agent = start_agent(network=Network())
    far_side = RawPeer(LOOPBACK_6)
    try:
        key = agent.phone.dial(far_side.uri)
        over_6 = far_side.wait_for("INVITE")
        assert b"\r\nc=IN IP6 " in over_6[0]
        assert b"X-Loket" not in over_6[0]
        far_side.answer(over_6, b"488 Not Acceptable Here")
        over_4 = far_side.wait_for("INVITE")
        assert b"\r\nc=IN IP4 " in over_4[0]
        assert b"X-Loket" not in over_4[0]
        far_side.answer(over_4, b"200 OK", SDP)
        agent.wait_for_state(key, CallState.CONNECTED)
        assert not agent.of(CallEnded)
        agent.phone.hang_up(key)
        far_side.answer(far_side.wait_for("BYE"), b"200 OK")
        agent.wait_for(CallEnded)
    finally:
        far_side.close()


# -- another network ----------------------------------------------------------------------------------------


def test_a_call_survives_another_ipv6_address(
    desk: DeskNetwork, start_agent: StartAgent, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    before = desk.use_6(2)
    with ExitStack() as stack:
        server = Kamailio(tmp_path / "kamailio", address=desk.here_6)
        stack.callback(server.close)
        start_baresip(address=desk.here_6, proxy=server.domain, password=PASSWORD, answers=True)
        agent = start_agent(domain=server.domain, network=Network(), engine_command=desk.engine_command)
        key = agent.phone.dial("warga")
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_for(Reachability, lambda event: event.is_proven and event.address == before)
        agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.5)
        said = len(agent.events)
        after = desk.use_6(3)
        moved = agent.wait_for(
            Reachability, lambda event: event.is_proven and event.address == after, after=said
        )
        assert moved.server == server.domain
        heard = heard_s(agent)
        agent.wait_until(lambda: heard_s(agent) > heard + 1, what="a voice from the new address")
        agent.phone.hang_up(key)
        assert (agent.wait_for(CallEnded).code, len(agent.of(CallEnded))) == (200, 1)


def test_when_one_family_is_lost_we_are_registered_over_the_other(
    desk: DeskNetwork, start_agent: StartAgent, tmp_path: Path
) -> None:
    desk.use_6(2)
    with ExitStack() as stack:
        over_6 = Kamailio(tmp_path / "kamailio-6", address=desk.here_6)
        stack.callback(over_6.close)
        over_4 = Kamailio(tmp_path / "kamailio-4", address=desk.here, port=over_6.port)
        stack.callback(over_4.close)
        command = engine_that_resolves(PBX, desk.here_6, desk.here)
        agent = start_agent(
            domain=f"{PBX}:{over_6.port}", network=Network(), engine_command=(*desk.prefix, *command)
        )
        agent.wait_for(Reachability, lambda event: event.is_proven and event.server == over_6.domain)
        said = len(agent.events)
        ours = desk.use(2)
        desk.leave_6()
        proof = agent.wait_for(
            Reachability, lambda event: event.is_proven and event.server == over_4.domain, after=said
        )
        assert proof.address == ours
        caller = start_agent("penelepon", over_4.domain, network=Network(bound_address=desk.here))
        caller.phone.dial("petugas")
        key = agent.wait_for_call().call_key
        agent.phone.answer(key)
        caller.wait_for(CallStatistics, lambda event: event.quality.packets_received > 25)


# -- RFC 5118 -----------------------------------------------------------------------------------------------


def test_every_message_of_rfc_5118_is_answered_over_ipv6(start_agent: StartAgent) -> None:
    agent = start_agent(network=IPV6_ALONE)
    port = agent.of(EngineReady)[0].sip_port
    expected = {each.name: each.says for each in RFC_5118 if each.name != "4.8"}
    expected["4.8"] = 488  # its sound is on IPv4, of which there is none here
    with Stranger(port, LOOPBACK_6) as stranger:
        assert {each.name: over_udp(agent, stranger, each) for each in RFC_5118} == expected
    assert {each.name: over_tcp(agent, port, each, LOOPBACK_6) for each in RFC_5118} == expected
    assert len(agent.of(EngineReady)) == 1
