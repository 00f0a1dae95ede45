"""Rates how good a span of a call sounds (E-model), and names the most likely cause of bad sound."""

from __future__ import annotations

from dataclasses import dataclass

from telephony.engine.calls.mos import delay_impairment, equipment_impairment, mos, r_factor

PACKET_MS = 20.0
SOUND_CARDS_MS = 50.0  # the sound buffers of both ends; not measured in a call, see bench audio_delay_one_way
BAD_R = 10.0  # points of R that one impairment must cost to be reported: 3 % loss, 260 ms, ...
DRY_S = 0.02  # sound missing after one underrun


@dataclass(frozen=True, slots=True)
class Span:
    """Counters over some seconds.

    Attributes:
        received, lost: RTP packets to us.
        late: Received packets that arrived too late to be played, or too many at once.
        lost_there_percent: From the peer's RTCP; None if it sent none.
        buffer_ms: The delay of our jitter buffer.
    """

    codec: str
    seconds: float
    received: int
    lost: int
    late: float
    lost_there_percent: float | None
    round_trip_ms: float
    buffer_ms: float
    underruns: int

    @property
    def lost_percent(self) -> float:
        return self._percent(self.lost)

    @property
    def late_percent(self) -> float:
        return self._percent(self.late)

    @property
    def one_way_ms(self) -> float:
        """Return the mouth-to-ear delay."""
        return self.round_trip_ms / 2 + self.buffer_ms + PACKET_MS + SOUND_CARDS_MS

    def _percent(self, packets: float) -> float:
        expected = self.received + self.lost
        return min(100.0, 100.0 * packets / expected) if expected else 0.0


def mos_here(span: Span) -> float:
    """Return the MOS of the sound we hear; 0 without packets."""
    if not span.received:
        return 0.0
    missing = min(100.0, span.lost_percent + span.late_percent)
    return mos(r_factor(span.codec, missing, span.one_way_ms))


def mos_there(span: Span) -> float:
    """Return the MOS of the sound the peer hears, assuming a jitter buffer like ours; 0 if unknown."""
    if span.lost_there_percent is None:
        return 0.0
    return mos(r_factor(span.codec, span.lost_there_percent, span.one_way_ms))


def cause(span: Span) -> str:
    """Return the largest impairment, as in CallQuality.cause; "" if none is large."""
    unavoidable = equipment_impairment(span.codec, 0)
    is_buffer = span.buffer_ms > span.one_way_ms / 2
    dry_percent = 100 * span.underruns * DRY_S / span.seconds if span.seconds else 0.0
    costs = (
        (equipment_impairment(span.codec, span.lost_percent) - unavoidable, "loss_to_us"),
        (equipment_impairment(span.codec, span.late_percent) - unavoidable, "jitter"),
        (equipment_impairment(span.codec, span.lost_there_percent or 0) - unavoidable, "loss_to_them"),
        (delay_impairment(span.one_way_ms), "jitter" if is_buffer else "delay"),
        (95 * dry_percent / (dry_percent + 4.3), "sound_device"),  # without concealment: G.711 without PLC
    )
    cost, name = max(costs)
    return name if cost >= BAD_R else ""
