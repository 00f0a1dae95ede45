"""How long the desktop holds while accessibility clients walk through it and everything in it changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.demo.stage import Stage
from tests.bench.rows import row
from tests.screen.accessibility_walk import walk

MINUTES, SEED = 60.0, 2


def bench_accessibility_walk_minutes(minutes: float = MINUTES) -> list[dict[str, object]]:
    """`make bench ONLY=accessibility_walk_minutes`: the value is the minutes walked without a crash."""
    with tempfile.TemporaryDirectory() as folder, Stage() as stage:
        found = walk(Path(folder, "walk"), minutes * 60, SEED, stage.environment)
    for client in found.clients:
        print(f"    {client}")
    print(f"    {found.agent}")
    if found.code:
        print(f"    the desktop ended with {found.code}\n{found.crash}")
    figure = row("accessibility_walk_minutes", found.minutes, "min", budget=minutes)  # here more is better
    return [figure | {"ok": found.code == 0 and found.minutes >= minutes}]
