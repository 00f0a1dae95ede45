"""Headsets that come and go in the middle of a call, on a real sound server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    DevicesChanged,
    EngineReady,
    Sound,
    SoundRole,
    SoundRouted,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.sound import tone_seconds

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
CITIZEN_HZ = 700


@pytest.fixture
def headset(pulse: Pulse) -> Iterator[str]:
    pulse.plug("headset")
    yield "headset"
    if pulse.has("headset"):
        pulse.unplug("headset")


def routed(agent: Agent, role: SoundRole, device: str, is_fallback: bool) -> bool:
    route = agent.phone.routes.get(role)
    return route is not None and (route.device_id, route.is_fallback) == (device, is_fallback)


def heard_soon(agent: Agent, pulse: Pulse, name: str) -> bool:
    """Whether the citizen's tone reaches a headset's ear; the null sink takes two seconds to get going."""
    ear = pulse.listen(name)
    try:
        agent.wait_until(
            lambda: tone_seconds(ear.samples()[-RATE_HZ // 2 :], RATE_HZ, CITIZEN_HZ) > 0.3,
            what=f"tone in {name}",
        )
    finally:
        ear.close()
    return True


def test_the_call_moves_to_the_fallback_and_back(
    pulse: Pulse, headset: str, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    sound = Sound(microphone="headset_mouth", speaker="headset_ear", ringer="headset_ear")
    agent = start_agent(sound=sound)
    citizen = start_baresip(answers=True)
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    assert routed(agent, SoundRole.SPEAKER, "headset_ear", False)
    assert heard_soon(agent, pulse, "headset")

    unplugged_at = time.monotonic()
    pulse.unplug(headset)
    for role, device in ((SoundRole.SPEAKER, "meja_ear"), (SoundRole.MICROPHONE, "meja_mouth")):
        agent.wait_until(lambda r=role, d=device: routed(agent, r, d, True), what=f"fallback of {role.value}")
    assert time.monotonic() - unplugged_at < 1.5  # pactl itself takes some of it
    fallback = agent.wait_for(SoundRouted, lambda event: event.is_fallback)
    assert fallback.wanted.startswith("headset_")
    assert heard_soon(agent, pulse, "meja")

    pulse.plug(headset)
    agent.wait_until(
        lambda: routed(agent, SoundRole.SPEAKER, "headset_ear", False), what="return of the headset"
    )
    agent.wait_until(lambda: routed(agent, SoundRole.MICROPHONE, "headset_mouth", False))
    assert heard_soon(agent, pulse, "headset")
    assert agent.phone.calls[key].state is CallState.CONNECTED
    assert not agent.of(CallEnded)


def test_devices_are_listed_and_the_list_follows(pulse: Pulse, headset: str, start_agent: StartAgent) -> None:
    agent = start_agent(sound=Sound())
    agent.wait_for(DevicesChanged)
    assert "Headset" in [speaker.name for speaker in agent.phone.devices.speakers]
    assert [m.device_id for m in agent.phone.devices.microphones if m.is_default] == ["meja_mouth"]
    pulse.unplug(headset)
    agent.wait_until(lambda: "Headset" not in [speaker.name for speaker in agent.phone.devices.speakers])


def test_without_any_device_the_call_goes_on_in_silence(
    start_agent: StartAgent, start_baresip: StartBaresip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/at/all")
    monkeypatch.setenv("QT_AUDIO_BACKEND", "pulseaudio")
    agent = start_agent(sound=Sound())
    assert agent.wait_for(SoundRouted, lambda event: event.role is SoundRole.MICROPHONE).name == ""
    citizen = start_baresip(answers=True)
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.let_pass(1)
    agent.phone.hang_up(key)
    quality = agent.wait_for(CallEnded).quality
    assert quality.packets_sent > 40
    assert quality.heard_s > 0.5  # it arrives; only nobody hears it


def test_another_speaker_can_be_chosen_in_a_call(
    pulse: Pulse, headset: str, start_agent: StartAgent, start_baresip: StartBaresip
) -> None:
    agent = start_agent(sound=Sound(microphone="none", speaker="meja_ear", ringer="none"))
    citizen = start_baresip()
    citizen.dial(f"sip:petugas@127.0.0.1:{agent.of(EngineReady)[0].sip_port}")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.set_sound(Sound(microphone="none", speaker="headset_ear", ringer="none"))
    assert heard_soon(agent, pulse, "headset")
