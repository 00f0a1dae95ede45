"""SIP over TLS and sound over SRTP, with a real server and a real peer; and what an agent reads if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallState,
    CallStatistics,
    Reachability,
    RegistrationState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.linphone import Linphone
from tests.end2end.peers.machine import LOOPBACK, free_port, require

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure_kamailio(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    require("kamailio")
    server = Kamailio(
        tmp_path_factory.mktemp("kamailio-tls"), certificate=authority.certificate("localhost", LOOPBACK)
    )
    yield server
    server.close()


def test_registers_and_proves_that_calls_can_come(
    secure_kamailio: Kamailio, authority: Authority, start_agent: StartAgent
) -> None:
    agent = start_agent(
        domain=f"localhost:{secure_kamailio.tls_port}", transport="tls", ca_file=str(authority.file)
    )
    proof = agent.wait_for(Reachability, lambda event: event.is_proven)
    assert (proof.transport, proof.server) == ("tls", f"{LOOPBACK}:{secure_kamailio.tls_port}")
    assert proof.proven_at is not None
    assert 0 < proof.round_trip_ms < 4000


@pytest.mark.parametrize(
    ("names", "is_expired", "is_trusted", "fault"),
    [
        (("localhost",), True, True, "certificate_expired"),
        (("localhost",), False, False, "certificate_unknown_authority"),
        (("other.example",), False, True, "certificate_wrong_name"),
    ],
)
def test_each_certificate_fault_is_reported_and_nothing_is_sent(
    names: tuple[str, ...],
    is_expired: bool,
    is_trusted: bool,
    fault: str,
    authority: Authority,
    start_agent: StartAgent,
    tmp_path: Path,
) -> None:
    server = Kamailio(tmp_path / "kamailio", certificate=authority.certificate(*names, is_expired=is_expired))
    try:
        trusted = authority if is_trusted else Authority(tmp_path / "stranger")
        agent = start_agent(
            domain=f"localhost:{server.tls_port}",
            transport="tls",
            ca_file=str(trusted.file),
            must_register=False,
        )
        got = agent.wait_for(Reachability, lambda event: event.fault not in ("", "not_registered"))
        assert (got.fault, got.is_proven) == (fault, False)
        agent.wait_until(lambda: agent.phone.registration.state is RegistrationState.FAILED)
    finally:
        server.close()


def test_a_bench_may_take_any_certificate(
    authority: Authority, start_agent: StartAgent, tmp_path: Path
) -> None:
    server = Kamailio(tmp_path / "kamailio", certificate=authority.certificate("other.example"))
    try:
        start_agent(domain=f"localhost:{server.tls_port}", transport="tls", verifies_certificate=False)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("transport", "fault"), [("tls", "refused"), ("tcp", "refused"), ("udp", "no_answer")]
)
def test_a_server_that_is_not_there_is_reported(transport: str, fault: str, start_agent: StartAgent) -> None:
    agent = start_agent(domain=f"{LOOPBACK}:{free_port()}", transport=transport, must_register=False)
    got = agent.wait_for(Reachability, lambda event: event.fault not in ("", "not_registered"))
    assert got.fault == fault


@pytest.mark.parametrize("is_ours", [True, False], ids=["we call", "we are called"])
def test_a_call_over_tls_with_srtp_is_locked_at_both_ends(
    is_ours: bool,
    secure_kamailio: Kamailio,
    authority: Authority,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
) -> None:
    domain = f"localhost:{secure_kamailio.tls_port}"
    agent = start_agent(domain=domain, transport="tls", ca_file=str(authority.file), srtp="required")
    peer = start_baresip(
        proxy=f"{LOOPBACK}:{secure_kamailio.tls_port}",
        password=PASSWORD,
        transport="tls",
        answers=True,
        modules=("srtp",),
        media_encryption="srtp-mand",
        authority=authority.file,
        certificate=authority.certificate(LOOPBACK),
    )
    if is_ours:
        key = agent.phone.dial("warga")
    else:
        peer.dial(f"sip:petugas@{LOOPBACK}:{secure_kamailio.tls_port}")
        key = agent.wait_for_call().call_key
        agent.phone.answer(key)
    locked = agent.wait_for(CallChanged, lambda event: event.srtp == "sdes")
    assert locked.is_signalling_secure
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].is_signalling_secure)
    agent.wait_for(CallStatistics, lambda event: event.quality.heard_s > 0.6)
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)
    agent.phone.resume(key)
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here)
    if is_ours:
        agent.phone.hang_up(key)
    else:
        peer.hang_up()
    ended = agent.wait_for(CallEnded)
    assert (ended.code, ended.ended_by) == (200, "here" if is_ours else "there")
    assert ended.quality.heard_s > 0.5
    peer.wait_for("CALL_CLOSED")


def test_linphone_and_we_talk_over_tls_with_srtp_in_both_directions(
    secure_kamailio: Kamailio, authority: Authority, start_agent: StartAgent, tmp_path: Path
) -> None:
    require("linphonec")
    domain = f"{LOOPBACK}:{secure_kamailio.tls_port}"
    agent = start_agent(domain=domain, transport="tls", ca_file=str(authority.file), srtp="required")
    peer = Linphone(tmp_path / "linphone", "linphone", domain, PASSWORD, authority.file)
    try:
        key = agent.phone.dial("linphone")
        peer.wait_for("incoming call|contacting you")
        peer.type("answer")
        agent.wait_for(CallChanged, lambda event: event.srtp == "sdes" and event.is_signalling_secure)
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_for(CallStatistics, lambda event: event.quality.packets_sent > 40)
        agent.phone.hang_up(key)
        agent.wait_for(CallEnded)
        said = len(agent.events)
        peer.wait_for("(?i)call .* ended|terminated")
        peer.type(f"call sip:petugas@{LOOPBACK}")
        key = agent.wait_for_call(after=said).call_key
        agent.phone.answer(key)
        agent.wait_for(CallChanged, lambda event: event.srtp == "sdes", after=said)
        agent.wait_for_state(key, CallState.CONNECTED)
        peer.type("terminate")
        assert agent.wait_for(CallEnded, after=said).code == 200
    finally:
        peer.close()


def test_without_srtp_there_is_no_lock_and_required_takes_no_such_call(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    start_baresip(proxy=kamailio.domain, password=PASSWORD, answers=True)
    agent = start_agent(domain=kamailio.domain, srtp="optional")
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    call = agent.phone.calls[key]
    assert (call.srtp, call.is_signalling_secure) == ("", False)
    strict = start_agent("kepala", kamailio.domain, srtp="required")
    refused = strict.phone.dial("warga")
    ended = strict.wait_for(CallEnded)
    assert (ended.call_key, ended.code) == (refused, 488)
