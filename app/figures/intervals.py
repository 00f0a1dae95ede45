"""How sure a share is that is made of few cases."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # of 95 %


def wilson(num: int, den: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson (1927). den is above 0."""
    share = num / den
    square = _Z * _Z / den
    centre, half = share + square / 2, _Z * sqrt(share * (1 - share) / den + square / (4 * den))
    return max(0.0, (centre - half) / (1 + square)), min(1.0, (centre + half) / (1 + square))
