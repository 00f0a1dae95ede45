"""RTP's clocks, media ticks (RFC 3550 section 5.1) and NTP time (section 4), and counters
that wrap around.
"""

from __future__ import annotations

import time
from fractions import Fraction

from telephony.process.clock import monotonic_s

CLOCK_RATE_HZ = 90_000
TIME_BASE = Fraction(1, CLOCK_RATE_HZ)
_NTP_EPOCH_S = 2_208_988_800  # 1900 to 1970
# a larger difference means that the time of day was set; Windows' clock advances in steps of 0.016 s
_SET_S = 0.05


def ticks(captured_ns: int) -> int:
    """Return the media time of a picture: the same for all calls that send it."""
    return captured_ns * 9 // 100_000


class _TimeOfDay:
    """The time of day, as even as the monotonic clock until the system's clock is set."""

    def __init__(self) -> None:
        # ahead of the monotonic clock; any thread may replace the float as a whole
        self._ahead_s = float("-inf")

    def now_s(self) -> float:
        """Return seconds since 1970."""
        now_s, ahead_s = monotonic_s(), self._ahead_s
        offset_s = time.time() - now_s
        if abs(offset_s - ahead_s) > _SET_S:
            self._ahead_s = ahead_s = offset_s
        return now_s + ahead_s


_time_of_day = _TimeOfDay()


def ntp() -> int:
    """Return the time of day in units of 2**-32 s since 1900."""
    return int((_time_of_day.now_s() + _NTP_EPOCH_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def middle(ntp_time: int) -> int:
    """Return the middle 32 bits, in 1/65536 s, for RTCP reports."""
    return (ntp_time >> 16) & 0xFFFFFFFF


def distance(new: int, last: int, bits: int) -> int:
    """Return how far a counter of so many bits has advanced, or gone back, by the shorter way."""
    half = 1 << (bits - 1)
    return ((new - last + half) & (2 * half - 1)) - half
