"""The microphone and the speaker as QtMultimedia has them, each with the buffer that leads to pjmedia."""

from __future__ import annotations

import logging
import math
from collections import deque

from PySide6.QtCore import QIODevice, QObject, Signal, Slot
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QAudioSource

from telephony.engine.audio.pulse_latency import pulse_latency
from telephony.engine.audio.ring_buffer import (
    BYTES_PER_MS,
    CLOCK_RATE_HZ,
    FRAME_BYTES,
    FRAME_MS,
    DriftControl,
    RingBuffer,
    adjusted,
)
from telephony.engine.audio.voice_treatment import VoiceTreatment
from telephony.engine.audio.volume import Volume
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
MICROPHONE_BUFFER_MS = 100  # of Qt's own; what a piece from the sound server has more than this is lost
MICROPHONE_PIECE_MS = 20
SPEAKER_BUFFER_MS = 80
SPEAKER_LATENCY_MS = 40
MOST_MS = 60
SLACK_MS = 15
START_MS = 20  # silence written first: what the speaker may live on while a frame is late

# Touching QAudio once makes PySide know the enum that stateChanged carries; TypeError otherwise.
_STOPPED = QAudio.State.StoppedState


def sound_format() -> QAudioFormat:
    audio = QAudioFormat()
    audio.setSampleRate(CLOCK_RATE_HZ)
    audio.setChannelCount(1)
    audio.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return audio


class Microphone(QObject):
    """Feeds a buffer from the open device; each frame asks for `read`. Lives in the main thread."""

    failed = Signal()  # the device stopped by itself

    def __init__(self, buffer: RingBuffer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buffer = buffer
        self.volume = Volume()
        self.treatment: VoiceTreatment | None = None
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None

    def open(self, device: QAudioDevice) -> None:
        self.close()
        source = QAudioSource(device, sound_format(), self)
        source.setBufferSize(MICROPHONE_BUFFER_MS * BYTES_PER_MS)
        source.stateChanged.connect(self._state_changed)
        self._source = source
        with pulse_latency(MICROPHONE_PIECE_MS):
            self._stream = source.start()

    def close(self) -> None:
        """Leave the device alone; pjmedia gets silence."""
        if self._source is not None:
            self._source.stateChanged.disconnect(self._state_changed)
            self._source.stop()
            self._source.deleteLater()
            self._source = self._stream = None
        self._buffer.clear()

    def read(self) -> None:
        """Move what the device has on. Once per frame: readyRead comes 200 times a second on PulseAudio."""
        if self._stream is not None:
            self._buffer.put(self.prepared(self.fetch()))

    def fetch(self) -> bytes:
        """Return the device's sound since the last time, as it is."""
        return bytes(self._stream.readAll().data()) if self._stream is not None else b""

    def prepared(self, data: bytes) -> bytes:
        """Return it as callers hear it."""
        return self.volume.apply(self.treatment.treat(data) if self.treatment is not None else data)

    @Slot(QAudio.State)
    def _state_changed(self, state: QAudio.State) -> None:
        if state is _STOPPED:
            self.failed.emit()


class Speaker(QObject):
    """Plays frames on the open device. Lives in the main thread; each frame asks for `play`."""

    failed = Signal()

    def __init__(self, frames: deque[bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames = frames
        self.volume = Volume()
        self.treatment: VoiceTreatment | None = None  # the microphone's, which wants to know what is played
        self._sink: QAudioSink | None = None
        self._stream: QIODevice | None = None
        self._capacity = 0
        self._drift = DriftControl(SLACK_MS)
        self._lasts_until = math.inf  # on monotonic_s()'s clock: what the device has been given, at most
        self.underruns = 0

    def open(self, device: QAudioDevice) -> None:
        self.close()
        sink = QAudioSink(device, sound_format(), self)
        sink.setBufferSize(SPEAKER_BUFFER_MS * BYTES_PER_MS)
        sink.stateChanged.connect(self._state_changed)
        self._sink = sink
        with pulse_latency(SPEAKER_LATENCY_MS):
            self._stream = sink.start()
        self._capacity = sink.bufferSize()  # the device's own wish, from now on
        if self._stream is not None:
            self._stream.write(bytes(START_MS * BYTES_PER_MS))

    def close(self) -> None:
        if self._sink is not None:
            self._sink.stateChanged.disconnect(self._state_changed)
            self._sink.stop()
            self._sink.deleteLater()
            self._sink = self._stream = None
        self._drift.reset()
        self._lasts_until = math.inf
        self._frames.clear()

    def play(self) -> None:
        """Hand the frames that have come to the device."""
        if self._sink is None or self._stream is None:
            self._frames.clear()
            return
        while self._frames:
            frame = self._frames.popleft()
            waiting = self._capacity - self._sink.bytesFree()
            now = monotonic_s()
            was_held_up = now > self._lasts_until  # then the sound server's word on what is waiting is old
            given_ms = max(waiting, 0) / BYTES_PER_MS + START_MS + FRAME_MS + SPEAKER_LATENCY_MS
            self._lasts_until = now + given_ms / 1000
            is_dry = was_held_up or waiting <= 0
            if is_dry:
                self.underruns += 1
                self._drift.ran_dry()
            if waiting > MOST_MS * BYTES_PER_MS:
                continue  # the device stood still: what it missed would only be delay
            if is_dry:
                self._stream.write(bytes(START_MS * BYTES_PER_MS))
            self._stream.write(adjusted(self._prepared(frame), self._drift.step(waiting)))

    @property
    def has_room(self) -> bool:
        """Whether one frame more can be fed, to a device that is open."""
        return self._sink is not None and self._sink.bytesFree() >= FRAME_BYTES

    def feed(self, frame: bytes) -> None:
        """Play what has no clock of its own. Whoever feeds asks for room first: then nothing is dropped."""
        if self._stream is not None:
            self._stream.write(self._prepared(frame))

    def _prepared(self, frame: bytes) -> bytes:
        frame = self.volume.apply(frame)
        if self.treatment is not None:
            self.treatment.hear(frame)
        return frame

    @Slot(QAudio.State)
    def _state_changed(self, state: QAudio.State) -> None:
        if state is _STOPPED:
            self.failed.emit()
