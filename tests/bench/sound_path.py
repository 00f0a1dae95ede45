"""Two virtual headsets on one clock: what goes into A's mouth is found again in B's ear, to the sample."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.end2end.peers.pulse import RATE_HZ, Playing, Pulse, Recording

CARRIER_HZ, BURST_HZ = 400, 1800  # G.722 and PCMA carry both well
BLOCK = RATE_HZ // 400  # 2.5 ms
LATEST_S = 0.85  # after that it may be the next burst
Samples = NDArray[np.float64]


@dataclass(frozen=True)
class PathFigures:
    """The delay of a median burst and of the slowest; dropouts are gaps of 5 ms and more in the carrier."""

    delay_ms: float
    delay_max_ms: float
    bursts: int
    bursts_lost: int
    dropouts: int
    dropout_ms: float


class SoundPath:
    """Sinks and sources: A speaks with `a_mouth`, B hears in `b_ear`; both are channels of one bus.

    `a_ear` and `b_mouth` exist too, so that each side has a whole headset.
    """

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        stereo = ("channels=2", "channel_map=front-left,front-right")
        pulse.load("module-null-sink", "sink_name=bus", *stereo)
        for sink, channel in (("a_voice", "front-left"), ("b_ear", "front-right")):
            pulse.load("module-remap-sink", *_named("sink", sink), "master=bus", *_one(channel))
        left = _one("front-left")
        pulse.load("module-remap-source", *_named("source", "a_mouth"), "master=bus.monitor", *left)
        pulse.load("module-null-sink", *_named("sink", "a_ear"))
        pulse.load("module-null-sink", "sink_name=b_voice")
        pulse.load("module-remap-source", *_named("source", "b_mouth"), "master=b_voice.monitor")

    def measure(self, seconds: float) -> PathFigures:
        """Speak and listen; blocks for that long. The call must be up."""
        spoken, _ = _speech(seconds)
        recording = Recording(self._pulse, "bus.monitor", channels=2)
        playing = Playing(self._pulse, "a_voice", spoken)
        playing.wait(seconds + 15)
        both = recording.close()
        return figures(both[:, 0], both[:, 1])


def _named(kind: str, name: str) -> tuple[str, str]:
    """Its description too, by which linphonec knows a device."""
    return f"{kind}_name={name}", f"{kind}_properties=device.description={name}"


def _one(channel: str) -> tuple[str, ...]:
    return ("channels=1", f"master_channel_map={channel}", "channel_map=mono", "remix=no")


def _speech(seconds: float) -> tuple[Samples, list[float]]:
    """Return a carrier with a burst about once a second, and when the bursts are."""
    t = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    sound = 0.12 * np.sin(2 * np.pi * CARRIER_HZ * t)
    chance, times, at = random.Random(3), [], 1.5
    length = int(0.012 * RATE_HZ)
    burst = 0.6 * np.sin(2 * np.pi * BURST_HZ * np.arange(length) / RATE_HZ) * np.hanning(length)
    while at < seconds - 1:
        first = int(at * RATE_HZ)
        sound[first : first + length] += burst
        times.append(at)
        at += 0.9 + chance.random() * 0.2  # not periodic, so that a burst cannot be taken for another
    return sound, times


def _band(sound: Samples, frequency_hz: float, width: int) -> Samples:
    """Return the amplitude of one frequency, averaged over `width` samples."""
    turned = sound * np.exp(-2j * np.pi * frequency_hz * np.arange(len(sound)) / RATE_HZ)
    summed = np.cumsum(np.concatenate(([0], turned)))
    amplitude: Samples = np.abs(summed[width:] - summed[:-width]) / width
    return amplitude


def _bursts(sound: Samples) -> list[int]:
    level = _band(sound, BURST_HZ, 240)
    threshold = max(0.03, float(level.max()) * 0.4)
    found, apart = [], int(0.4 * RATE_HZ)
    loud = np.flatnonzero(level > threshold)
    while len(loud):
        first = int(loud[0])
        found.append(first + int(np.argmax(level[first : first + apart])))
        loud = loud[loud >= found[-1] + apart]
    return found


def figures(spoken: Samples, heard: Samples) -> PathFigures:
    """Compare two recordings of the same clock. Raises RuntimeError if too little was heard to judge."""
    heard_at = _bursts(heard)
    delays, lost = [], 0
    for at in _bursts(spoken):
        later = [other - at for other in heard_at if 0 <= other - at < LATEST_S * RATE_HZ]
        if later:
            delays.append(later[0] / RATE_HZ * 1000)
        else:
            lost += 1
    said, carrier = (_band(each, CARRIER_HZ, 2 * BLOCK)[::BLOCK] for each in (spoken, heard))
    present, present_there = (np.flatnonzero(each > 0.01) for each in (carrier, said))
    if len(present) < 0.7 * len(present_there):  # a silent line has no gaps
        raise RuntimeError(
            f"of {len(present_there) / 400:.1f} s of sound {len(present) / 400:.1f} s were heard"
        )
    span = carrier[present[0] + 200 : present[-1] - 200]  # half a second off both ends
    silent = span < np.median(span) * 0.4
    edges = np.flatnonzero(np.diff(np.concatenate(([0], silent.astype(int), [0]))))
    gaps = [int(end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    long = [gap * 2.5 for gap in gaps if gap * 2.5 >= 5]
    return PathFigures(
        delay_ms=float(np.median(delays)) if delays else float("inf"),
        delay_max_ms=max(delays, default=float("inf")),
        bursts=len(delays),
        bursts_lost=lost,
        dropouts=len(long),
        dropout_ms=sum(long),
    )
