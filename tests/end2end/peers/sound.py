"""Tones to say, and what is in a recording: by content, not by its length."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

PULSE_RATE_HZ = 48000
HEADER_BYTES = 44  # of a WAV file


def tone(frequency_hz: float, seconds: float, level: float = 0.4) -> NDArray[np.float64]:
    time_s = np.arange(int(seconds * PULSE_RATE_HZ)) / PULSE_RATE_HZ
    return level * np.sin(2 * np.pi * frequency_hz * time_s)


def read_wav(path: Path) -> tuple[NDArray[np.float64], int]:
    """Return mono samples and their rate; a header is forgiven that was never finished, or not begun."""
    raw = path.read_bytes()
    if len(raw) < HEADER_BYTES:  # the recording has just begun
        return np.zeros(0), PULSE_RATE_HZ
    with wave.open(str(path), "rb") as file:
        channels, rate_hz = file.getnchannels(), file.getframerate()
    body = raw[HEADER_BYTES:]
    samples = np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.float64) / 32768
    return samples[::channels], rate_hz


def is_complete(path: Path) -> bool:
    """Whether the header says how long the recording is, which is the last thing to be written."""
    return path.exists() and any(path.read_bytes()[4:8])


def write_wav(path: Path, samples: NDArray[np.float64], rate_hz: int = 16000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate_hz, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32000).astype("<i2").tobytes())


def tone_seconds(samples: NDArray[np.float64], rate_hz: int, frequency_hz: float) -> float:
    """Return for how long a tone is clearly there: most of the power of a 50 ms block, and audible."""
    block = rate_hz // 20
    count = len(samples) // block
    if count == 0:
        return 0.0
    blocks = samples[: count * block].reshape(count, block)
    carrier = np.exp(-2j * np.pi * frequency_hz * np.arange(block) / rate_hz)
    tone_power = 2 * np.abs(blocks @ carrier / block) ** 2
    power = np.mean(blocks**2, axis=1)
    return float(np.sum((tone_power > 0.6 * power) & (power > 1e-5))) * 0.05


def tone_levels(samples: NDArray[np.float64], rate_hz: int, frequency_hz: float) -> NDArray[np.float64]:
    """Return a tone's level in dBFS in each block of 0.1 s."""
    block = rate_hz // 10
    blocks = samples[: len(samples) // block * block].reshape(-1, block) * np.hanning(block)
    carrier = np.exp(-2j * np.pi * frequency_hz * np.arange(block) / rate_hz)
    amplitudes = 4 * np.abs(blocks @ carrier) / block  # the window halves a tone
    levels: NDArray[np.float64] = 20 * np.log10(amplitudes + 1e-9)
    return levels


def loudest_slide(samples: NDArray[np.float64], rate_hz: int, from_hz: float, to_hz: float) -> float:
    """Return in dBFS how loud a tone gets that moves through a band, whenever a block of 50 ms begins."""
    block = rate_hz // 20
    blocks = sliding_window_view(samples, block)[:: block // 4] * np.hanning(block)
    frequencies_hz = np.fft.rfftfreq(block, 1 / rate_hz)
    in_band = (frequencies_hz >= from_hz) & (frequencies_hz <= to_hz)
    amplitudes = 4 * np.abs(np.fft.rfft(blocks, axis=1)[:, in_band]) / block
    return float(20 * np.log10(amplitudes.max() + 1e-9))


def tones_heard(
    samples: NDArray[np.float64],
    rate_hz: int,
    frequencies_hz: Iterable[int],
    last_s: float = 0.0,
    above_dbfs: float = -36.0,
) -> set[int]:
    """Return which tones are there, so loud, in a tenth of all blocks of 0.1 s, or of the last ones."""
    if last_s:
        samples = samples[-int(last_s * rate_hz) :]
    return {
        frequency_hz
        for frequency_hz in frequencies_hz
        if np.mean(tone_levels(samples, rate_hz, frequency_hz) > above_dbfs) > 0.1
    }
