"""Registration at a real registrar, and what an agent reads when it does not work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telephony.messages import CallEnded, Registration, RegistrationState
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.kamailio import Kamailio
from tests.end2end.peers.machine import LOOPBACK, free_port

StartAgent = Callable[..., Agent]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_registers_with_digest_authentication(
    transport: str, kamailio: Kamailio, start_agent: StartAgent
) -> None:
    agent = start_agent(domain=kamailio.domain, transport=transport)
    registration = agent.phone.registration
    assert (registration.code, registration.reason) == (200, "OK")
    assert 0 < registration.expires_s <= 600
    states = [event.state for event in agent.of(Registration)]
    assert states == [RegistrationState.TRYING, RegistrationState.REGISTERED]


@pytest.mark.parametrize(
    ("user", "password", "code"), [("petugas", "salah", 401), ("forbidden", "rahasia-1", 403)]
)
def test_a_refused_registration_tells_the_registrars_reason(
    user: str, password: str, code: int, kamailio: Kamailio, start_agent: StartAgent
) -> None:
    agent = start_agent(user, kamailio.domain, password, must_register=False)
    failed = agent.wait_for(Registration, lambda event: event.state is RegistrationState.FAILED)
    assert failed.code == code
    assert failed.reason


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_an_unreachable_registrar_is_reported_within_seconds(transport: str, start_agent: StartAgent) -> None:
    agent = start_agent(domain=f"{LOOPBACK}:{free_port()}", transport=transport, must_register=False)
    failed = agent.wait_for(Registration, lambda event: event.state is RegistrationState.FAILED, timeout_s=16)
    assert failed.code in (0, 408, 502, 503)
    assert failed.reason


def test_registers_again_by_itself_when_the_registrar_comes_up_later(
    kamailio: Kamailio, start_agent: StartAgent
) -> None:
    kamailio.close()
    try:
        agent = start_agent(domain=kamailio.domain, transport="tcp", must_register=False)
        agent.wait_for(Registration, lambda event: event.state is RegistrationState.FAILED)
    finally:
        kamailio.start()
    agent.wait_until(
        lambda: agent.phone.registration.state is RegistrationState.REGISTERED, what="registration"
    )


def test_stopping_unregisters(kamailio: Kamailio, start_agent: StartAgent) -> None:
    agent = start_agent("pamit", kamailio.domain)
    agent.phone.stop()
    agent.wait_until(lambda: not agent.phone.engine_pid, what="end of the engine")
    other = start_agent("penelepon", kamailio.domain)
    key = other.phone.dial("pamit")
    ended = other.wait_for(CallEnded, lambda event: event.call_key == key)
    assert ended.code == 404
