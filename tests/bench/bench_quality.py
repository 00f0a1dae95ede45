"""Reviews of calls: how soon the next recording plays."""

from __future__ import annotations

from tests.bench.offscreen import figures_of
from tests.bench.rows import row

MOST_S = 0.5


def bench_quality() -> list[dict[str, object]]:
    """Share reviews one after the other, with a server that keeps 10,000 calls of the month."""
    found = figures_of("tests.bench.quality_window", 600)
    return [row("quality_next_s", found["quality_next_s"], "s", budget=MOST_S)]


bench_quality.rows = ["quality_next_s"]  # type: ignore[attr-defined]
