"""Composes the tones in this folder: `python resources/sounds/compose.py`. Run it again after a change here.

The 425 Hz tones have Indonesia's cadences (ITU-T E.180 Supplement 2); the ring is ours.
"""

from __future__ import annotations

import math
import wave
from array import array
from collections.abc import Callable
from pathlib import Path

RATE_HZ = 16000
TONE_HZ = 425.0


def silence(seconds: float) -> list[float]:
    return [0.0] * int(seconds * RATE_HZ)


def tone(seconds: float, level: float = 0.12) -> list[float]:
    """Return a 425 Hz tone with 5 ms ramps, which keep it from clicking."""
    count, ramp = int(seconds * RATE_HZ), RATE_HZ // 200
    return [
        level * min(1.0, i / ramp, (count - i) / ramp) * math.sin(2 * math.pi * TONE_HZ * i / RATE_HZ)
        for i in range(count)
    ]


def bell(frequency_hz: float, seconds: float, level: float) -> list[float]:
    """Return a struck bar: a note and its fourth partial, which dies away sooner."""
    samples = []
    for i in range(int(seconds * RATE_HZ)):
        t = i / RATE_HZ
        strike = min(1.0, t / 0.004)
        note = math.sin(2 * math.pi * frequency_hz * t) * math.exp(-t * 5)
        partial = 0.25 * math.sin(2 * math.pi * frequency_hz * 4 * t) * math.exp(-t * 16)
        samples.append(level * strike * (note + partial))
    return samples


def ring() -> list[float]:
    """Return two rising phrases of three notes and a rest: 3.2 s."""
    samples = silence(3.2)
    for start_s, frequency_hz in ((0.0, 523.25), (0.14, 659.26), (0.28, 783.99)):
        for again_s in (0.0, 0.75):
            first = int((start_s + again_s) * RATE_HZ)
            for i, sample in enumerate(bell(frequency_hz, 1.1, 0.3)):
                samples[first + i] += sample
    return samples


def reminder() -> list[float]:
    """Return two soft, falling notes: something is due. 1.2 s, and unlike the ring, which rises."""
    samples = silence(1.2)
    for start_s, frequency_hz in ((0.0, 659.26), (0.2, 493.88)):
        first = int(start_s * RATE_HZ)
        for i, sample in enumerate(bell(frequency_hz, 1.0, 0.18)):
            samples[first + i] += sample
    return samples


def zip_tone() -> list[float]:
    """Return a short slide upwards: a call is about to be answered automatically."""
    count, ramp = int(0.25 * RATE_HZ), RATE_HZ // 100
    phase, samples = 0.0, []
    for i in range(count):
        phase += 2 * math.pi * (600 + 800 * i / count) / RATE_HZ
        samples.append(0.2 * min(1.0, i / ramp, (count - i) / ramp) * math.sin(phase))
    return samples + silence(0.1)


SOUNDS: dict[str, Callable[[], list[float]]] = {
    "ring": ring,
    "ring_back": lambda: tone(1.0) + silence(4.0),
    "busy": lambda: (tone(0.5) + silence(0.5)) * 3,
    "error": lambda: (tone(0.25) + silence(0.25)) * 5,
    "zip": zip_tone,
    "reminder": reminder,
    "call_waiting": lambda: tone(0.15, 0.06) + silence(0.1) + tone(0.15, 0.06) + silence(4.6),
}


def main() -> None:
    for name, compose in SOUNDS.items():
        samples = array("h", (round(max(-1.0, min(1.0, sample)) * 32767) for sample in compose()))
        with wave.open(str(Path(__file__).parent / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main()
