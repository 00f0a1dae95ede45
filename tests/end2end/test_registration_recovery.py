"""A registration heals: after each refusal, after a lost binding, after the death of the engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    Account,
    CallEnded,
    Network,
    Registration,
    RegistrationSchedule,
    RegistrationState,
)
from tests.end2end.conftest import QUIET
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, require
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.registrar import ScriptedRegistrar

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
FAILED, REGISTERED = RegistrationState.FAILED, RegistrationState.REGISTERED
BRIEF = RegistrationSchedule(
    first_pause_s=0.2,
    longest_pause_s=1.0,
    accepted_password_pauses_s=(0.5, 1.0),
    password_pause_s=2.0,
    check_every_s=1.0,
)
# What follows a loss comes so late that a test can see the loss.
SLOW_RETRY = RegistrationSchedule(first_pause_s=2.0, longest_pause_s=4.0, check_every_s=1.0)


@pytest.fixture
def start_registrar() -> Iterator[Callable[..., ScriptedRegistrar]]:
    running: list[ScriptedRegistrar] = []

    def start(*arguments: object, **settings: object) -> ScriptedRegistrar:
        running.append(ScriptedRegistrar(*arguments, **settings))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for registrar in running:
        registrar.close()


@pytest.fixture
def narrow_kamailio(tmp_path: Path) -> Iterator[Kamailio]:
    """One that has room for one Contact of each user, and refuses the next with 503."""
    require("kamailio")
    server = Kamailio(tmp_path / "kamailio", most_contacts=1)
    yield server
    server.close()


OTHER_CONTACT = "<sip:p@192.0.2.3>;expires=3600"


def failed(agent: Agent, code: int, fault: str = "", after: int = 0) -> Registration:
    return agent.wait_for(
        Registration,
        lambda event: (event.state, event.code, event.fault) == (FAILED, code, fault),
        after=after,
    )


def registered(agent: Agent, after: int = 0) -> Registration:
    return agent.wait_for(Registration, lambda event: event.state is REGISTERED, after=after)


@pytest.mark.parametrize("code", [401, 403, 404, 501, 503])
def test_a_refusal_is_repeated_until_the_registrar_accepts(
    code: int, start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    registrar.refuse(code)
    agent = start_agent(domain=registrar.domain, schedule=BRIEF, must_register=False)
    assert failed(agent, code).retry_at is not None
    said, tries = len(agent.events), len(registrar.registers)
    agent.wait_until(lambda: len(registrar.registers) > tries, what="one more REGISTER")
    registrar.accept()
    registered(agent)
    seen = len(agent.events)
    registrar.refuse(code)  # and once more, to one that was registered
    failed(agent, code, after=seen)
    registrar.accept()
    registered(agent, after=seen)
    causes = {(e.state, e.code) for e in agent.events[said:] if isinstance(e, Registration)}
    assert causes == {(FAILED, code), (REGISTERED, 200)}  # the true cause, all the while


def test_an_exchange_whose_answers_are_malformed_is_not_said_to_be_silent(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    registrar.refuse(200, Date="kemarin")
    agent = start_agent(domain=registrar.domain, schedule=BRIEF, must_register=False)
    assert failed(agent, 0, "answer_unreadable").reason == "response: bad date"
    registrar.accept()
    registered(agent)


def test_a_password_that_is_put_right_registers_at_once(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar(password=PASSWORD)
    agent = start_agent(domain=registrar.domain, password="salah", must_register=False)
    failed(agent, 401)
    assert registrar.passwords_refused == 1
    seen = len(agent.events)
    account = Account(user="petugas", domain=registrar.domain, password=PASSWORD)
    agent.phone.reconfigure(account, Network(bound_address=LOOPBACK), QUIET)
    registered(agent, after=seen)
    assert registrar.passwords_refused == 1


def test_an_exchange_that_forgets_this_workstation_is_said_to_have_done_so(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    agent = start_agent(domain=registrar.domain, schedule=BRIEF)
    agent.wait_until(lambda: registrar.queries > 1, what="second query")  # it knows that we are listed
    seen = len(agent.events)
    registrar.forget()
    failed(agent, 200, "binding_forgotten", seen)
    registered(agent, seen)
    assert len(registrar.bound) == 1


def test_a_200_that_lists_only_another_phone_is_no_registration(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    registrar._bind = lambda contacts: bool(registrar.give_away())  # type: ignore[method-assign]
    agent = start_agent(domain=registrar.domain, schedule=BRIEF, must_register=False)
    failed(agent, 200, "binding_taken")
    agent.let_pass(1)
    assert not [event for event in agent.of(Registration) if event.state is REGISTERED]


@pytest.mark.parametrize(
    ("others", "counted"),
    [
        (
            [
                f'<sip:p@192.0.2.{n}:5060;ob>;expires=3600;+sip.instance="<urn:uuid:{n:036}>"'
                for n in range(200)
            ],
            200,
        ),
        (["<sip:p@[192.0.2.1:x>;expires=3600", f"<sip:{'p' * 3000}@192.0.2.2>", OTHER_CONTACT], 1),
    ],
    ids=["two hundred", "malformed"],
)
def test_our_contact_is_found_in_whatever_list_the_contacts_of_other_phones_make(
    others: list[str],
    counted: int,
    start_registrar: Callable[..., ScriptedRegistrar],
    start_agent: StartAgent,
) -> None:
    registrar = start_registrar()
    registrar.other_contacts = others
    agent = start_agent(domain=registrar.domain, schedule=BRIEF, must_register=False)
    assert registered(agent).others == counted


def test_the_phone_that_takes_an_extension_is_noticed_and_it_comes_back(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    """This Kamailio keeps one Contact of each user, the newest."""
    agent = start_agent("rebutan", kamailio.domain, schedule=SLOW_RETRY)
    seen = len(agent.events)
    phone = start_baresip("rebutan", proxy=kamailio.domain, password=PASSWORD)
    failed(agent, 200, "binding_taken", seen)
    phone.close()
    registered(agent, seen)
    caller = start_agent("warga", kamailio.domain)
    caller.phone.dial("rebutan")
    agent.wait_for_call()


def test_a_full_extension_is_said_to_be_so_until_the_other_phone_leaves(
    narrow_kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    phone = start_baresip(proxy=narrow_kamailio.domain, password=PASSWORD)
    agent = start_agent("warga", narrow_kamailio.domain, schedule=BRIEF, must_register=False)
    failed(agent, 503, "binding_taken")
    phone.close()
    registered(agent)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_new_engine_registers_where_there_is_room_for_one_only(
    transport: str, narrow_kamailio: Kamailio, start_agent: StartAgent
) -> None:
    agent = start_agent(domain=narrow_kamailio.domain, transport=transport)
    seen = len(agent.events)
    os.kill(agent.phone.engine_pid, signal.SIGKILL)
    agent.wait_for(EngineLost)
    registered(agent, seen)
    caller = start_agent("warga", narrow_kamailio.domain)
    key = caller.phone.dial("petugas")
    agent.phone.answer(agent.wait_for_call().call_key)
    caller.phone.hang_up(key)
    caller.wait_for(CallEnded)


def test_a_new_engine_registers_where_a_second_contact_is_forbidden(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    """As Asterisk answers with max_contacts=1 and remove_existing=no."""
    registrar = start_registrar(password=PASSWORD, most_contacts=1)
    agent = start_agent(domain=registrar.domain)
    (former,) = registrar.bound
    seen = len(agent.events)
    os.kill(agent.phone.engine_pid, signal.SIGKILL)
    registered(agent, seen)
    assert len(registrar.bound) == 1
    assert former not in registrar.bound
    assert registrar.passwords_refused == 0


def test_a_new_engine_knows_that_the_password_was_good(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    hours = RegistrationSchedule(accepted_password_pauses_s=(0.5,) * 99, password_pause_s=3600)
    agent = start_agent(domain=registrar.domain, schedule=hours)
    seen = len(agent.events)
    registrar.refuse(401)
    os.kill(agent.phone.engine_pid, signal.SIGKILL)
    failed(agent, 401, after=seen)
    registrar.accept()
    registered(agent, seen)


def test_another_phone_beside_us_is_counted(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    registrar = start_registrar()
    agent = start_agent(domain=registrar.domain, schedule=BRIEF)
    (ours,) = registrar.bound
    registrar.bound = {ours: 300, "sip:petugas@192.0.2.9": 300}
    agent.wait_for(Registration, lambda event: event.others == 1)
    assert {event.state for event in agent.of(Registration)[1:]} == {REGISTERED}


def test_calls_take_the_route_that_the_registrar_names(
    start_registrar: Callable[..., ScriptedRegistrar], start_agent: StartAgent
) -> None:
    """RFC 3608: exchanges with several servers keep a user's calls at one of them so."""
    server = RawPeer()
    registrar = start_registrar()
    registrar.service_route = f"<sip:{LOOPBACK}:{server.port};lr>"
    agent = start_agent(domain=registrar.domain)
    agent.phone.dial("warga")
    invite, _ = server.wait_for("INVITE sip:warga@")
    assert f"Route: {registrar.service_route}".encode() in invite
    server.close()
