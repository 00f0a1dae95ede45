"""Conversion of pjmedia's level meters to dBFS."""

from __future__ import annotations

import math

SILENCE_DBFS = -100.0
AUDIBLE_DBFS = -45.0


def _mean_amplitude(level: float) -> int:
    """Undo pjsua2's percent scale and pjmedia's: the complement of the mu-law code (ITU-T G.711)."""
    code = round(level * 255 / 100) & 0x7F
    return (((code & 0x0F) << 3) + 0x84 << (code >> 4)) - 0x84


_DBFS = tuple(
    20 * math.log10(amplitude / 32768) if (amplitude := _mean_amplitude(level)) else SILENCE_DBFS
    for level in range(50)
)


def dbfs(level: int) -> float:
    """Return a level of `AudioMedia.getRxLevel`, 0 to 49, in dBFS; -100 for silence."""
    return _DBFS[min(level, 49)]


def louder(level_dbfs: float, percent: int) -> float:
    """Return a level after a volume control, between silence and full scale."""
    if level_dbfs <= SILENCE_DBFS or percent <= 0:
        return SILENCE_DBFS
    return min(0.0, max(SILENCE_DBFS, level_dbfs + 20 * math.log10(percent / 100)))
