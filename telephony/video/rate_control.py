"""The bit rate that we send: as negotiated, as the peer requests, and as the network allows."""

from __future__ import annotations

LEAST_KBPS = 100.0
FIRST_KBPS = 800.0  # most lines carry it; it rises when there is no loss
MUCH_LOSS, LITTLE_LOSS = 0.10, 0.02  # as in WebRTC: between the two the rate stays
GROWTH = 1.08
REPORT_GAP_S = 0.9  # several reports of one second count as one
ESTIMATE_S = 10.0  # a REMB that is not repeated loses its meaning
BOUND_S = (
    # and so does a TMMBR: a peer that still needs it sees the rate rise, and repeats it (RFC 5104 section
    # 4.2.1.2)
    60.0
)


class RateControl:
    """Follows the peer's reports. Times are the caller's monotonic_s()."""

    def __init__(self) -> None:
        self._allowed = FIRST_KBPS
        self._settled: float | None = None  # from the description
        self._ours = FIRST_KBPS
        self._bound: float | None = None  # from TMMBR
        self._bound_at = 0.0
        self._estimate: float | None = None  # from REMB
        self._estimated_at = 0.0
        self._changed_at = float("-inf")
        self._counted: tuple[int, int, int, int] | None = None

    def settle(self, ours_kbps: float, theirs_kbps: float | None) -> None:
        self._ours, self._settled = ours_kbps, theirs_kbps

    def limit(self, kbps: float, now: float, *, is_bound: bool) -> None:
        """Apply the peer's limit, but not below LEAST_KBPS: REMB, or TMMBR if `is_bound`."""
        if is_bound:
            self._bound, self._bound_at = max(kbps, LEAST_KBPS), now
        else:
            self._estimate, self._estimated_at = max(kbps, LEAST_KBPS), now

    def report(self, lost: int, highest: int, asked_again: int, sent: int, now: float) -> None:
        """Apply a report on our packets; all four count from the call's beginning.

        lost, highest: As the peer reports them. asked_again: By NACK; retransmissions hide losses.
        """
        if now - self._changed_at < REPORT_GAP_S:
            return
        before, self._counted = self._counted, (lost, highest, asked_again, sent)
        self._changed_at = now
        if before is None or sent <= before[3]:
            return
        reported = (lost - before[0]) / max(1, highest - before[1])
        self._follow(max(reported, (asked_again - before[2]) / (sent - before[3])), now)

    def _follow(self, loss: float, now: float) -> None:
        if loss > MUCH_LOSS:
            self._allowed = self.kbps(now) * (1 - loss / 2)
        elif loss < LITTLE_LOSS:
            self._allowed = min(self._allowed * GROWTH, self._ceiling(now))
        self._allowed = max(self._allowed, LEAST_KBPS)

    def kbps(self, now: float) -> float:
        """Return the present target, RTP included."""
        return max(min(self._allowed, self._ceiling(now)), LEAST_KBPS / 2)

    def _ceiling(self, now: float) -> float:
        limits = [self._ours, self._settled]
        if now - self._bound_at < BOUND_S:
            limits.append(self._bound)
        if now - self._estimated_at < ESTIMATE_S:
            limits.append(self._estimate)
        return min(limit for limit in limits if limit is not None)
