"""Measures the network by the peer's packets: losses and jitter as in RFC 3550."""

from __future__ import annotations

from telephony.video.aiortc_parts import RtcpReceiverInfo, clamp_packets_lost
from telephony.video.clock import CLOCK_RATE_HZ, distance


class Reception:
    """One source (SSRC). RFC 3550 appendix A.3 and A.8."""

    def __init__(self, ssrc: int) -> None:
        self.ssrc = ssrc
        self._first: int | None = None
        self._highest = 0  # including the cycles of 65,536
        self._received = 0
        self._reported = (0, 0)  # expected and received at the last report
        self._jitter = 0.0  # in ticks
        self._transit: int | None = None

    @property
    def jitter_ms(self) -> float:
        return self._jitter / CLOCK_RATE_HZ * 1000

    @property
    def lost(self) -> int:
        return self._expected - self._received

    @property
    def loss(self) -> float:
        """Return the share of lost packets in the whole call; 0 if duplicates hide it."""
        return max(0, self.lost) / self._expected if self._expected else 0.0

    @property
    def _expected(self) -> int:
        return 0 if self._first is None else self._highest - self._first + 1

    def add(self, sequence: int, timestamp: int, now: float) -> None:
        self._received += 1
        if self._first is None:
            self._first = self._highest = sequence
        number = self._highest + distance(sequence, self._highest, 16)
        if number < self._highest:
            return  # late packets do not count for jitter: they may be retransmissions
        self._highest = number
        transit = (int(now * CLOCK_RATE_HZ) - timestamp) & 0xFFFFFFFF
        if self._transit is not None:
            change = distance(transit, self._transit, 32)
            if abs(change) < CLOCK_RATE_HZ:  # otherwise the peer's clock has jumped
                self._jitter += (abs(change) - self._jitter) / 16
        self._transit = transit

    def report(self, last_sender_report: int, delay_s: float) -> RtcpReceiverInfo:
        """Return the block for the next RTCP packet.

        last_sender_report: Middle 32 bits of the last SR's NTP time, 0 before the first. delay_s: Since then.
        """
        expected, received = self._reported
        self._reported = (self._expected, self._received)
        new, lost = self._expected - expected, (self._expected - expected) - (self._received - received)
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=min(255, (lost << 8) // new) if new > 0 and lost > 0 else 0,
            packets_lost=clamp_packets_lost(self.lost),
            highest_sequence=self._highest & 0xFFFFFFFF,
            jitter=int(self._jitter),
            lsr=last_sender_report,
            dlsr=int(delay_s * 65536) & 0xFFFFFFFF if last_sender_report else 0,
        )
