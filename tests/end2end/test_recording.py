"""Recordings of real calls: what is in the file, by content, also when the disk or the engine fails."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    CommandRefused,
    ConferenceChanged,
    PauseRecording,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    SetConference,
    Sound,
    StartRecording,
    StopRecording,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.machine import PATIENCE_S
from tests.end2end.peers.sound import tone, tone_seconds, write_wav

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
CITIZEN_HZ, AGENT_HZ = 700, 500
THEIRS, OURS = 0, 1


@pytest.fixture
def speaking_agent(start_agent: StartAgent, tmp_path: Path) -> Agent:
    """Says a tone for a minute into each call."""
    write_wav(tmp_path / "agent.wav", tone(AGENT_HZ, 60)[::3])
    return start_agent(sound=Sound(microphone=f"file:{tmp_path}/agent.wav", speaker="none", ringer="none"))


@pytest.fixture
def citizen(start_baresip: StartBaresip) -> Baresip:
    return start_baresip(answers=True)


def talk(agent: Agent, citizen: Baresip) -> str:
    """Call, and wait until both are heard."""
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: _heard(agent) > 0, what="the citizen's tone")
    return key


def _heard(agent: Agent) -> float:
    return max((event.quality.heard_s for event in agent.of(CallStatistics)), default=0)


def record(agent: Agent, key: str, path: Path) -> None:
    agent.phone.do(StartRecording(call_key=key, path=str(path)))
    agent.wait_for(RecordingChanged, lambda event: event.state is RecordingState.WRITING and event.bytes > 0)


def written_bytes(agent: Agent) -> int:
    return agent.of(RecordingChanged)[-1].bytes


def seconds_of(path: str | Path, side: int, frequency_hz: float) -> float:
    sound, rate_hz = read(path)
    return tone_seconds(sound[:, side], rate_hz, frequency_hz)


def read(path: str | Path) -> tuple[NDArray[np.float64], int]:
    sound, rate_hz = soundfile.read(str(path))
    return sound, rate_hz


def test_the_far_side_is_left_and_ours_is_right(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, tmp_path / "call")
    first = written_bytes(speaking_agent)
    speaking_agent.let_pass(2)
    speaking_agent.wait_until(lambda: written_bytes(speaking_agent) > first, what="more bytes on disk")
    speaking_agent.phone.hang_up(key)
    ended = speaking_agent.wait_for(RecordingEnded)
    path = tmp_path / "call.opus"
    assert (ended.call_key, ended.path, ended.fault, ended.pauses) == (key, str(path), "", ())
    assert ended.bytes == path.stat().st_size
    assert ended.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sound, rate_hz = read(path)
    assert (rate_hz, len(sound)) == (16000, round(ended.duration_s * 16000))
    assert seconds_of(path, THEIRS, CITIZEN_HZ) > 0.6 * ended.duration_s  # a peer that is held up says less
    assert seconds_of(path, OURS, AGENT_HZ) > 0.9 * ended.duration_s
    for side, other_hz in ((THEIRS, AGENT_HZ), (OURS, CITIZEN_HZ)):
        assert power(sound[:, side], rate_hz, other_hz) < 1e-4 * np.mean(sound[:, side] ** 2)


def power(samples: NDArray[np.float64], rate_hz: int, frequency_hz: float) -> float:
    """Return the power of one frequency."""
    turned = samples * np.exp(-2j * np.pi * frequency_hz * np.arange(len(samples)) / rate_hz)
    return float(2 * np.abs(np.mean(turned)) ** 2)


def test_a_pause_is_not_in_the_file_and_its_place_is_reported(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, tmp_path / "call")
    speaking_agent.let_pass(1)
    speaking_agent.phone.do(PauseRecording(call_key=key, is_paused=True))
    speaking_agent.wait_for(RecordingChanged, lambda event: event.state is RecordingState.PAUSED)
    speaking_agent.let_pass(2)
    speaking_agent.phone.do(PauseRecording(call_key=key, is_paused=False))
    before = len(speaking_agent.events)
    speaking_agent.wait_for(
        RecordingChanged, lambda event: event.state is RecordingState.WRITING, after=before
    )
    speaking_agent.let_pass(1)
    speaking_agent.phone.do(StopRecording(call_key=key))
    ended = speaking_agent.wait_for(RecordingEnded)
    assert speaking_agent.phone.calls[key].state is CallState.CONNECTED
    ((at_s, left_out_s),) = ended.pauses
    assert 0.5 < at_s < ended.duration_s - 0.5
    assert 1.2 < left_out_s < 2 + PATIENCE_S
    sound, rate_hz = read(ended.path)
    assert len(sound) == round(ended.duration_s * rate_hz)


def test_a_hold_is_silence_and_both_sides_keep_their_time(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, tmp_path / "call")
    speaking_agent.phone.hold(key)
    speaking_agent.wait_until(lambda: speaking_agent.phone.calls[key].is_held_here)
    speaking_agent.let_pass(1.5)
    speaking_agent.phone.resume(key)
    speaking_agent.wait_until(lambda: not speaking_agent.phone.calls[key].is_held_here)
    speaking_agent.let_pass(1.5)
    speaking_agent.phone.hang_up(key)
    ended = speaking_agent.wait_for(RecordingEnded)
    assert ended.fault == ""
    sound, _ = read(ended.path)
    levels = np.abs(sound[: len(sound) // 1600 * 1600].reshape(-1, 1600, 2)).max(axis=1)
    for side, frequency_hz in ((THEIRS, CITIZEN_HZ), (OURS, AGENT_HZ)):
        silent = np.flatnonzero(levels[:, side] < 1e-3)
        assert len(silent) >= 10
        assert seconds_of(ended.path, side, frequency_hz) > 0.8  # 1.5 s after the hold, less the edges
        assert np.median(levels[-10:-1, side]) > 0.05
    holds = [longest_silence(levels[:, side]) for side in (THEIRS, OURS)]
    assert abs(holds[0] - holds[1]) <= 4  # tenths of a second


def longest_silence(levels: NDArray[np.float64]) -> int:
    """Return where it begins: other gaps are of a machine that was held up."""
    silent = np.flatnonzero(levels < 1e-3)
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1)
    return int(max(runs, key=len)[0])


def test_two_recordings_at_once_and_one_after_the_other_do_not_mix(
    speaking_agent: Agent, citizen: Baresip, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, tmp_path / "first")
    speaking_agent.phone.do(StartRecording(call_key=key, path=str(tmp_path / "again")))
    refused = speaking_agent.wait_for(CommandRefused)
    assert (refused.command, refused.kind) == ("StartRecording", "wrong_state")
    other = start_baresip("warga2", answers=True, source="ausine,900")
    second = speaking_agent.phone.dial(other.uri)
    speaking_agent.wait_for_state(second, CallState.CONNECTED)
    record_second = StartRecording(call_key=second, path=str(tmp_path / "second"))
    speaking_agent.phone.do(record_second)
    speaking_agent.let_pass(2)
    speaking_agent.phone.hang_up(key)
    speaking_agent.wait_for(RecordingEnded, lambda event: event.call_key == key)
    speaking_agent.phone.do(StopRecording(call_key=second))
    speaking_agent.wait_for(RecordingEnded, lambda event: event.call_key == second)
    assert seconds_of(tmp_path / "first.opus", THEIRS, CITIZEN_HZ) > 1
    assert seconds_of(tmp_path / "second.opus", THEIRS, 900) > 0.8
    assert seconds_of(tmp_path / "second.opus", THEIRS, CITIZEN_HZ) == 0
    assert not (tmp_path / "again.opus").exists()


def test_in_a_conference_ours_is_all_that_this_far_side_hears(
    speaking_agent: Agent, citizen: Baresip, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    other = start_baresip("warga2", answers=True, source="ausine,900")
    second = speaking_agent.phone.dial(other.uri)
    speaking_agent.wait_for_state(second, CallState.CONNECTED)
    record(speaking_agent, key, tmp_path / "call")
    speaking_agent.phone.do(SetConference(call_keys=(key, second)))
    speaking_agent.wait_for(ConferenceChanged, lambda event: len(event.call_keys) == 2)
    speaking_agent.let_pass(2)
    speaking_agent.phone.do(StopRecording(call_key=key))
    ended = speaking_agent.wait_for(RecordingEnded)
    sound, rate_hz = read(ended.path)
    last_second = sound[-rate_hz:]
    assert power(last_second[:, OURS], rate_hz, AGENT_HZ) > 1e-3
    assert power(last_second[:, OURS], rate_hz, 900) > 1e-3
    assert power(last_second[:, OURS], rate_hz, CITIZEN_HZ) < 1e-4
    assert power(last_second[:, THEIRS], rate_hz, CITIZEN_HZ) > 1e-3
    assert power(last_second[:, THEIRS], rate_hz, 900) < 1e-4


def test_an_existing_file_is_left_as_it_is(speaking_agent: Agent, citizen: Baresip, tmp_path: Path) -> None:
    (tmp_path / "call.opus").write_bytes(b"older")
    key = talk(speaking_agent, citizen)
    speaking_agent.phone.do(StartRecording(call_key=key, path=str(tmp_path / "call")))
    ended = speaking_agent.wait_for(RecordingEnded)
    assert (ended.fault, ended.bytes, ended.sha256) == ("not_writable", 0, "")
    assert (tmp_path / "call.opus").read_bytes() == b"older"
    assert speaking_agent.phone.calls[key].state is CallState.CONNECTED


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for 16 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = sys.platform.startswith("linux") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(folder)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_the_recording_and_keeps_what_was_written(
    speaking_agent: Agent, citizen: Baresip, small_disk: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, small_disk / "call")
    ended = speaking_agent.wait_for(RecordingEnded)
    assert ended.fault == "disk_full"
    assert ended.bytes == (small_disk / "call.opus").stat().st_size > 0
    assert seconds_of(ended.path, THEIRS, CITIZEN_HZ) > 0.5
    assert ended.duration_s == pytest.approx(len(read(ended.path)[0]) / 16000, abs=0.05)
    assert speaking_agent.phone.calls[key].state is CallState.CONNECTED
    speaking_agent.phone.do(StopRecording(call_key=key))
    assert speaking_agent.wait_for(CommandRefused).kind == "wrong_state"


def test_a_folder_that_goes_ends_the_recording_and_the_call_goes_on(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    folder = tmp_path / "stick"
    folder.mkdir()
    record(speaking_agent, key, folder / "call")
    (folder / "call.opus").unlink()
    folder.rmdir()
    ended = speaking_agent.wait_for(RecordingEnded)
    assert (ended.fault, ended.bytes, ended.sha256) == ("not_writable", 0, "")
    heard = _heard(speaking_agent)
    speaking_agent.wait_until(lambda: _heard(speaking_agent) > heard, what="a call that goes on")


def test_a_killed_engine_leaves_a_file_that_plays(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    began = len(speaking_agent.events)
    record(speaking_agent, key, tmp_path / "call")
    speaking_agent.let_pass(3)
    os.kill(speaking_agent.phone.engine_pid, signal.SIGKILL)
    speaking_agent.wait_for(EngineLost)
    states = [event.state for event in speaking_agent.events[began:] if isinstance(event, RecordingChanged)]
    assert states[0] is RecordingState.STARTING
    assert seconds_of(tmp_path / "call.opus", THEIRS, CITIZEN_HZ) > 1
    assert not speaking_agent.of(RecordingEnded)


def test_leaving_in_the_middle_of_a_recording_completes_it(
    speaking_agent: Agent, citizen: Baresip, tmp_path: Path
) -> None:
    key = talk(speaking_agent, citizen)
    record(speaking_agent, key, tmp_path / "call")
    speaking_agent.let_pass(1)
    speaking_agent.phone.stop()
    ended = speaking_agent.wait_for(RecordingEnded)
    speaking_agent.wait_for(CallEnded)
    assert ended.fault == ""
    assert seconds_of(ended.path, OURS, AGENT_HZ) > 0.4
