"""Plays one tone of resources/sounds on one or more devices at a time. Lives in the main thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QAudioDevice, QSoundEffect

from resources import path
from telephony.engine.audio.device_watch import device_id
from telephony.engine.audio.tone_choice import ONCE, Tone


def sound_file(tone: Tone) -> Path:
    return path("sounds", f"{tone.value}.wav")


class TonePlayer(QObject):
    """All devices start together, once each has read the file; after that each keeps its own clock."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.NONE
        self._effects: dict[str, QSoundEffect] = {}
        self._has_begun = False

    def play(self, tone: Tone, devices: Sequence[QAudioDevice], volume_percent: int) -> None:
        """Play from the beginning. A tone that already plays continues, unless a device was added."""
        wanted = {device_id(device): device for device in devices}
        if tone is Tone.NONE or not wanted:
            self.stop()
            return
        if tone is self._tone and wanted.keys() <= self._effects.keys():
            for identity in self._effects.keys() - wanted.keys():
                self._drop(identity)
            self._begin()
            for effect in self._effects.values():
                effect.setVolume(volume_percent / 100)
            return
        self.stop()
        self._tone = tone
        self._has_begun = False
        for identity, device in wanted.items():
            effect = QSoundEffect(device, self)
            self._effects[identity] = effect
            effect.setLoopCount(1 if tone in ONCE else QSoundEffect.Loop.Infinite.value)
            effect.setVolume(volume_percent / 100)
            effect.statusChanged.connect(self._begin)
        for effect in list(self._effects.values()):
            effect.setSource(QUrl.fromLocalFile(str(sound_file(tone))))

    def stop(self) -> None:
        self._tone = Tone.NONE
        for identity in list(self._effects):
            self._drop(identity)

    def _begin(self) -> None:
        """Start all devices as soon as none is still reading."""
        reading = (QSoundEffect.Status.Null, QSoundEffect.Status.Loading)
        if self._has_begun or any(effect.status() in reading for effect in self._effects.values()):
            return
        self._has_begun = True
        for effect in self._effects.values():
            effect.play()

    def _drop(self, identity: str) -> None:
        effect = self._effects.pop(identity)
        effect.statusChanged.disconnect(self._begin)
        effect.stop()
        effect.deleteLater()
