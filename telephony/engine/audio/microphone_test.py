"""Judges a microphone by its sound. No Qt."""

from __future__ import annotations

import math
from array import array
from operator import mul

from telephony.engine.audio.levels import AUDIBLE_DBFS, SILENCE_DBFS
from telephony.engine.audio.ring_buffer import BYTES_PER_MS

_BLOCK = 100 * BYTES_PER_MS  # one block, long enough for a syllable
_FULL = 32767
_CLIPPED = 32700
_CLIPPED_SHARE = 0.01  # of the samples of the worst block


def in_dbfs(amplitude: float) -> float:
    """amplitude: 0 to 32768."""
    return 20 * math.log10(amplitude / 32768) if amplitude >= 1 else SILENCE_DBFS


class MicrophoneTest:
    """Collects 16 kHz mono 16 bit sound and judges it."""

    def __init__(self, volume_percent: int = 100) -> None:
        """volume_percent: The gain applied before a caller hears it; levels include it."""
        self._gain = volume_percent / 100
        self._rest = b""
        self._loudest = 0.0
        self._last = 0.0
        self._peak = 0
        self._clipped_share = 0.0

    @property
    def level_dbfs(self) -> float:
        """Mean of the loudest tenth of a second; -100 for silence."""
        return round(min(0.0, in_dbfs(self._loudest * self._gain)), 1)

    @property
    def moment_dbfs(self) -> float:
        """Mean of the last tenth of a second; -100 for silence."""
        return round(min(0.0, in_dbfs(self._last * self._gain)), 1)

    @property
    def peak_dbfs(self) -> float:
        return round(min(0.0, in_dbfs(self._peak * self._gain)), 1)

    def take(self, data: bytes) -> None:
        data = self._rest + data
        whole = len(data) // _BLOCK * _BLOCK
        for start in range(0, whole, _BLOCK):
            self._judge(array("h", data[start : start + _BLOCK]))
        self._rest = data[whole:]

    def problem(self) -> str:
        """Return a problem code of SoundChecked; "" if a caller will hear us well."""
        if self._peak == 0:
            return "silent"  # every real microphone has some noise
        if self._clipped_share > _CLIPPED_SHARE:
            return "clipping"
        return "quiet" if self.level_dbfs < AUDIBLE_DBFS else ""

    def _judge(self, samples: array[int]) -> None:
        self._last = math.sqrt(sum(map(mul, samples, samples)) / len(samples))
        self._loudest = max(self._loudest, self._last)
        peak = min(_FULL, max(map(abs, samples)))
        self._peak = max(self._peak, peak)
        if peak >= _CLIPPED:
            clipped = sum(abs(sample) >= _CLIPPED for sample in samples)
            self._clipped_share = max(self._clipped_share, clipped / len(samples))
