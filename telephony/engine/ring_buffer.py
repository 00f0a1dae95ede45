"""A small buffer between two clocks: the sound card's, and pjmedia's. Bounded, and it does not drift."""

from __future__ import annotations

import threading

CLOCK_RATE_HZ = 16000
BYTES_PER_MS = CLOCK_RATE_HZ * 2 // 1000
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
WINDOW_FRAMES = 50  # one second: long enough to see the true slack under scheduling jitter


class DriftControl:
    """Decides from the slack of a buffer whether to drop or to repeat one sample per frame.

    The slack is what was left in the buffer at its emptiest moment in the last second. One sample in a frame
    of 320 corrects 3 ms per second, sixty times what two crystals drift, and cannot be heard.
    """

    def __init__(self, low_ms: float, high_ms: float) -> None:
        self._low_bytes = int(low_ms * BYTES_PER_MS)
        self._high_bytes = int(high_ms * BYTES_PER_MS)
        self.reset()

    def reset(self) -> None:
        self._slack = self._seen = 1 << 30
        self._frames = 0

    def step(self, level_bytes: int) -> int:
        """Take note of a level; return -1 to drop one sample of the next frame, +1 to repeat one, or 0."""
        self._seen = min(self._seen, level_bytes)
        self._frames += 1
        if self._frames == WINDOW_FRAMES:
            self._slack, self._seen, self._frames = self._seen, 1 << 30, 0
        if self._slack == 1 << 30:
            return 0
        return -1 if self._slack > self._high_bytes else 1 if self._slack < self._low_bytes else 0


def adjusted(frame: bytes, samples: int) -> bytes:
    """Return a frame with one 16 bit sample less (-1) or more (+1) in its middle."""
    middle = len(frame) // 4 * 2
    if samples < 0:
        return frame[:middle] + frame[middle + 2 :]
    if samples > 0:
        return frame[:middle] + frame[middle - 2 :]
    return frame


class RingBuffer:
    """Bytes of 16 kHz mono 16 bit sound from one thread to another; never more than `most_ms` late."""

    def __init__(self, prime_ms: int, most_ms: int) -> None:
        self._prime_bytes = prime_ms * BYTES_PER_MS
        self._most_bytes = most_ms * BYTES_PER_MS
        self._bytes = bytearray()
        self._lock = threading.Lock()
        self._drift = DriftControl(low_ms=2, high_ms=prime_ms)
        self._is_primed = False
        self.underruns = 0
        self.overruns = 0

    def clear(self) -> None:
        """Forget everything: the device changed or was closed. The counters stay."""
        with self._lock:
            self._bytes.clear()
            self._is_primed = False
            self._drift.reset()

    def put(self, data: bytes) -> None:
        """Append; what is too old is dropped at once, so that a stall does not become delay."""
        with self._lock:
            self._bytes += data
            if len(self._bytes) > self._most_bytes:
                keep = self._prime_bytes + FRAME_BYTES
                del self._bytes[: (len(self._bytes) - keep) & ~1]
                self.overruns += 1
                self._drift.reset()

    def take(self, size: int) -> bytes | None:
        """Return exactly `size` bytes (an even number), or None while there is not enough: play silence."""
        with self._lock:
            if not self._is_primed:
                if len(self._bytes) < size + self._prime_bytes:
                    return None
                self._is_primed = True
            left = len(self._bytes) - size
            if left < 2:
                self._is_primed = False
                self._drift.reset()
                self.underruns += 1
                return None
            step = self._drift.step(left)
            used = size - 2 * step
            frame = adjusted(bytes(self._bytes[:used]), step)
            del self._bytes[:used]
            return frame

    def level_ms(self) -> float:
        with self._lock:
            return len(self._bytes) / BYTES_PER_MS
