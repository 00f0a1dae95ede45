"""The microphone and the speaker, each with the buffer that leads to pjmedia.

pjmedia's frames run on their own thread, 50 times a second, with cold caches: code on that thread has few
look-ups and creates few objects.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from telephony.engine.audio.ring_buffer import (
    BYTES_PER_MS,
    FRAME_BYTES,
    FRAME_MS,
    DriftControl,
    RingBuffer,
    adjusted,
)
from telephony.engine.audio.voice_treatment import VoiceTreatment
from telephony.engine.audio.volume import Volume
from telephony.process.clock import monotonic_s

MOST_MS = 60
SLACK_MS = 15
START_MS = 20  # silence written first, which the speaker plays while a frame is late
SPEAKER_LATENCY_MS = 40  # of the sound server
_START = bytes(START_MS * BYTES_PER_MS)
_MOST_BYTES = MOST_MS * BYTES_PER_MS
_GIVEN_S = (START_MS + FRAME_MS + SPEAKER_LATENCY_MS) / 1000
_BYTES_PER_S = BYTES_PER_MS * 1000


class SoundStream(Protocol):
    """A device that is open or being opened.

    runs_without_qt: Its methods may be called on any thread; otherwise only on the main thread.
    """

    @property
    def runs_without_qt(self) -> bool: ...

    @property
    def is_ready(self) -> bool: ...

    @property
    def is_late(self) -> bool:
        """Whether opening takes longer than a working sound server ever needs."""

    def advance(self) -> None:
        """Continue opening."""

    def close(self) -> None: ...


class InputStream(SoundStream, Protocol):
    def read(self) -> bytes:
        """Return the sound since the last call."""


class OutputStream(SoundStream, Protocol):
    @property
    def capacity_bytes(self) -> int:
        """Return how many bytes may wait."""

    def waiting_bytes(self) -> int | None:
        """Return how much has not been played yet; None while the device accepts nothing."""

    def write(self, data: bytes) -> None: ...


class Microphone:
    """Feeds a buffer from the open device; each frame calls `read`."""

    def __init__(self, buffer: RingBuffer, failed: Callable[[], None]) -> None:
        """`failed` is called, on any thread, when the device stops unexpectedly."""
        self._buffer = buffer
        self._failed = failed
        self.volume = Volume()
        self.treatment: VoiceTreatment | None = None
        self.stream: InputStream | None = None

    def open(self, make: Callable[[Callable[[], None]], InputStream]) -> None:
        """`make` receives the callback for an unexpected stop of the device."""
        self.close()
        self.stream = make(self._failed)

    def close(self) -> None:
        """Close the device; pjmedia gets silence."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()
        self._buffer.clear()

    def read(self) -> None:
        """Move the device's new sound to the buffer."""
        stream = self.stream
        data = stream.read() if stream is not None else b""
        if data:
            self._buffer.put(self.prepared(data))

    def fetch(self) -> bytes:
        """Return the device's sound since the last call, untreated."""
        stream = self.stream
        return stream.read() if stream is not None else b""

    def prepared(self, data: bytes) -> bytes:
        """Return the sound as callers hear it: treated and with the volume applied."""
        treatment = self.treatment
        return self.volume.apply(treatment.treat(data) if treatment is not None else data)


class Speaker:
    """Plays frames on the open device; each frame calls `play`."""

    def __init__(self, frames: deque[bytes], failed: Callable[[], None]) -> None:
        """`failed` is called, on any thread, when the device stops unexpectedly."""
        self._frames = frames
        self._failed = failed
        self.volume = Volume()
        self.treatment: VoiceTreatment | None = None  # the microphone's, which needs the played sound
        self.stream: OutputStream | None = None
        self._lock = threading.Lock()  # the main thread opens and closes while the frames' thread plays
        self._drift = DriftControl(SLACK_MS)
        self._has_begun = False
        # on monotonic_s()'s clock: when the device will have played all it was given, at the latest
        self._lasts_until = math.inf
        self.underruns = 0

    def open(self, make: Callable[[Callable[[], None]], OutputStream]) -> None:
        """`make` receives the callback for an unexpected stop of the device."""
        self.close()
        self.stream = make(self._failed)

    def close(self) -> None:
        with self._lock:
            stream, self.stream = self.stream, None
            self._drift.reset()
            self._has_begun = False
            self._lasts_until = math.inf
            self._frames.clear()
        if stream is not None:
            stream.close()

    def play(self) -> None:
        """Write the received frames to the device."""
        frames = self._frames
        with self._lock:
            stream = self.stream
            while frames:
                waiting = stream.waiting_bytes() if stream is not None else None
                if stream is None or waiting is None:
                    frames.clear()
                    return
                self._play(stream, frames.popleft(), waiting)

    def _play(self, stream: OutputStream, frame: bytes, waiting: int) -> None:
        now = monotonic_s()
        # after a stall, the server's figure for the waiting sound is old
        is_dry = waiting <= 0 or now > self._lasts_until
        self._lasts_until = now + max(waiting, 0) / _BYTES_PER_S + _GIVEN_S
        if is_dry:
            if self._has_begun:
                self.underruns += 1
                self._drift.ran_dry()
            self._has_begun = True
        elif waiting > _MOST_BYTES:
            return  # the device stood still: playing the missed frames would only add delay
        step = self._drift.step(waiting)
        prepared = self._prepared(adjusted(frame, step) if step else frame)
        stream.write(_START + prepared if is_dry else prepared)

    @property
    def has_room(self) -> bool:
        """Whether an open device can take one more frame."""
        if self.stream is None:
            return False
        waiting = self.stream.waiting_bytes()
        return waiting is not None and waiting + FRAME_BYTES <= self.stream.capacity_bytes

    def feed(self, frame: bytes) -> None:
        """Play sound that has no clock of its own. Check `has_room` first; then nothing is dropped."""
        if self.stream is not None:
            self.stream.write(self._prepared(frame))

    def _prepared(self, frame: bytes) -> bytes:
        frame = self.volume.apply(frame)
        treatment = self.treatment
        if treatment is not None:
            treatment.hear(frame)
        return frame
