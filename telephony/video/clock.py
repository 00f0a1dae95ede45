"""RTP's clocks, media ticks (RFC 3550 section 5.1) and NTP time (section 4), and numbers that begin anew."""

from __future__ import annotations

import time
from fractions import Fraction

from telephony.process.clock import monotonic_s

CLOCK_RATE_HZ = 90_000
TIME_BASE = Fraction(1, CLOCK_RATE_HZ)
_NTP_EPOCH_S = 2_208_988_800  # 1900 to 1970
_SET_S = 0.05  # the time of the day that differs by more was set; on Windows its own steps are 0.016 s


def ticks(captured_ns: int) -> int:
    """Return the media time of a picture: the same for all calls that it is sent to."""
    return captured_ns * 9 // 100_000


class _TimeOfDay:
    """The time of the day, which runs as evenly as the monotonic clock until the system's clock is set."""

    def __init__(self) -> None:
        self._ahead_s = float("-inf")  # of the monotonic clock; a float is replaced as a whole, by any thread

    def now_s(self) -> float:
        """Return seconds since 1970."""
        now_s, ahead_s = monotonic_s(), self._ahead_s
        told_s = time.time() - now_s
        if abs(told_s - ahead_s) > _SET_S:
            self._ahead_s = ahead_s = told_s
        return now_s + ahead_s


_time_of_day = _TimeOfDay()


def ntp() -> int:
    """Return the time of the day in units of 2**-32 s since 1900."""
    return int((_time_of_day.now_s() + _NTP_EPOCH_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def middle(ntp_time: int) -> int:
    """Return the middle 32 bits, in 1/65536 s, as reports carry them."""
    return (ntp_time >> 16) & 0xFFFFFFFF


def distance(new: int, last: int, bits: int) -> int:
    """Return how far a number of so many bits has come, or gone back, the shorter way round."""
    half = 1 << (bits - 1)
    return ((new - last + half) & (2 * half - 1)) - half
