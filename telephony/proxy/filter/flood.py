"""Limits the messages per source and in total: token buckets with bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

MOST_SOURCES = 1000


@dataclass(frozen=True)
class Limit:
    """A bucket's size, and how many tokens it regains per second."""

    burst: float
    per_s: float


@dataclass
class Bucket:
    limit: Limit
    tokens: float = field(init=False)
    filled_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.tokens = self.limit.burst

    def fill(self, now: float) -> None:
        gained = max(0.0, now - self.filled_at) * self.limit.per_s
        self.tokens = min(self.limit.burst, self.tokens + gained)
        self.filled_at = now


class FloodGate:
    """Counts by kind and source. A kind has one limit per source and one for all sources together."""

    def __init__(self, limits: dict[str, tuple[Limit, Limit]]) -> None:
        self._limits = limits
        self._of_source: OrderedDict[tuple[str, str], Bucket] = OrderedDict()
        self._of_all = {kind: Bucket(in_all) for kind, (_, in_all) in limits.items()}

    def admits(self, kind: str, source: str, now: float) -> bool:
        """Take one token from both buckets, if both have one. `now` is in seconds and does not go back."""
        in_all, own = self._of_all[kind], self._bucket(kind, source)
        for bucket in (in_all, own):
            bucket.fill(now)
        if in_all.tokens < 1 or own.tokens < 1:
            return False
        in_all.tokens -= 1
        own.tokens -= 1
        return True

    def _bucket(self, kind: str, source: str) -> Bucket:
        key = (kind, source)
        bucket = self._of_source.pop(key, None) or Bucket(self._limits[kind][0])
        self._of_source[key] = bucket
        if len(self._of_source) > MOST_SOURCES:
            self._of_source.popitem(last=False)
        return bucket
