"""That nothing moves when a call rings, and that the window fits the smallest screen."""

from __future__ import annotations

from tests.bench.offscreen import figures_of
from tests.bench.rows import row

LEAST_SCREEN_PX = 1024


def bench_window() -> list[dict[str, object]]:
    """At three sizes and in both languages; the worst counts."""
    found = figures_of("tests.bench.window_places", 300)
    return [
        row("layout_shift_on_ring", found["layout_shift_on_ring"], "px", budget=0),
        row("minimum_width", found["minimum_width"], "px", budget=LEAST_SCREEN_PX),
    ]


bench_window.rows = ("layout_shift_on_ring", "minimum_width")  # type: ignore[attr-defined]
