"""Plays one tone of resources/sounds at a time on a device. Lives in the main thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QAudioDevice, QSoundEffect

from resources import path
from telephony.engine.device_watch import device_id
from telephony.engine.tones import ONCE, Tone


def sound_file(tone: Tone) -> Path:
    return path("sounds", f"{tone.value}.wav")


class TonePlayer(QObject):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effect: QSoundEffect | None = None
        self._playing: tuple[Tone, str, int] = (Tone.NONE, "", 0)

    def play(self, tone: Tone, device: QAudioDevice, volume_percent: int) -> None:
        """Play from the beginning, unless this very tone plays there already."""
        playing = (tone, device_id(device), volume_percent)
        if playing == self._playing:
            return
        self.stop()
        if tone is Tone.NONE:
            return
        self._playing = playing
        effect = QSoundEffect(device, self)
        effect.setSource(QUrl.fromLocalFile(str(sound_file(tone))))
        effect.setLoopCount(1 if tone in ONCE else QSoundEffect.Loop.Infinite.value)
        effect.setVolume(volume_percent / 100)
        effect.play()
        self._effect = effect

    def stop(self) -> None:
        self._playing = (Tone.NONE, "", 0)
        if self._effect is not None:
            self._effect.stop()
            self._effect.deleteLater()
            self._effect = None
