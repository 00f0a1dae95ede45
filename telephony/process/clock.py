"""The one clock of engine, headset and video process; media time is made of it, too.

Not time.monotonic(): on Windows it goes in steps of 15.6 ms before CPython 3.13. Ruff refuses it here.
"""

from __future__ import annotations

import time


def monotonic_s() -> float:
    """Return seconds since some moment, the same one for all processes of this computer. Any thread."""
    return time.perf_counter()


def monotonic_ns() -> int:
    """Return the time of `monotonic_s` in nanoseconds."""
    return time.perf_counter_ns()
