"""Reads a recording ahead of playback on its own thread: a slow disk must not stop the engine."""

from __future__ import annotations

import logging
import threading
from collections import deque

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES

_log = logging.getLogger(__name__)
BLOCK = CLOCK_RATE_HZ // 5  # samples read at once
MOST_AHEAD = 100  # frames: two seconds


class RecordingReader(threading.Thread):
    """Gives 20 ms frames of both sides mixed; `close` it at the end."""

    def __init__(self, path: str, position_s: float, speed: float) -> None:
        super().__init__(name="playback", daemon=True)
        self._path, self._position_s, self._speed = path, position_s, speed
        self._frames: deque[bytes] = deque()
        self._room = threading.Semaphore(MOST_AHEAD)
        self._is_closed = False
        self._is_read = False
        self.duration_s = 0.0
        self.fault = ""  # "unreadable"

    @property
    def is_over(self) -> bool:
        """Whether all frames have been taken."""
        return self._is_read and not self._frames

    def take(self) -> bytes | None:
        """Return the next frame; None if none is ready."""
        if not self._frames:
            return None
        self._room.release()
        return self._frames.popleft()

    def close(self) -> None:
        self._is_closed = True
        self._room.release()

    def run(self) -> None:
        try:
            self._read()
        except Exception as error:  # noqa: BLE001 (the thread's edge: reported as a fault)
            _log.warning("playback: %r", error)
            self.fault = "unreadable"
        self._is_read = True

    def _read(self) -> None:
        # Imported here: they need 18 MB that a workstation without recordings does not need.
        import numpy as np
        from soundfile import SoundFile

        from telephony.engine.recording.faster_speech import FasterSpeech

        faster = FasterSpeech(self._speed)
        with SoundFile(self._path) as file:
            if file.samplerate != CLOCK_RATE_HZ:
                raise ValueError(f"{file.samplerate} Hz")
            self.duration_s = file.frames / CLOCK_RATE_HZ
            file.seek(max(0, min(file.frames, round(self._position_s * CLOCK_RATE_HZ))))
            rest = b""
            while not self._is_closed:
                sides = file.read(BLOCK, dtype="int16", always_2d=True)
                if not len(sides):
                    break
                both = np.clip(sides.astype(np.int32).sum(axis=1), -32768, 32767).astype(np.int16)
                rest = self._put(rest + faster.take(both).tobytes())
            if rest:
                self._put(rest.ljust(FRAME_BYTES, b"\0"))

    def _put(self, data: bytes) -> bytes:
        """Queue the whole frames; return the rest."""
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        for start in range(0, whole, FRAME_BYTES):
            self._room.acquire()
            if self._is_closed:
                break
            self._frames.append(data[start : start + FRAME_BYTES])
        return data[whole:]
