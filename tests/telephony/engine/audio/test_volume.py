"""Louder and quieter sound, and what a microphone's sound says about it."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.engine.audio.levels import louder
from telephony.engine.audio.microphone_test import MicrophoneTest
from telephony.engine.audio.volume import Volume

SAMPLES = st.lists(st.integers(-32768, 32767), min_size=1, max_size=50)


def after(volume: Volume, samples: list[int]) -> list[int]:
    return list(array("h", volume.apply(array("h", samples).tobytes())))


@given(SAMPLES, st.integers(0, 200))
def test_a_louder_sample_stays_the_louder_one_and_keeps_its_sign(samples: list[int], percent: int) -> None:
    volume = Volume()
    volume.set(percent)
    ordered = sorted(samples)
    changed = after(volume, ordered)
    assert changed == sorted(changed)
    assert all(new * old >= 0 for new, old in zip(changed, ordered, strict=True))


def test_quiet_sound_is_doubled_exactly_and_loud_sound_is_bent() -> None:
    volume = Volume()
    volume.set(200)
    assert after(volume, [0, 1, -1, 5000, -5000]) == [0, 2, -2, 10000, -10000]
    loud = after(volume, [14000, 20000, 32767, -32768])
    assert 23000 < loud[0] < loud[1] < loud[2] <= 32767
    assert loud[3] == -loud[2]


def test_unchanged_is_unchanged() -> None:
    assert after(Volume(), [-32768, 7, 32767]) == [-32768, 7, 32767]


def test_a_meter_shows_what_the_volume_does() -> None:
    assert louder(-20, 200) == pytest.approx(-14, abs=0.1)
    assert louder(-20, 50) == pytest.approx(-26, abs=0.1)
    assert louder(-3, 200) == 0
    assert louder(-20, 0) == louder(-100, 200) == -100


def heard(amplitude: float, seconds: float = 1.0, volume_percent: int = 100) -> MicrophoneTest:
    test = MicrophoneTest(volume_percent)
    wave = [max(-32768, min(32767, round(amplitude * math.sin(i / 5)))) for i in range(int(seconds * 16000))]
    raw = array("h", wave).tobytes()
    for start in range(0, len(raw), 640):
        test.take(raw[start : start + 640])
    return test


@pytest.mark.parametrize(
    ("amplitude", "problem"), [(0, "silent"), (30, "quiet"), (3000, ""), (32000, ""), (60000, "clipping")]
)
def test_the_sound_says_what_is_wrong_with_the_microphone(amplitude: float, problem: str) -> None:
    assert heard(amplitude).problem() == problem


def test_levels_are_those_that_a_caller_hears() -> None:
    assert heard(3276.8).peak_dbfs == pytest.approx(-20, abs=0.1)
    assert heard(3276.8).level_dbfs == pytest.approx(-23, abs=0.1)
    assert heard(3276.8, volume_percent=200).level_dbfs == pytest.approx(-17, abs=0.1)
    assert heard(100).problem() == "quiet"
    assert heard(150, volume_percent=200).problem() == ""


def test_a_microphone_that_gives_nothing_is_silent() -> None:
    assert MicrophoneTest().problem() == "silent"
    assert MicrophoneTest().level_dbfs == -100
