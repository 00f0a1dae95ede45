"""A real call is recorded with keys alone, then listened to in its case: what is heard is checked by tone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QLabel, QLineEdit, QTextBrowser

from app.common.enums import Consent, EntryKind, RecordingState
from app.demo.stage import EAR, MOUTH
from app.recordings.playback import ListeningState
from db.queries.recordings import recordings_of_case
from db.records import RecordingRecord
from tests.end2end.peers.sound import PULSE_RATE_HZ, tone, tone_levels, tones_heard, write_wav
from tests.screen.conftest import OnScreen
from tests.ui.controls import child
from ui.demo.form_hands import WORD
from ui.keys.key_table import Key, title
from ui.text.reading_out import READ_S
from ui.text.wording import word

CALLER_HZ, AGENT_HZ = 700, 500
TONES = (CALLER_HZ, AGENT_HZ, 1000)


def press(*keys: str) -> None:
    """Press keys of the real keyboard, in xdotool's names."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)


def by_palette(screen: OnScreen, key: Key) -> None:
    """Run a command as one does that has no key: Ctrl+K, its words, Enter."""
    press("ctrl+k")
    screen.until(lambda: screen.find("search.text").hasFocus())
    words = f"> {' '.join(re.findall(WORD, title(key)))}"
    subprocess.run(["xdotool", "type", "--clearmodifiers", words], check=True)
    screen.until(lambda: child(screen.window, QLineEdit, "search.text").text() == words)
    press("Return")


def text(screen: OnScreen, name: str) -> str:
    found = screen.find(name)
    assert isinstance(found, QLabel)
    return found.text()


@contextmanager
def speaking(voice: Path) -> Iterator[None]:
    """The agent says a tone into the headset's microphone."""
    process = subprocess.Popen(["pacat", "--playback", f"--device={MOUTH}", "--file-format=wav", str(voice)])
    yield
    process.terminate()
    process.wait(30)


@contextmanager
def listening(screen: OnScreen, path: Path) -> Iterator[None]:
    """Record what the headset plays; it is kept awake, or it would take two seconds to get going."""
    form = ("--raw", "--format=s16le", f"--rate={PULSE_RATE_HZ}", "--channels=1", "--latency-msec=20")
    with Path("/dev/zero").open("rb") as silence, path.open("wb") as file:
        awake = subprocess.Popen(["pacat", "--playback", f"--device={EAR}", *form], stdin=silence)
        ear = subprocess.Popen(["parec", f"--device={EAR}.monitor", *form], stdout=file)
        screen.until(lambda: path.stat().st_size > 2 * PULSE_RATE_HZ)
        yield
        for process in (ear, awake):
            process.terminate()
            process.wait(30)


def begin_call(screen: OnScreen, voice: Path) -> None:
    """The applicant calls and speaks a tone; F2 answers, Alt+Enter takes the proposed case."""
    applicant, caller = screen.training.applicant, screen.training.callers[0]
    ready: list[bool] = []
    applicant.ready.connect(lambda: ready.append(True))
    applicant.play(replace(caller, voice=voice))
    screen.until(lambda: ready)
    screen.training.ring()
    screen.until(lambda: screen.workplace.calls.call_list.ringing)
    press("F2")
    screen.until(
        lambda: screen.workplace.calls.call_list.active and screen.workplace.calls.call_list.active.is_talking
    )
    press("alt+Return")
    screen.until(lambda: screen.workplace.cases.editor.current and screen.workplace.cases.editor.current.file)


def record(screen: OnScreen) -> str:
    """F12 opens the notice, F12 says that the caller agreed; return the call's key."""
    call = screen.workplace.calls.call_list.active
    assert call is not None
    press("F12")
    screen.until(lambda: screen.find("recording.notice").isVisible())
    assert "direkam" in text(screen, "recording.notice")
    opened_at = time.monotonic()
    screen.until(lambda: time.monotonic() - opened_at > READ_S)
    press("F12")
    screen.until(lambda: is_recording(screen, RecordingState.WRITING, 8_000))
    assert screen.workplace.recordings.service.consent_of(call.key) is Consent.YES
    assert screen.find("recording.light").property("tone") == "danger"
    return call.key


def is_recording(screen: OnScreen, state: RecordingState, least_bytes: int = 0) -> bool:
    call = screen.workplace.calls.call_list.active
    recording = call.recording if call is not None else None
    return recording is not None and recording.state is state and recording.bytes >= least_bytes


def recorded(screen: OnScreen) -> tuple[RecordingRecord, ...]:
    current = screen.workplace.cases.editor.current
    assert current is not None
    found: list[tuple[RecordingRecord, ...]] = []
    screen.workplace.records.read(lambda tx: recordings_of_case(tx, current.case_id), found.append)
    screen.until(lambda: found)
    return found[0]


