from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from telephony.engine.recording.faster_speech import FasterSpeech

RATE_HZ = 16000


def spoken(seconds: float) -> NDArray[np.int16]:
    """A low voice: a tone with overtones whose loudness swells four times a second."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * 130 * part * time_s) / part for part in (1, 2, 3, 5))
    return np.asarray(6000 * voice * (1 + 0.5 * np.sin(2 * np.pi * 4 * time_s)), np.int16)


def test_speech_at_one_and_a_half_times_is_shorter_by_a_third_and_keeps_its_pitch() -> None:
    faster, pieces = FasterSpeech(1.5), np.array_split(spoken(6.0), 37)
    heard = np.concatenate([faster.take(piece) for piece in pieces])
    assert len(heard) / RATE_HZ == pytest.approx(4.0, abs=0.06)
    middle = heard[RATE_HZ : 3 * RATE_HZ].astype(float) * np.hanning(2 * RATE_HZ)
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) / 2 == pytest.approx(130, abs=2)
    near = sum(spectrum[2 * 130 * part - 60 : 2 * 130 * part + 60].sum() for part in (1, 2, 3, 5))
    assert near > 0.85 * spectrum.sum()


def test_the_usual_speed_changes_nothing() -> None:
    sound = spoken(0.5)
    assert np.array_equal(FasterSpeech(1.0).take(sound), sound)
