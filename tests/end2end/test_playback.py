"""Recordings are listened to again: what is really heard, on which device, and who goes before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from telephony.messages import (
    CallState,
    CommandRefused,
    EngineReady,
    PlaybackChanged,
    Sound,
    SoundRole,
    StartPlayback,
    StopPlayback,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.pulse import RATE_HZ, Pulse, Recording
from tests.end2end.peers.raw_sip import RawCaller
from tests.end2end.peers.sound import PULSE_RATE_HZ, tone, tone_seconds, tones_heard

StartAgent = Callable[..., Agent]
THEIRS_HZ, OURS_HZ, LATER_HZ = 700, 500, 900
TONES = (THEIRS_HZ, OURS_HZ, LATER_HZ)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Three seconds in which both sides speak, then three in which only the caller does, higher."""
    both = np.stack((tone(THEIRS_HZ, 3), tone(OURS_HZ, 3)), axis=1)
    alone = np.stack((tone(LATER_HZ, 3), np.zeros(3 * PULSE_RATE_HZ)), axis=1)
    path = tmp_path / "call.opus"
    soundfile.write(str(path), np.concatenate((both, alone))[::3], 16000, format="OGG", subtype="OPUS")
    return path


@pytest.fixture
def agent(pulse: Pulse, start_agent: StartAgent) -> Agent:
    return start_agent(sound=Sound(microphone="meja_mouth", speaker="meja_ear", ringer="meja_ear"))


def play(agent: Agent, path: Path, key: str = "1", **how: object) -> None:
    agent.phone.do(StartPlayback(playback_key=key, path=str(path), **how))  # type: ignore[arg-type]


def ended(agent: Agent, key: str = "1") -> PlaybackChanged:
    return agent.wait_for(PlaybackChanged, lambda event: event.playback_key == key and bool(event.ended))


@contextmanager
def awake_ear(agent: Agent, pulse: Pulse) -> Iterator[Recording]:
    """Listen in the headset; an idle null sink would take two seconds to get going, and then hurry."""
    awake, ear = pulse.keep_awake("meja", 120), pulse.listen("meja")
    try:
        agent.wait_until(lambda: len(ear.samples()) > RATE_HZ, what="sound server")
        yield ear
    finally:
        awake.close()
        ear.close()


def test_both_sides_are_heard_to_the_end_at_the_right_pace(
    pulse: Pulse, agent: Agent, recording: Path
) -> None:
    with awake_ear(agent, pulse) as ear:
        play(agent, recording)
        last = ended(agent)
        heard = ear.samples()
    assert (last.ended, last.position_s, last.duration_s) == ("finished", 6.0, 6.0)
    first = next(event for event in agent.of(PlaybackChanged) if event.position_s > 0)
    lasted_s = agent.time_of(last) - agent.time_of(first)
    assert -0.4 < lasted_s - (6.0 - first.position_s) < 2.0
    assert 1.8 < tone_seconds(heard, RATE_HZ, LATER_HZ) < 3.25
    loud = np.flatnonzero(np.abs(heard) > 0.05)
    begin = int(loud[0]) + RATE_HZ // 2
    assert tones_heard(heard[begin : begin + RATE_HZ], RATE_HZ, TONES) == {THEIRS_HZ, OURS_HZ}


def test_it_begins_where_it_is_asked_to_and_goes_faster_at_the_same_pitch(
    pulse: Pulse, agent: Agent, recording: Path
) -> None:
    with awake_ear(agent, pulse) as ear:
        play(agent, recording, position_s=3.0, speed=1.5)
        assert ended(agent).ended == "finished"
        heard = ear.samples()
    assert 1.2 < tone_seconds(heard, RATE_HZ, LATER_HZ) < 2.2
    assert tones_heard(heard[np.abs(heard) > 0.01], RATE_HZ, TONES) == {LATER_HZ}


def test_it_may_play_on_the_ringer_instead_and_another_start_takes_its_place(
    pulse: Pulse, start_agent: StartAgent, recording: Path
) -> None:
    pulse.plug("pengeras")
    try:
        agent = start_agent(sound=Sound(microphone="none", speaker="meja_ear", ringer="pengeras_ear"))
        desk, loud = pulse.listen("meja"), pulse.listen("pengeras")
        play(agent, recording, key="1")
        agent.wait_for(PlaybackChanged, lambda event: event.position_s > 0.5)
        play(agent, recording, key="2", position_s=4.0, output=SoundRole.RINGER)
        assert ended(agent, "2").ended == "finished"
        assert tones_heard(loud.close(), RATE_HZ, TONES) == {LATER_HZ}
        assert LATER_HZ not in tones_heard(desk.close(), RATE_HZ, TONES)
        assert not [event for event in agent.of(PlaybackChanged) if event.playback_key == "1" and event.ended]
    finally:
        pulse.unplug("pengeras")


def test_a_call_ends_it_at_once_and_none_begins_while_it_lasts(
    pulse: Pulse, agent: Agent, recording: Path
) -> None:
    play(agent, recording)
    agent.wait_for(PlaybackChanged, lambda event: event.position_s > 0.5)
    caller = RawCaller(agent.of(EngineReady)[0].sip_port, 1000)
    key = agent.wait_for_call().call_key
    stopped = ended(agent)
    assert stopped.ended == "interrupted"
    assert 0.5 < stopped.position_s < 6
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    play(agent, recording, key="2")
    refused = agent.wait_for(CommandRefused)
    assert (refused.command, refused.kind) == ("StartPlayback", "wrong_state")
    caller.hang_up()


def test_stop_tells_where_and_what_cannot_be_played_is_said(
    pulse: Pulse, agent: Agent, start_agent: StartAgent, recording: Path, tmp_path: Path
) -> None:
    play(agent, recording)
    agent.wait_for(PlaybackChanged, lambda event: event.position_s > 0.4)
    agent.phone.do(StopPlayback())
    stopped = ended(agent)
    assert stopped.ended == "stopped"
    assert stopped.position_s > 0.4
    (tmp_path / "noise.opus").write_bytes(b"no sound at all")
    play(agent, tmp_path / "noise.opus", key="2")
    assert ended(agent, "2").ended == "unreadable"
    deaf = start_agent(sound=Sound(microphone="none", speaker="none", ringer="none"))
    play(deaf, recording, key="3")
    assert ended(deaf, "3").ended == "no_device"
