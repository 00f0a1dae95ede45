"""Measures how many seconds of a recording are audible."""

from __future__ import annotations

import sys
import wave
from array import array
from pathlib import Path

BLOCK_S = 0.02
AUDIBLE_PEAK = 330  # about -40 dBFS of 16 bit


def audible_seconds(path: Path) -> float:
    """Return the length of all blocks of 20 ms louder than about -40 dBFS.

    Raises:
        OSError, wave.Error, EOFError: There is no such recording, or it is no 16 bit WAV.
    """
    with wave.open(str(path), "rb") as recording:
        if recording.getsampwidth() != 2:
            raise wave.Error(f"{path}: not 16 bit")
        channels = recording.getnchannels()
        block = int(recording.getframerate() * BLOCK_S)
        samples = array("h")
        samples.frombytes(recording.readframes(recording.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    width = block * channels
    blocks = (samples[start : start + width] for start in range(0, len(samples), width))
    return sum(BLOCK_S for part in blocks if max(part) > AUDIBLE_PEAK or min(part) < -AUDIBLE_PEAK)
