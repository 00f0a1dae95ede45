"""Hands, mouth and ears of the agent who plays the demo: X key presses and clicks, sound in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QWidget

from app.demo.stage import EAR, MOUTH

Done = Callable[[], bool]


class Hands(QObject):
    """Each act returns at once with a question that is true when the act is over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ear: QProcess | None = None

    def press(self, *keys: str) -> Done:
        """Press keys one after the other, in xdotool's names: "F2", "ctrl+t", "alt+Return"."""
        return self._act("xdotool", ["key", "--clearmodifiers", "--delay", "40", *keys])

    def write(self, text: str) -> Done:
        """Type ASCII text at about 60 keys a second."""
        return self._act("xdotool", ["type", "--clearmodifiers", "--delay", "16", "--", text])

    def click(self, widget: QWidget) -> Done:
        """Click in the middle of a widget."""
        middle = widget.mapToGlobal(widget.rect().center())
        return self._act("xdotool", ["mousemove", str(middle.x()), str(middle.y()), "click", "1"])

    def say(self, voice: Path) -> Done:
        """Speak into the headset's microphone."""
        return self._act("pacat", ["--playback", f"--device={MOUTH}", "--file-format=wav", str(voice)])

    def listen(self, recording: Path) -> None:
        """Record what the headset plays, until `stop_listening`."""
        self._ear = QProcess(self)
        device = f"--device={EAR}.monitor"
        options = [device, "--file-format=wav", "--rate=16000", "--channels=1", "--format=s16le"]
        self._ear.start("parec", [*options, str(recording)])

    def stop_listening(self) -> Done:
        ear, self._ear = self._ear, None
        if ear is None:
            return lambda: True
        ear.terminate()
        return lambda: ear.state() is QProcess.ProcessState.NotRunning

    def photograph(self, path: Path) -> Done:
        """Take a picture of the whole screen, by a program of its own: the window does not wait for it."""
        return self._act("scrot", ["--silent", "--overwrite", str(path)])

    def _act(self, program: str, arguments: list[str]) -> Done:
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.start(program, arguments)
        return lambda: process.state() is QProcess.ProcessState.NotRunning