def test_a_call_is_recorded_and_listened_to_by_the_keyboard_alone(screen: OnScreen, tmp_path: Path) -> None:
    settings = screen.workplace.preferences.settings
    offered = replace(settings, recording=replace(settings.recording, is_offered=True))
    screen.workplace.preferences.change(offered)
    write_wav(tmp_path / "caller.wav", tone(CALLER_HZ, 100)[::3])
    write_wav(tmp_path / "agent.wav", tone(AGENT_HZ, 100)[::3])
    with speaking(tmp_path / "agent.wav"):
        begin_call(screen, tmp_path / "caller.wav")
        record(screen)
        press("F12")
        screen.until(lambda: is_recording(screen, RecordingState.PAUSED))
        assert screen.find("recording.light").property("tone") == "warning"
        press("F12")
        screen.until(lambda: is_recording(screen, RecordingState.WRITING))
        press("F3")
        screen.until(lambda: not screen.workplace.calls.call_list.ongoing)
    screen.until(lambda: not screen.find("recordings").isHidden())
    (made,) = recorded(screen)
    sound, rate_hz = soundfile.read(str(screen.workplace.recordings.service.folder / made.path))
    assert tones_heard(sound[:, 0], rate_hz, TONES) == {CALLER_HZ}
    assert tones_heard(sound[:, 1], rate_hz, TONES) == {AGENT_HZ}

    with listening(screen, tmp_path / "heard"):
        by_palette(screen, Key.LISTEN)
        screen.until(lambda: is_listening(screen, ListeningState.FINISHED))
    heard = np.frombuffer((tmp_path / "heard").read_bytes(), "<i2").astype(np.float64) / 32768
    assert tones_heard(heard, PULSE_RATE_HZ, TONES) == {CALLER_HZ, AGENT_HZ}
    heard_s = np.count_nonzero(tone_levels(heard, PULSE_RATE_HZ, CALLER_HZ) > -36) / 10
    assert 0.6 * made.duration_s < heard_s < made.duration_s + 0.6
    story = screen.find("timeline")
    assert isinstance(story, QTextBrowser)
    screen.until(lambda: word(EntryKind.RECORDING_PLAYED) in story.toPlainText())


def test_what_was_recorded_until_the_engine_was_killed_is_kept_with_its_call(
    screen: OnScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.recordings.recording_retention.STILL_WRITTEN_S", 0.5)
    settings = screen.workplace.preferences.settings
    offered = replace(settings, recording=replace(settings.recording, is_offered=True))
    screen.workplace.preferences.change(offered)
    write_wav(tmp_path / "caller.wav", tone(CALLER_HZ, 100)[::3])
    begin_call(screen, tmp_path / "caller.wav")
    record(screen)
    screen.until(lambda: is_recording(screen, RecordingState.WRITING, 30_000))
    os.kill(screen.workplace.phone.line.engine_pid, signal.SIGKILL)
    screen.until(lambda: screen.notice("recordings_taken_up"))
    screen.until(lambda: recorded(screen))
    (kept,) = recorded(screen)
    sound, rate_hz = soundfile.read(str(screen.workplace.recordings.service.folder / kept.path))
    assert tones_heard(sound[:, 0], rate_hz, TONES) == {CALLER_HZ}
    assert len(sound) / rate_hz == pytest.approx(kept.duration_s, abs=0.1)


def is_listening(screen: OnScreen, state: ListeningState) -> bool:
    now = screen.workplace.recordings.playback.now
    return now is not None and now.state is state


def test_a_call_that_comes_stops_the_listening_and_rings(screen: OnScreen, tmp_path: Path) -> None:
    settings = screen.workplace.preferences.settings
    offered = replace(settings, recording=replace(settings.recording, is_offered=True))
    screen.workplace.preferences.change(offered)
    write_wav(tmp_path / "caller.wav", tone(CALLER_HZ, 100)[::3])
    begin_call(screen, tmp_path / "caller.wav")
    key = record(screen)
    screen.until(lambda: is_recording(screen, RecordingState.WRITING, 50_000))
    press("F3")
    screen.until(lambda: not screen.workplace.calls.call_list.ongoing)
    screen.until(lambda: not screen.find("recordings").isHidden())
    by_palette(screen, Key.READY)
    screen.until(lambda: screen.workplace.agents.states.shift.wrap_up is None)
    by_palette(screen, Key.LISTEN)
    screen.until(lambda: is_listening(screen, ListeningState.PLAYING))
    screen.training.ring()
    screen.until(lambda: is_listening(screen, ListeningState.PAUSED))
    now = screen.workplace.recordings.playback.now
    assert now is not None
    assert now.fault == "interrupted"
    assert screen.workplace.calls.call_list.ringing is not None
    assert screen.workplace.calls.call_list.ringing.key != key
