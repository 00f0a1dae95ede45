"""The clock of the engine, headset and video processes; media time is derived from it.

Not time.monotonic(): on Windows it advances in steps of 15.6 ms before CPython 3.13. Ruff forbids it here.
"""

from __future__ import annotations

import time


def monotonic_s() -> float:
    """Return seconds since a fixed moment, the same for all processes of this computer. Any thread."""
    return time.perf_counter()


def monotonic_ns() -> int:
    """Return the time of `monotonic_s` in nanoseconds."""
    return time.perf_counter_ns()
