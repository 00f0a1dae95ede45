"""The figures of one call's sound, over all its streams: each hold and resume makes pjsua start a new one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj

from telephony.engine.levels import AUDIBLE_DBFS
from telephony.messages import CallQuality


@dataclass
class _Counts:
    received: int = 0
    sent: int = 0
    lost: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0


class QualityMeter:
    """Adds up RTCP counters (RFC 3550) and audible seconds."""

    def __init__(self, underruns: Callable[[], int]) -> None:
        """`underruns` counts those of the sound path since the engine began."""
        self._underruns = underruns
        self._underruns_before = underruns()
        self._past = _Counts()
        self._now = _Counts()
        self._connected_at: float | None = None
        self._heard_s = 0.0
        self._spoken_s = 0.0
        self.codec = ""

    def connected(self) -> None:
        self._connected_at = time.monotonic()
        self._underruns_before = self._underruns()

    def listened(self, span_s: float, heard_dbfs: float, spoken_dbfs: float) -> None:
        """Take one look at the level meters, good for the last `span_s` seconds."""
        if heard_dbfs > AUDIBLE_DBFS:
            self._heard_s += span_s
        if spoken_dbfs > AUDIBLE_DBFS:
            self._spoken_s += span_s

    def read(self, call: pj.Call, index: int) -> None:
        """Read the stream's counters; leaves the last ones if pjsua has none any more."""
        try:
            info, statistics = call.getStreamInfo(index), call.getStreamStat(index)
        except pj.Error:
            return
        self.codec = info.codecName.upper()
        rtcp = statistics.rtcp  # points into `statistics`, which must stay
        self._now = _Counts(
            received=rtcp.rxStat.pkt,
            sent=rtcp.txStat.pkt,
            lost=rtcp.rxStat.loss,
            jitter_ms=rtcp.rxStat.jitterUsec.mean / 1000,
            round_trip_ms=rtcp.rttUsec.mean / 1000,
        )

    def stream_ended(self) -> None:
        """Keep what the last `read` saw; the next stream counts from zero."""
        self._past = self._sum()
        self._now = _Counts()

    def quality(self) -> CallQuality:
        counts = self._sum()
        duration_s = time.monotonic() - self._connected_at if self._connected_at is not None else 0.0
        return CallQuality(
            codec=self.codec,
            duration_s=round(duration_s, 3),
            heard_s=round(self._heard_s, 1),
            spoken_s=round(self._spoken_s, 1),
            packets_received=counts.received,
            packets_sent=counts.sent,
            packets_lost=counts.lost,
            jitter_ms=round(counts.jitter_ms, 2),
            round_trip_ms=round(counts.round_trip_ms, 2),
            underruns=self._underruns() - self._underruns_before,
        )

    def _sum(self) -> _Counts:
        past, now = self._past, self._now
        return _Counts(
            received=past.received + now.received,
            sent=past.sent + now.sent,
            lost=past.lost + now.lost,
            jitter_ms=now.jitter_ms or past.jitter_ms,
            round_trip_ms=now.round_trip_ms or past.round_trip_ms,
        )
