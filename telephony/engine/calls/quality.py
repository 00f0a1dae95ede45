"""Sound figures of one call over all its streams: pjsua starts a new stream at each hold and resume."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj

from telephony.engine.audio.levels import AUDIBLE_DBFS, SILENCE_DBFS
from telephony.engine.calls.rating import Span, cause, mos_here, mos_there
from telephony.messages import CallQuality
from telephony.process.clock import monotonic_s

LIVE_S = 5.0
TELLING_S = 2.5  # shorter spans are not reported: two packets lost in the first second are not 4 %
NO_PACKETS_S = 3.0
SILENT_S = 10.0  # of zeros from the microphone since the call began
NOTHING_HEARD_S = 15.0
TELLING_SHARE = 0.05  # of the call's seconds: a cause must last so long to count for the whole call


@dataclass
class _Counts:
    received: int = 0
    sent: int = 0
    lost: int = 0
    discarded: int = 0
    dry_ms: int = 0  # time in which the jitter buffer had nothing to play
    lost_there: int = 0
    reports: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0
    round_trip_now_ms: float = 0.0
    buffer_ms: float = 0.0


@dataclass(frozen=True)
class _Look:
    at: float
    counts: _Counts
    underruns: int


class QualityMeter:
    """Adds up the counters of RTCP (RFC 3550) and of the jitter buffer, and the audible seconds."""

    def __init__(self, underruns: Callable[[], int]) -> None:
        """`underruns` counts underruns of the sound path since the engine started."""
        self._underruns = underruns
        self._underruns_before = underruns()
        self._past = _Counts()
        self._now = _Counts()
        self._connected_at: float | None = None
        self._looks: deque[_Look] = deque()  # one per second of the last LIVE_S, none during a hold
        # packets sent and lost, at RTCP reports
        self._reported: deque[tuple[int, int]] = deque([(0, 0)], maxlen=2)
        self._heard_s = 0.0
        self._spoken_s = 0.0
        self._open_s = 0.0  # time with an open microphone and no hold
        self._is_mute_only = True
        self._causes: Counter[str] = Counter()
        self._buffer_ms: list[float] = []
        self._late = 0.0  # late packets, in addition to those that the jitter buffer dropped
        self._packet_ms = 20
        self.codec = ""

    def connected(self) -> None:
        self._connected_at = monotonic_s()
        self._underruns_before = self._underruns()
        self._looks.append(_Look(self._connected_at, self._sum(), self._underruns_before))

    def listened(self, span_s: float, heard_dbfs: float, spoken_dbfs: float, is_open: bool) -> None:
        """Record one reading of the level meters, for the last `span_s` seconds.

        is_open: The microphone should be heard: it exists, is not muted, and neither side holds.
        """
        if heard_dbfs > AUDIBLE_DBFS:
            self._heard_s += span_s
        if spoken_dbfs > AUDIBLE_DBFS:
            self._spoken_s += span_s
        if is_open:
            self._open_s += span_s
            self._is_mute_only = self._is_mute_only and spoken_dbfs <= SILENCE_DBFS

    def read(self, call: pj.Call, index: int) -> None:
        """Read the stream's counters; keep the last ones if pjsua has no stream any more."""
        try:
            info, statistics = call.getStreamInfo(index), call.getStreamStat(index)
        except pj.Error:
            return
        self.codec = info.codecName.upper()
        frame_ms = info.audCodecParam.info.frameLen
        self._packet_ms = frame_ms * info.audCodecParam.setting.frmPerPkt
        # these point into `statistics`, which must stay alive
        rtcp, buffer = statistics.rtcp, statistics.jbuf
        self._now = _Counts(
            received=rtcp.rxStat.pkt,
            sent=rtcp.txStat.pkt,
            lost=rtcp.rxStat.loss,
            discarded=buffer.discard,
            dry_ms=buffer.empty * frame_ms,
            lost_there=rtcp.txStat.loss,
            reports=rtcp.txStat.updateCount,
            jitter_ms=rtcp.rxStat.jitterUsec.mean / 1000,
            round_trip_ms=rtcp.rttUsec.mean / 1000,
            round_trip_now_ms=rtcp.rttUsec.last / 1000,
            buffer_ms=buffer.burst * frame_ms,  # the size it adapts to; its mean covers the whole call
        )

    @property
    def buffer_ms(self) -> float:
        """Return the delay of the jitter buffer at the last `read`."""
        return self._now.buffer_ms

    @property
    def packets_received(self) -> int:
        """Return the number of RTP packets of all streams at the last `read`."""
        return self._past.received + self._now.received

    @property
    def signs_of_life(self) -> int:
        """Return a number that grows with each RTP packet and each RTCP report of the peer."""
        return self.packets_received + self._past.reports + self._now.reports

    def stream_ended(self) -> None:
        """Keep the last counters; the next stream counts from zero."""
        self._past = self._sum()
        self._now = _Counts()

    def live(self, is_held: bool) -> CallQuality:
        """Return totals, but loss, MOS and cause of the last seconds. Called once a second, after `read`."""
        counts = self._sum()
        look = _Look(monotonic_s(), counts, self._underruns())
        before = self._looks[-1].counts if self._looks else _Counts()
        if counts.reports > before.reports:
            self._reported.append((counts.sent, counts.lost_there))
        if is_held:
            self._looks.clear()
            return self._quality(self._span_between(look, look), "")
        self._looks.append(look)
        while look.at - self._looks[0].at > LIVE_S + 0.5:
            self._looks.popleft()
        span = self._span_between(self._looks[0], look)
        self._late += self._late_between(self._looks[0], look) / span.seconds if span.seconds else 0.0
        self._buffer_ms.append(span.buffer_ms)
        word = self._cause(span)
        self._causes[word] += 1
        return self._quality(span, word)

    def total(self) -> CallQuality:
        """Return the figures of the whole call."""
        counts = self._sum()
        span = Span(
            codec=self.codec,
            seconds=self._duration_s(),
            received=counts.received,
            lost=counts.lost,
            late=counts.discarded + self._late,
            lost_there_percent=_percent(counts.lost_there, counts.sent) if counts.reports else None,
            round_trip_ms=counts.round_trip_ms,
            buffer_ms=sum(self._buffer_ms) / len(self._buffer_ms) if self._buffer_ms else 0.0,
            underruns=self._underruns() - self._underruns_before,
        )
        causes = [(seconds, word) for word, seconds in self._causes.items() if word]
        seconds, word = max(causes, default=(0, ""))
        lasted = seconds >= max(NO_PACKETS_S, TELLING_SHARE * sum(self._causes.values()))
        if span.seconds > NO_PACKETS_S and not span.received:
            word, lasted = "no_packets", True
        return self._quality(span, word if lasted else "")

    def _cause(self, span: Span) -> str:
        if span.seconds >= NO_PACKETS_S and not span.received:
            return "no_packets"
        if self._open_s > SILENT_S and self._is_mute_only:
            return "microphone_silent"
        if not self._heard_s and self._duration_s() > NOTHING_HEARD_S:
            return "nothing_heard"
        return cause(span) if span.seconds >= TELLING_S else ""

    def _span_between(self, first: _Look, last: _Look) -> Span:
        (sent, lost), *rest = self._reported
        return Span(
            codec=self.codec,
            seconds=last.at - first.at,
            received=last.counts.received - first.counts.received,
            lost=max(0, last.counts.lost - first.counts.lost),  # late packets are subtracted again
            late=last.counts.discarded - first.counts.discarded + self._late_between(first, last),
            lost_there_percent=_percent(rest[0][1] - lost, rest[0][0] - sent) if rest else None,
            round_trip_ms=last.counts.round_trip_now_ms,
            buffer_ms=last.counts.buffer_ms,
            underruns=last.underruns - first.underruns,
        )

    def _late_between(self, first: _Look, last: _Look) -> float:
        """Return the late packets: those that arrived, but after the buffer had run dry in their place.

        A peer that sends nothing in its pauses lets the buffer run dry too, but sends fewer packets.
        """
        dry_ms = last.counts.dry_ms - first.counts.dry_ms
        packets = last.counts.received + last.counts.lost - first.counts.received - first.counts.lost
        spare_ms = dry_ms + packets * self._packet_ms - (last.at - first.at) * 1000
        return max(0.0, min(float(dry_ms), spare_ms)) / self._packet_ms

    def _quality(self, span: Span, word: str) -> CallQuality:
        counts = self._sum()
        return CallQuality(
            codec=self.codec,
            duration_s=round(self._duration_s(), 3),
            heard_s=round(self._heard_s, 1),
            spoken_s=round(self._spoken_s, 1),
            packets_received=counts.received,
            packets_sent=counts.sent,
            packets_lost=counts.lost,
            jitter_ms=round(counts.jitter_ms, 2),
            round_trip_ms=round(counts.round_trip_ms, 2),
            underruns=self._underruns() - self._underruns_before,
            lost_percent=round(span.lost_percent, 2),
            lost_there_percent=round(span.lost_there_percent or 0.0, 2),
            mos=round(mos_here(span), 2),
            mos_there=round(mos_there(span), 2),
            cause=word,
        )

    def _duration_s(self) -> float:
        return monotonic_s() - self._connected_at if self._connected_at is not None else 0.0

    def _sum(self) -> _Counts:
        past, now = self._past, self._now
        return _Counts(
            received=past.received + now.received,
            sent=past.sent + now.sent,
            lost=past.lost + now.lost,
            discarded=past.discarded + now.discarded,
            dry_ms=past.dry_ms + now.dry_ms,
            lost_there=past.lost_there + now.lost_there,
            reports=past.reports + now.reports,
            jitter_ms=now.jitter_ms or past.jitter_ms,
            round_trip_ms=now.round_trip_ms or past.round_trip_ms,
            round_trip_now_ms=now.round_trip_now_ms or past.round_trip_now_ms,
            buffer_ms=now.buffer_ms or past.buffer_ms,
        )


def _percent(lost: int, sent: int) -> float:
    return min(100.0, max(0.0, 100.0 * lost / sent)) if sent > 0 else 0.0
