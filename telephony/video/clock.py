"""RTP's clocks, media ticks (RFC 3550 section 5.1) and NTP time (section 4), and numbers that begin anew."""

from __future__ import annotations

import time
from fractions import Fraction

CLOCK_RATE_HZ = 90_000
TIME_BASE = Fraction(1, CLOCK_RATE_HZ)
_NTP_EPOCH_S = 2_208_988_800  # 1900 to 1970


def ticks(captured_ns: int) -> int:
    """Return the media time of a picture: the same for all calls that it is sent to."""
    return captured_ns * 9 // 100_000


def ntp() -> int:
    """Return the time of the day in units of 2**-32 s since 1900."""
    return int((time.time() + _NTP_EPOCH_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def middle(ntp_time: int) -> int:
    """Return the middle 32 bits, in 1/65536 s, as reports carry them."""
    return (ntp_time >> 16) & 0xFFFFFFFF


def distance(new: int, last: int, bits: int) -> int:
    """Return how far a number of so many bits has come, or gone back, the shorter way round."""
    half = 1 << (bits - 1)
    return ((new - last + half) & (2 * half - 1)) - half
