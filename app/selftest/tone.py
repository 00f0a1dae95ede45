"""Writes a tone as a WAV file, and measures how long it is in a recording. 16-bit PCM, in plain Python."""

from __future__ import annotations

import wave
from array import array
from math import cos, pi, sin
from pathlib import Path

RATE_HZ = 16_000
LEVEL = 0.4  # of full scale: -8 dBFS, a loud voice
SOFT = 0.15  # -16 dBFS: for listening
_HEADER_BYTES = 44
_BLOCKS_PER_S = 20
_LEAST_POWER = 1e-5  # of full scale squared, -50 dBFS: the limit of audible sound
_MOST_OF_IT = 0.6  # of the power in a block


def write_tone(path: Path, frequency_hz: float, seconds: float, level: float = LEVEL) -> None:
    """Write a mono file; level: Of full scale, 0 to 1. Raises OSError."""
    step = 2 * pi * frequency_hz / RATE_HZ
    samples = array("h", (int(32767 * level * sin(step * n)) for n in range(int(seconds * RATE_HZ))))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def is_complete(path: Path) -> bool:
    """Whether the header contains the file's length, which is written last."""
    try:
        with path.open("rb") as file:
            return any(file.read(8)[4:])
    except OSError:
        return False


def tone_seconds(path: Path, frequency_hz: float) -> float:
    """Return for how many seconds the tone dominates: most of the power of a block of 50 ms.

    An unfinished header is tolerated; a file that is missing, or has no header, has 0 s.
    """
    try:
        raw = path.read_bytes()
        with wave.open(str(path), "rb") as file:
            channels, rate_hz = file.getnchannels(), file.getframerate()
    except (OSError, wave.Error, EOFError):
        return 0.0
    samples = array("h")
    samples.frombytes(raw[_HEADER_BYTES : _HEADER_BYTES + (len(raw) - _HEADER_BYTES) // 2 * 2])
    mono = samples[::channels]
    block = rate_hz // _BLOCKS_PER_S
    blocks = (mono[at : at + block] for at in range(0, len(mono) - block + 1, block))
    return sum(_is_tone(one, frequency_hz / rate_hz) for one in blocks) / _BLOCKS_PER_S


def _is_tone(samples: array[int], turns_per_sample: float) -> bool:
    """Goertzel's algorithm for one frequency."""
    factor = 2 * cos(2 * pi * turns_per_sample)
    before = last = 0.0
    power = 0
    for sample in samples:
        before, last = last, sample + factor * last - before
        power += sample * sample
    count = len(samples)
    mean_power = power / count / 32768**2
    squared = last * last + before * before - factor * last * before
    tone_power = 2 * squared / (count * 32768) ** 2
    return mean_power > _LEAST_POWER and tone_power > _MOST_OF_IT * mean_power
