"""What an agent hears and how an agent sounds: ringers, volumes, the check before a shift, noise, echo."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from telephony import messages
from telephony.messages import (
    CallKey,
    CallState,
    CallStatistics,
    CommandRefused,
    EngineReady,
    Sound,
    SoundChecked,
    SoundRole,
    SoundRouted,
    SoundServerChanged,
    StartSoundCheck,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.pulse import RATE_HZ, Pulse, Recording
from tests.end2end.peers.raw_sip import RawCaller
from tests.end2end.peers.sound import tone, tone_seconds, write_wav

StartAgent = Callable[..., Agent]
CALLER_HZ, AGENT_HZ, WAITING_HZ = 700.0, 500.0, 425.0
CALLER_DBFS, AGENT_DBFS = -14.2, -23.0  # a RawCaller's tone, and one of a tenth of what there is
SILENCE_DBFS = -100.0
MEJA = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none")


@pytest.fixture
def headset(pulse: Pulse) -> Iterator[str]:
    pulse.plug("headset")
    yield "headset"
    pulse.unplug("headset")


def port_of(agent: Agent) -> int:
    return agent.of(EngineReady)[0].sip_port


def answered(agent: Agent, caller_hz: float = CALLER_HZ) -> tuple[CallKey, RawCaller]:
    caller = RawCaller(port_of(agent), caller_hz)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    return key, caller


def level(samples: NDArray[np.float64]) -> float:
    """Return dBFS, SILENCE_DBFS for nothing."""
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return 10 * np.log10(power) if power > 1e-10 else SILENCE_DBFS


@contextmanager
def ears(agent: Agent, pulse: Pulse, *names: str) -> Iterator[list[Recording]]:
    """Listen in ears that are awake."""
    awake = [pulse.keep_awake(name, 120) for name in names]
    recordings = [pulse.listen(name) for name in names]
    try:
        agent.wait_until(lambda: all(len(r.samples()) > RATE_HZ for r in recordings), what="sound server")
        yield recordings
    finally:
        for sound in awake:
            sound.close()
        for recording in recordings:
            recording.close()


def now(recordings: list[Recording]) -> list[NDArray[np.float64]]:
    """Return what has been heard until this moment: that is where they meet, not in their first samples."""
    return [recording.samples() for recording in recordings]


def noise(seconds: float, level_dbfs: float, rate_hz: int = RATE_HZ) -> NDArray[np.float64]:
    return np.random.default_rng(4).standard_normal(int(seconds * rate_hz)) * 10 ** (level_dbfs / 20)


def test_two_devices_ring_in_step(pulse: Pulse, headset: str, start_agent: StartAgent) -> None:
    agent = start_agent(sound=Sound(ringer="headset_ear", also_rings_on=("meja_ear", "headset_ear", "gone")))
    with ears(agent, pulse, headset, "meja") as both:
        caller = RawCaller(port_of(agent))
        key = agent.wait_for_call().call_key
        agent.wait_until(lambda: all(level(ear.samples()[-RATE_HZ:]) > -45 for ear in both), what="ringing")

        def lag_s() -> float:
            first, second = (len(heard) - int(np.argmax(np.abs(heard) > 0.01)) for heard in now(both))
            return abs(first - second) / RATE_HZ

        agent.wait_until(lambda: lag_s() < 0.15, what="two in step")  # what has just come of one may be late
        agent.phone.hang_up(key, 486)
        agent.wait_until(lambda: all(level(ear.samples()[-RATE_HZ // 4 :]) < -60 for ear in both), what="end")
    caller.hang_up()


def test_a_waiting_call_is_heard_softly_in_the_ear_and_not_on_the_ringer(
    pulse: Pulse, headset: str, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=Sound(microphone="none", speaker="headset_ear", ringer="meja_ear"))
    with ears(agent, pulse, headset, "meja") as (ear, ringer):
        _, first = answered(agent, caller_hz=1000)
        agent.let_pass(0.5)  # what is left of the ring
        agent.wait_until(lambda: level(ringer.samples()[-RATE_HZ // 2 :]) < -60, what="the end of the ring")
        rang = len(ringer.samples())
        second = RawCaller(port_of(agent))
        agent.wait_until(lambda: len(agent.phone.calls) == 2, what="second call")

        def waiting_level() -> float:
            """Of the tone alone: the first caller's voice is there too."""
            samples = ear.samples()[-RATE_HZ // 2 :]
            wave = np.exp(-2j * np.pi * WAITING_HZ * np.arange(len(samples)) / RATE_HZ)
            return float(20 * np.log10(max(1e-5, 2 * abs(np.mean(samples * wave)))))

        def is_soft() -> bool:
            return -50 < waiting_level() < level(ear.samples()[-RATE_HZ // 2 :]) - 6

        agent.wait_until(is_soft, what="call waiting tone below the voice")
        agent.let_pass(0.5)
        assert level(ringer.samples()[rang:]) < -60
    first.hang_up()
    second.hang_up()


def test_volumes_change_what_is_heard_and_what_the_meters_say(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=MEJA)
    key, caller = answered(agent)
    voice = pulse.speak("meja", tone(AGENT_HZ, 90, level=0.1))
    ear = pulse.listen("meja")

    def steady(spoken_dbfs: float, heard_dbfs: float, tolerance: float = 2.5) -> None:
        def is_so() -> bool:
            said = agent.of(CallStatistics)[-1:]
            return (
                bool(said)
                and abs(said[0].microphone_level_dbfs - spoken_dbfs) < tolerance
                and abs(said[0].speaker_level_dbfs - heard_dbfs) < tolerance
                and abs(level(ear.samples()[-RATE_HZ // 2 :]) - heard_dbfs) < tolerance
            )

        agent.wait_until(is_so, what=f"levels {spoken_dbfs} {heard_dbfs}")

    agent.wait_until(lambda: tone_seconds(ear.samples()[-RATE_HZ:], RATE_HZ, CALLER_HZ) > 0.8, what="tone")
    steady(AGENT_DBFS, CALLER_DBFS)
    changed = Sound(
        microphone="meja_mouth",
        speaker="meja_ear",
        ringer="none",
        microphone_volume_percent=200,
        speaker_volume_percent=50,
    )
    agent.phone.set_sound(changed)
    steady(AGENT_DBFS + 6, CALLER_DBFS - 6)
    voice.close()
    ear.close()
    caller.hang_up()
    assert agent.phone.calls[key]


def test_a_microphone_that_only_we_listen_to_gives_its_sound_without_gaps(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    """The sound server hands over pieces as long as its least hurried listener allows."""
    agent = start_agent(sound=MEJA)
    voice = pulse.speak("meja", tone(AGENT_HZ, 60, level=0.1), latency_ms=300)
    _, caller = answered(agent)

    def is_whole() -> bool:
        """For three seconds; a machine that others hold up has other gaps too, now and then."""
        said = [each.quality for each in agent.of(CallStatistics)]
        return any(
            after.underruns - before.underruns < 6 and after.spoken_s - before.spoken_s > 2.3
            for before, after in zip(said, said[3:], strict=False)
        )

    agent.wait_until(is_whole, what="three seconds without gaps")
    voice.close()
    caller.hang_up()


def checked(agent: Agent, **asked: object) -> SoundChecked:
    """Do a check; return the last word on it."""
    before = len(agent.events)
    agent.phone.do(StartSoundCheck(**asked))  # type: ignore[arg-type]
    return agent.wait_for(SoundChecked, lambda event: event.is_over, after=before)


def test_the_check_tells_a_good_microphone_from_a_silent_and_a_muted_one(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=MEJA)
    assert checked(agent, seconds=0.5).problem == "silent"
    voice = pulse.speak("meja", tone(AGENT_HZ, 60, level=0.1))
    agent.wait_until(lambda: checked(agent, seconds=0.5).problem == "", what="voice")
    good = checked(agent, seconds=1.0)
    assert good.problem == ""
    assert good.peak_dbfs == pytest.approx(-20, abs=1)
    before = len(agent.of(SoundChecked))
    checked(agent, seconds=1.0)
    got = agent.of(SoundChecked)[before:]
    assert 3 <= len(got) <= 13  # ten in a second, fewer on a slow machine
    assert not any(event.is_over for event in got[:-1])
    pulse.mute("meja", True)
    try:
        agent.wait_until(lambda: checked(agent, seconds=0.5).problem == "muted_by_system", what="mute")
    finally:
        pulse.mute("meja", False)
    voice.close()


def test_a_microphone_that_the_system_mutes_is_reported_at_once_also_outside_a_call(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=MEJA)

    def is_told(is_muted: bool) -> bool:
        routed = agent.phone.routes.get(SoundRole.MICROPHONE)
        return routed is not None and routed.is_muted_by_system is is_muted

    agent.wait_until(lambda: is_told(False), what="microphone")
    pulse.mute("meja", True)
    try:
        agent.wait_until(lambda: is_told(True), what="mute")
    finally:
        pulse.mute("meja", False)
    agent.wait_until(lambda: is_told(False), what="its end")
    roles = [event.role for event in agent.of(SoundRouted)]
    assert roles.count(SoundRole.SPEAKER) == 1


def test_the_meter_follows_the_voice_and_the_level_keeps_its_loudest_moment(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=MEJA)
    agent.phone.do(StartSoundCheck(seconds=30))
    voice = pulse.speak("meja", tone(AGENT_HZ, 1, level=0.1))
    agent.wait_for(SoundChecked, lambda event: event.moment_dbfs > -30)
    last = agent.wait_for(SoundChecked, lambda event: event.moment_dbfs < -90 and event.level_dbfs > -30)
    assert last.level_dbfs == pytest.approx(-23, abs=2)
    voice.close()


def test_the_check_says_when_there_is_no_microphone(
    start_agent: StartAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/at/all")
    monkeypatch.setenv("QT_AUDIO_BACKEND", "pulseaudio")
    assert checked(start_agent(sound=Sound()), seconds=0.3).problem == "no_device"


def test_the_check_plays_the_own_voice_back_a_second_later(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=MEJA)
    voice = pulse.speak("meja", tone(AGENT_HZ, 60))
    with ears(agent, pulse, "meja") as (ear,):
        agent.wait_until(lambda: checked(agent, seconds=0.3).problem == "", what="voice")
        begins = len(ear.samples())
        assert checked(agent, seconds=1.5, plays_back=True).problem == ""
        agent.wait_until(
            lambda: tone_seconds(ear.samples()[begins:], RATE_HZ, AGENT_HZ) > 0.6, what="own voice"
        )
        assert tone_seconds(ear.samples()[begins:][: RATE_HZ * 8 // 10], RATE_HZ, AGENT_HZ) == 0
    voice.close()


def test_the_ring_can_be_tried(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=Sound(ringer="meja_ear"))
    with ears(agent, pulse, "meja") as (ear,):
        agent.phone.do(messages.TestRing(seconds=1.0))
        agent.wait_until(lambda: level(ear.samples()[-RATE_HZ // 4 :]) > -45, what="ring")
        agent.wait_until(lambda: level(ear.samples()[-RATE_HZ // 4 :]) < -60, what="its end")


def test_a_call_ends_a_check_and_refuses_another(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=MEJA)
    agent.phone.do(StartSoundCheck(seconds=30, plays_back=True))
    agent.wait_for(SoundChecked)
    key, caller = answered(agent)
    last = agent.wait_for(SoundChecked, lambda event: event.is_over)
    assert last.problem == "interrupted"
    for command in (StartSoundCheck(), messages.TestRing()):
        agent.phone.do(command)
        name = type(command).__name__
        refused = agent.wait_for(CommandRefused, partial(lambda name, event: event.command == name, name))
        assert refused.kind == "wrong_state"
    ear = pulse.listen("meja")
    agent.wait_until(lambda: tone_seconds(ear.samples()[-RATE_HZ:], RATE_HZ, CALLER_HZ) > 0.5, what="caller")
    ear.close()
    assert agent.phone.calls[key].state is CallState.CONNECTED
    caller.hang_up()


def last_spoken_dbfs(agent: Agent, count: int) -> list[float]:
    """Return the microphone's level of the last seconds; as if it had been silent before the first."""
    said = [SILENCE_DBFS] * count + [each.microphone_level_dbfs for each in agent.of(CallStatistics)]
    return said[-count:]


def spoken_dbfs(agent: Agent) -> float:
    return last_spoken_dbfs(agent, 1)[0]


def test_noise_is_suppressed_in_a_running_call(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=MEJA)
    fan = pulse.speak("meja", noise(120, -25))
    _, caller = answered(agent)
    agent.wait_until(lambda: -38 < spoken_dbfs(agent) < -28, what="noise")
    agent.phone.set_sound(
        Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none", suppresses_noise=True)
    )
    agent.wait_until(lambda: spoken_dbfs(agent) < -42, what="less noise")
    agent.phone.set_sound(MEJA)
    agent.wait_until(lambda: spoken_dbfs(agent) > -38, what="noise again")
    fan.close()
    caller.hang_up()


def test_a_caller_does_not_hear_the_own_echo(
    pulse: Pulse, headset: str, start_agent: StartAgent, tmp_path: Path
) -> None:
    write_wav(tmp_path / "voice.wav", noise(180, -25, 16000))
    room = pulse.couple(headset)
    on_a_desk: dict[str, Any] = {"microphone": "headset_mouth", "speaker": "headset_ear", "ringer": "none"}
    agent = start_agent(sound=Sound(**on_a_desk))
    citizen = start_agent("warga", sound=Sound(microphone=f"file:{tmp_path}/voice.wav", speaker="none"))
    citizen.phone.dial(f"sip:petugas@127.0.0.1:{port_of(agent)}")
    agent.phone.answer(agent.wait_for_call().call_key)
    agent.wait_until(
        lambda: agent.of(CallStatistics) and agent.of(CallStatistics)[-1].speaker_level_dbfs > -35,
        what="voice",
    )
    agent.wait_until(lambda: min(last_spoken_dbfs(agent, 3)) > -35, what="echo")
    echo = max(last_spoken_dbfs(agent, 3))
    agent.phone.set_sound(Sound(**on_a_desk, cancels_echo=True))
    # A canceller learns longer where the sound comes in fits and starts.
    agent.wait_until(lambda: max(last_spoken_dbfs(agent, 3)) < echo - 12, timeout_s=80, what="less echo")
    assert agent.of(CallStatistics)[-1].speaker_level_dbfs > -35  # the voice is still there
    pulse.unload(room)


def test_an_engine_that_was_held_up_tells_its_underruns(pulse: Pulse, start_agent: StartAgent) -> None:
    agent = start_agent(sound=MEJA)
    key, caller = answered(agent)
    awake = pulse.keep_awake("meja", 20)
    agent.wait_until(lambda: agent.of(CallStatistics) and agent.of(CallStatistics)[-1].quality.heard_s > 1)
    before = agent.of(CallStatistics)[-1].quality.underruns
    engine = psutil.Process(agent.phone.engine_pid)
    os.kill(engine.pid, signal.SIGSTOP)
    try:
        agent.let_pass(0.5)
    finally:
        os.kill(engine.pid, signal.SIGCONT)
    agent.wait_until(lambda: agent.of(CallStatistics)[-1].quality.underruns > before, what="underruns")
    assert agent.phone.calls[key].state is CallState.CONNECTED
    awake.close()
    caller.hang_up()


def test_a_sound_server_that_hangs_holds_up_neither_the_engine_nor_the_call(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=MEJA)
    os.kill(pulse.process.pid, signal.SIGSTOP)
    try:
        key, caller = answered(agent)
        agent.wait_for(SoundServerChanged, lambda event: not event.answers)
        agent.wait_until(lambda: len(agent.of(CallStatistics)) > 2, what="a call that goes on")
    finally:
        os.kill(pulse.process.pid, signal.SIGCONT)
    agent.wait_for(SoundServerChanged, lambda event: event.answers)
    with ears(agent, pulse, "meja") as (ear,):
        agent.wait_until(
            lambda: tone_seconds(ear.samples()[-RATE_HZ:], RATE_HZ, CALLER_HZ) > 0.5, what="caller"
        )
    assert agent.phone.calls[key].state is CallState.CONNECTED
    caller.hang_up()
