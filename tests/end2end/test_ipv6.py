"""SIP, sound and video over IPv6, with the peers that the tests over IPv4 have."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    Network,
    Reachability,
    Sound,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK_6, require
from tests.end2end.peers.sound import is_complete, read_wav, tone, tone_seconds, write_wav

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
    return max((told.quality.heard_s for told in agent.of(CallStatistics)), default=0.0)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
@pytest.mark.parametrize("srtp", ["off", "required"])
def test_a_call_through_a_registrar_with_ipv6_alone_is_heard_by_both_sides(
    transport: str,
    srtp: str,
    kamailio_6: Kamailio,
    authority: Authority,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
    tmp_path,
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
