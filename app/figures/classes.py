"""Logarithmic classes of times, from which percentiles of very many rows are estimated.

Each is 8 % wide, so that its middle differs from each of its times by at most 4 %. There are 192: one below a
second, then up to 24 days; longer times are in the last one.
"""

from __future__ import annotations

import math

CLASSES = 192
_FIRST_MS, _WIDTH = 1000, 1.08


def class_of(ms: int) -> int:
    if ms < _FIRST_MS:
        return 0
    return min(1 + int(math.log(ms / _FIRST_MS) / math.log(_WIDTH)), CLASSES - 1)


def middle_of(number: int) -> int:
    """Return the time in milliseconds that stands for a class."""
    if number == 0:
        return _FIRST_MS // 2
    return round(_FIRST_MS * math.pow(_WIDTH, number - 0.5))
