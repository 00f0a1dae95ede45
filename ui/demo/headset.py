"""The agent's headset in the demo: a virtual one of the sound server, or files where there is none.

A person's own headset is left alone: nothing can speak into a real microphone.
"""

from __future__ import annotations

import time
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QProcess

from app.common.enums import ONE_AT_A_TIME
from app.demo.prepare import NO_DEVICE
from app.demo.stage import EAR, MOUTH, has_virtual_headset
from app.settings.preferences import Preferences

Done = Callable[[], bool]
FILE = "file:"
WAV_SIZE = slice(4, 8)  # of the header: zero until the recording is closed

translate = QCoreApplication.translate


class Headset(Protocol):
    """`say` and `stop_listening` return at once with a question that is true when the act is over."""

    def described(self) -> str:
        """Return what the voices of the demo come through, in the language of the window."""

    def speak(self, voice: Path) -> Done:
        """Speak a WAV file into the call that is up."""

    def listen(self, recording: Path) -> None:
        """Record what the agent hears, until `stop_listening`; call it before the call is up."""

    def stop_listening(self) -> Done: ...


def find_headset(preferences: Preferences, parent: QObject) -> Headset:
    """Return the virtual headset of the stage if the demo runs on one, else files."""
    return VirtualHeadset(parent) if has_virtual_headset() else FileHeadset(preferences)


class VirtualHeadset:
    """Sinks of PulseAudio, which app/demo/stage.py makes: the call goes through real sound devices."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self._ear: QProcess | None = None

    def described(self) -> str:
        return translate("Demo", "Sound: through the virtual headset of a sound server")

    def speak(self, voice: Path) -> Done:
        options = ["--playback", f"--device={MOUTH}", "--file-format=wav"]
        return _has_ended(self._start("pacat", [*options, str(voice)]))

    def listen(self, recording: Path) -> None:
        device = f"--device={EAR}.monitor"
        options = [device, "--file-format=wav", "--rate=16000", "--channels=1", "--format=s16le"]
        self._ear = self._start("parec", [*options, str(recording)])

    def stop_listening(self) -> Done:
        ear, self._ear = self._ear, None
        if ear is None:
            return lambda: True
        ear.terminate()
        return _has_ended(ear)

    def _start(self, program: str, arguments: list[str]) -> QProcess:
        process = QProcess(self._parent)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        with ONE_AT_A_TIME:
            process.start(program, arguments)
        return process


class FileHeadset:
    """The phone engine takes the agent's voice from a file and writes what the agent hears into one.

    The settings must name no device when the engine starts, or it shows the ones that it opened then.
    """

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._recording: Path | None = None

    def described(self) -> str:
        return translate(
            "Demo",
            "Sound: the agent speaks and listens through files. This computer has no virtual headset, so the "
            "demo does not try its sound devices; the sound check in the window does",
        )

    def speak(self, voice: Path) -> Done:
        with wave.open(str(voice), "rb") as opened:
            ends_at = time.monotonic() + opened.getnframes() / opened.getframerate()
        self._use(f"{FILE}{voice}", self._preferences.settings.sound.speaker)
        return lambda: time.monotonic() > ends_at

    def listen(self, recording: Path) -> None:
        self._recording = recording
        self._use(NO_DEVICE, f"{FILE}{recording}")

    def stop_listening(self) -> Done:
        """Let the engine close the file; the next call would begin it anew."""
        recording, self._recording = self._recording, None
        if recording is None:
            return lambda: True
        self._use(NO_DEVICE, NO_DEVICE)
        return lambda: _is_complete(recording)

    def _use(self, microphone: str, speaker: str) -> None:
        settings = self._preferences.settings
        sound = replace(settings.sound, microphone=microphone, speaker=speaker)
        self._preferences.change(replace(settings, sound=sound))


def _has_ended(process: QProcess) -> Done:
    return lambda: process.state() is QProcess.ProcessState.NotRunning


def _is_complete(recording: Path) -> bool:
    return recording.exists() and any(recording.read_bytes()[WAV_SIZE])
