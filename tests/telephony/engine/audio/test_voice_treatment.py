"""Noise and echo go, the voice stays: measured on the demo's voices."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from resources import path
from telephony.engine.audio.ring_buffer import FRAME_BYTES
from telephony.engine.audio.voice_treatment import TreatmentLoader, VoiceTreatment
from tests.end2end.peers.sound import read_wav

Samples = NDArray[np.float64]
FRAME = FRAME_BYTES // 2
PAUSE = 16000


def voice(name: str) -> Samples:
    samples, rate_hz = read_wav(Path(path("demo", f"{name}.wav")))
    assert rate_hz == 16000
    return samples


def dbfs(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-12))


def raw(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def treated(treatment: VoiceTreatment, spoken: Samples, heard: Samples | None = None) -> Samples:
    out = b""
    for start in range(0, len(spoken) - FRAME, FRAME):
        if heard is not None:
            treatment.hear(raw(heard[start : start + FRAME]))
        out += treatment.treat(raw(spoken[start : start + FRAME]))
    return np.frombuffer(out, "<i2").astype(np.float64) / 32768


def fan(count: int, level_dbfs: float) -> Samples:
    """Noise with less of the high notes, and a hum."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum, count)
    noise = noise / np.std(noise) + 0.5 * np.sin(2 * np.pi * 120 * np.arange(count) / 16000)
    scaled: Samples = noise / np.std(noise) * 10 ** (level_dbfs / 20)
    return scaled


def loudness_over_time(samples: Samples) -> Samples:
    """Return dB in steps of 50 ms and bands of 250 Hz, from 250 Hz up: what an ear goes by."""
    blocks = samples[: len(samples) // 800 * 800].reshape(-1, 800)
    power = np.abs(np.fft.rfft(blocks * np.hanning(800))) ** 2
    bands = power[:, 12:396].reshape(len(blocks), -1, 12).sum(axis=2)
    decibels: Samples = 10 * np.log10(bands + 1e-4)
    return decibels


def test_noise_goes_down_by_twelve_decibels_and_the_voice_stays() -> None:
    spoken = np.concatenate([np.zeros(3 * PAUSE), voice("agent_greeting"), np.zeros(PAUSE)])
    noise = fan(len(spoken), dbfs(voice("agent_greeting")) - 15)
    out = treated(VoiceTreatment(suppresses_noise=True, cancels_echo=False), spoken + noise)
    before, within = slice(2 * PAUSE, 3 * PAUSE), slice(3 * PAUSE, len(out))
    assert dbfs(out[before]) < dbfs(noise[before]) - 12
    assert dbfs(out[within]) == pytest.approx(dbfs(spoken[within]), abs=2)
    late = 95  # samples of delay
    wanted, got = loudness_over_time(spoken[within][:-late]), loudness_over_time(out[within][late:])
    loud = wanted > np.max(wanted) - 25
    assert np.median(np.abs(got[loud] - wanted[loud])) < 2


@pytest.mark.parametrize("delay_ms", [30, 150])
def test_an_echo_goes_and_the_own_voice_stays(delay_ms: int) -> None:
    heard = np.concatenate([voice("applicant_complaint"), voice("applicant_requirements")])
    room = np.random.default_rng(2).standard_normal(1600) * np.exp(-np.arange(1600) / 300) * 0.03
    echo = np.convolve(heard, np.concatenate([np.zeros(16 * delay_ms), room]))[: len(heard)]
    own = np.zeros(len(heard))
    greeting = voice("agent_greeting")
    own[-len(greeting) :] = greeting
    alone = slice(len(heard) - len(greeting) - 3 * PAUSE, len(heard) - len(greeting))
    treatment = VoiceTreatment(suppresses_noise=False, cancels_echo=True)
    out = treated(treatment, echo + own, heard)
    assert dbfs(out[alone]) < dbfs(echo[alone]) - 25
    assert dbfs(out[-len(greeting) :]) == pytest.approx(dbfs(greeting), abs=4)


def test_pieces_of_any_size_come_out_whole() -> None:
    treatment = VoiceTreatment(suppresses_noise=True, cancels_echo=False)
    assert treatment.treat(bytes(100)) == b""
    assert len(treatment.treat(bytes(1000))) == 960
    assert len(treatment.treat(bytes(500))) == 640


def test_a_library_that_is_missing_is_reported_and_the_sound_stays(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "livekit", None)
    loader = TreatmentLoader()
    loaded: list[object] = []
    loader.loaded.connect(loaded.append)
    with qtbot.waitSignal(loader.failed):
        loader.want(True, False)
    assert not loaded
