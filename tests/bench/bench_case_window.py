"""What is seen of a case at 1366x768 without scrolling, and how many first clicks do nothing."""

from __future__ import annotations

from tests.bench.offscreen import figures_of
from tests.bench.rows import row

FIELDS, LEAST_PX = 10, 420


def bench_case_window() -> list[dict[str, object]]:
    """Of the first two figures more is better; each is the least of all situations."""
    measured = figures_of("tests.bench.case_window", 1800)
    print(f"    {measured.pop('pressed')} buttons pressed")
    for name, figures in measured.items():
        print(f"    {name}: {figures}")
    fields, height = min(measured["fields"].values()), min(measured["heights"].values())
    missed = sum(len(names) for names in measured["swallowed"].values())
    return [
        row("form_fields_visible_1366", fields, "fields", budget=FIELDS) | {"ok": fields >= FIELDS},
        row("content_height_1366", height, "px", budget=LEAST_PX) | {"ok": height >= LEAST_PX},
        row("swallowed_clicks", missed, "clicks", budget=0),
    ]


bench_case_window.rows = (  # type: ignore[attr-defined]
    "form_fields_visible_1366",
    "content_height_1366",
    "swallowed_clicks",
)
