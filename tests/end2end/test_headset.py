"""Headsets that come and go in the middle of a call, on a real sound server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    DevicesChanged,
    EngineReady,
    Sound,
    SoundRole,
    SoundRouted,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.hot_plugs import are_routed, hot_plugs, is_routed
from tests.end2end.peers.machine import SLOWER, require
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.raw_sip import RawCaller
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


def heard_soon(agent: Agent, pulse: Pulse, name: str) -> bool:
    """Whether the citizen's tone reaches a headset's ear; the null sink takes two seconds to get going."""
    ear = pulse.listen(name)
    try:
        agent.wait_until(
            lambda: tone_seconds(ear.samples()[-RATE_HZ // 2 :], RATE_HZ, CITIZEN_HZ) > 0.2,
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
    assert is_routed(agent, SoundRole.SPEAKER, "headset_ear", False)
    assert heard_soon(agent, pulse, "headset")

    pulse.unplug(headset)
    for role, device in ((SoundRole.SPEAKER, "meja_ear"), (SoundRole.MICROPHONE, "meja_mouth")):
        agent.wait_until(
            partial(lambda r, d: is_routed(agent, r, d, True), role, device), what=f"fallback of {role.value}"
        )
    fallback = agent.wait_for(SoundRouted, lambda event: event.is_fallback)
    assert fallback.wanted.startswith("headset_")
    assert heard_soon(agent, pulse, "meja")

    pulse.plug(headset)
    agent.wait_until(
        lambda: is_routed(agent, SoundRole.SPEAKER, "headset_ear", False), what="return of the headset"
    )
    agent.wait_until(lambda: is_routed(agent, SoundRole.MICROPHONE, "headset_mouth", False))
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
    agent.wait_for(  # it arrives; only nobody hears it
        CallStatistics, lambda event: event.quality.packets_sent > 40 and event.quality.heard_s > 0.5
    )
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded)


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


@pytest.fixture
def monitor(pulse: Pulse) -> Iterator[str]:
    """The name of a device that a test plugs in; the default is the old one again afterwards."""
    yield "monitor"
    pulse.make_default("meja")
    if pulse.has("monitor"):
        pulse.unplug("monitor")


def test_each_of_five_losses_is_heard_elsewhere_within_a_second(
    pulse: Pulse, headset: str, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=Sound(microphone="headset_mouth", speaker="headset_ear", ringer="none"))
    caller = RawCaller(agent.of(EngineReady)[0].sip_port, CITIZEN_HZ)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    taken = hot_plugs(agent, pulse, 5, CITIZEN_HZ)
    for times_ms in ([each.heard_ms for each in taken], [each.routed_ms for each in taken]):
        assert median(times_ms) < 1000
        assert max(times_ms) < 1000 * SLOWER
    assert agent.phone.calls[key].state is CallState.CONNECTED
    caller.hang_up()


@pytest.mark.parametrize("wish", ["", "meja"])
def test_a_new_device_is_offered_and_not_taken_though_the_system_makes_it_its_default(
    pulse: Pulse, monitor: str, start_agent: StartAgent, wish: str
) -> None:
    microphone, speaker = (wish and f"{wish}_{end}" for end in ("mouth", "ear"))
    agent = start_agent(sound=Sound(microphone=microphone, speaker=speaker, ringer="none"))
    caller = RawCaller(agent.of(EngineReady)[0].sip_port, CITIZEN_HZ)
    agent.phone.answer(agent.wait_for_call().call_key)
    agent.wait_until(lambda: are_routed(agent, "meja", False), what="first route")
    routes = len(agent.of(SoundRouted))

    pulse.plug(monitor)
    pulse.make_default(monitor)
    agent.wait_until(
        lambda: [s.device_id for s in agent.phone.devices.speakers if s.is_default] == ["monitor_ear"],
        what="new default",
    )

    def offered() -> set[str]:
        return {device for event in agent.of(DevicesChanged) for device in event.new}

    # Speaker and microphone are reported as the sound server has them: in one event, or in two.
    agent.wait_until(lambda: {"monitor_ear", "monitor_mouth"} <= offered(), what="offer")
    assert len(agent.of(SoundRouted)) == routes

    agent.phone.set_sound(Sound(microphone="monitor_mouth", speaker="monitor_ear", ringer="none"))
    agent.wait_until(lambda: are_routed(agent, "monitor", False), what="route to what was chosen")
    assert heard_soon(agent, pulse, "monitor")
    caller.hang_up()


def test_the_second_wish_comes_before_the_systems_default(
    pulse: Pulse, headset: str, monitor: str, start_agent: StartAgent
) -> None:
    pulse.plug(monitor)
    agent = start_agent(
        sound=Sound(
            microphone="headset_mouth",
            speaker="headset_ear",
            other_microphones=("gone", "monitor_mouth"),
            other_speakers=("monitor_ear",),
            ringer="none",
        )
    )
    agent.wait_until(lambda: are_routed(agent, "headset", False))
    pulse.unplug(headset)
    agent.wait_until(lambda: are_routed(agent, "monitor", True), what="second wish")
    pulse.unplug(monitor)
    agent.wait_until(lambda: are_routed(agent, "meja", True), what="default")
    pulse.plug(headset)
    agent.wait_until(lambda: are_routed(agent, "headset", False), what="first wish")


def test_a_sound_server_that_comes_back_gives_the_sound_back(
    tmp_path: Path, start_agent: StartAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("pulseaudio", "pactl", "pacat", "parec")
    server = Pulse(tmp_path / "pulse")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.plug("headset")
    agent = start_agent(sound=Sound(microphone="headset_mouth", speaker="headset_ear", ringer="none"))
    caller = RawCaller(agent.of(EngineReady)[0].sip_port, CITIZEN_HZ)
    agent.phone.answer(agent.wait_for_call().call_key)
    assert heard_soon(agent, server, "headset")
    server.process.kill()
    server.close()
    agent.wait_until(lambda: is_routed(agent, SoundRole.SPEAKER, "", True), what="loss of everything")
    server = Pulse(tmp_path / "pulse")
    try:
        server.plug("headset")
        agent.wait_until(lambda: are_routed(agent, "headset", False), what="return")
        assert heard_soon(agent, server, "headset")
    finally:
        caller.hang_up()
        server.close()
