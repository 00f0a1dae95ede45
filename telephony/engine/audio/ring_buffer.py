"""A small buffer between the sound card's clock and pjmedia's. Bounded; its delay does not drift."""

from __future__ import annotations

import threading

CLOCK_RATE_HZ = 16000
BYTES_PER_MS = CLOCK_RATE_HZ * 2 // 1000
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
MOST_SLACK_MS = 40
FAST_STEP = 4  # samples in a frame: 12 ms per second, for the first seconds of a call
WINDOW_FRAMES = 50  # one second: enough to measure the true slack under scheduling jitter


class DriftControl:
    """Decides from a buffer's slack how many samples to drop from, or repeat in, the next frame.

    The slack is the smallest fill level of the last second. One sample in a frame of 320 corrects 3 ms per
    second, sixty times the drift of two crystals, and is inaudible. After an underrun the buffer may hold
    more, up to MOST_SLACK_MS, and slowly reduces it again.
    """

    def __init__(self, slack_ms: int) -> None:
        self._least_bytes = slack_ms * BYTES_PER_MS
        self._wanted_bytes = self._least_bytes
        self.reset()

    def reset(self) -> None:
        """Forget the measured slack."""
        self._slack: int | None = None
        self._seen: int | None = None
        self._frames = 0

    def ran_dry(self) -> None:
        """Hold more sound from now on."""
        self._wanted_bytes = min(self._wanted_bytes + 10 * BYTES_PER_MS, MOST_SLACK_MS * BYTES_PER_MS)
        self.reset()

    def step(self, level_bytes: int) -> int:
        """Record a fill level; return how many samples to drop (negative) or to repeat; 0 for neither."""
        self._seen = level_bytes if self._seen is None else min(self._seen, level_bytes)
        self._frames += 1
        if self._frames == WINDOW_FRAMES:
            self._slack, self._seen, self._frames = self._seen, None, 0
            self._wanted_bytes = max(self._least_bytes, self._wanted_bytes - BYTES_PER_MS // 4)
        if self._slack is None:
            return 0
        if self._slack > self._wanted_bytes:
            return -FAST_STEP if self._slack > self._wanted_bytes + 10 * BYTES_PER_MS else -1
        return 1 if self._slack < self._least_bytes // 2 else 0


def adjusted(frame: bytes, samples: int) -> bytes:
    """Return a frame of 16 bit sound with that many samples fewer (negative) or more, spread evenly."""
    if not samples:
        return frame
    stride = len(frame) // (2 * (abs(samples) + 1)) * 2
    parts = [frame[i * stride : (i + 1) * stride] for i in range(abs(samples))]
    rest = frame[abs(samples) * stride :]
    if samples < 0:
        return b"".join(part[:-2] for part in parts) + rest
    return b"".join(part + part[-2:] for part in parts) + rest


class RingBuffer:
    """Carries 16 kHz mono 16 bit sound from one thread to another; at most `most_ms` of delay."""

    def __init__(self, prime_ms: int, most_ms: int) -> None:
        self._prime_bytes = prime_ms * BYTES_PER_MS
        self._most_bytes = most_ms * BYTES_PER_MS
        self._bytes = bytearray()
        self._lock = threading.Lock()
        self._drift = DriftControl(prime_ms)
        self._is_primed = False
        self.underruns = 0
        self.overruns = 0

    def clear(self) -> None:
        """Drop all sound, because the device changed or was closed. The counters stay."""
        with self._lock:
            self._bytes.clear()
            self._is_primed = False
            self._drift.reset()

    def put(self, data: bytes) -> None:
        """Append; drop sound that is too old at once, so that a stall does not become delay."""
        with self._lock:
            self._bytes += data
            if len(self._bytes) > self._most_bytes:
                keep = self._prime_bytes + FRAME_BYTES
                del self._bytes[: (len(self._bytes) - keep) & ~1]
                self.overruns += 1
                self._drift.reset()

    def take(self, size: int) -> bytes | None:
        """Return exactly `size` bytes (an even number), or None if too few are available: play silence."""
        with self._lock:
            if not self._is_primed:
                if len(self._bytes) < size + self._prime_bytes:
                    return None
                self._is_primed = True
            left = len(self._bytes) - size
            if left < 2:
                self._is_primed = False
                self._drift.ran_dry()
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
