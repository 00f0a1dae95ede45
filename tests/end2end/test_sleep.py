"""A computer that goes to sleep and wakes up, at a real registrar and on a real sound server."""

from __future__ import annotations

from collections.abc import Callable

from telephony.messages import (
    CallEnded,
    CallState,
    EngineReady,
    Reachability,
    Refresh,
    RegistrationState,
    Sound,
    Suspend,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.pulse import Pulse

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]


def test_before_the_sleep_the_call_ends_and_the_registrar_knows_and_afterwards_calls_come_again(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    citizen = start_baresip(proxy=kamailio.domain, password=PASSWORD, answers=True)
    agent = start_agent("pelupa", kamailio.domain)
    colleague = start_agent("rekan", kamailio.domain)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.do(Suspend())
    agent.wait_for(CallEnded)
    citizen.wait_for("CALL_CLOSED")
    agent.wait_until(lambda: agent.phone.registration.state is RegistrationState.OFF, what="unregistered")
    colleague.phone.dial("pelupa")
    assert colleague.wait_for(CallEnded).code == 404

    said = len(agent.events)
    agent.phone.do(Refresh())
    agent.wait_for(Reachability, lambda event: event.is_proven, after=said)
    colleague.phone.dial("pelupa")
    agent.wait_for_call(after=said)


def test_a_call_that_rings_when_the_computer_goes_to_sleep_may_ring_elsewhere(
    start_agent: StartAgent,
) -> None:
    """480 lets the PBX ask others; 603 would end the call everywhere (RFC 3261 section 16.7)."""
    caller, agent = start_agent(), start_agent()
    ready = agent.of(EngineReady)[0]
    caller.phone.dial(f"sip:x@{ready.address}:{ready.sip_port}")
    agent.wait_for_call()
    agent.phone.do(Suspend())
    assert caller.wait_for(CallEnded).code == 480


def test_after_a_sleep_that_nobody_announced_the_call_has_sound_again(
    pulse: Pulse, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(sound=Sound(ringer="none"))
    citizen = start_baresip(answers=True)
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: len(pulse.streams()) == 2, what="both devices in use")
    before = pulse.streams()
    agent.phone.do(Refresh())
    agent.wait_until(
        lambda: len(pulse.streams()) == 2 and not pulse.streams() & before, what="both devices opened anew"
    )
    assert agent.phone.calls[key].state is CallState.CONNECTED
