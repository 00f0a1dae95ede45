"""How many keys a call takes that write no text: played in the real window on a stage of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.demo.stage import Stage
from tests.bench.rows import row
from ui.keys.key_table import MOST_DIRECT_KEYS, direct_keys

MOST_KEYS, MOST_CLICKS = 3, 6


def bench_direct_keys() -> list[dict[str, object]]:
    """How many keys a user has to learn, counted from the table."""
    return [row("direct_keys", direct_keys(), "keys", budget=MOST_DIRECT_KEYS)]


def bench_clicks_routine_call() -> list[dict[str, object]]:
    """The same routine call by mouse; only text is typed. What has to be scrolled into sight counts, too."""
    clicks = _played("tests.screen.clicked_calls")["keys"]["routine"]
    print(f"    {clicks}")
    return [row("clicks_routine_call", len(clicks), "clicks", budget=MOST_CLICKS)]


def bench_keys_per_call() -> list[dict[str, object]]:
    """The routine call, and the busiest side of the escalated one: agent, unit, agent who answers."""
    played = _played("tests.screen.keyed_calls")
    keys = {side: len(pressed) for side, pressed in played["keys"].items()}
    routine = keys.pop("routine")
    print(f"    {played['keys']}")
    return [
        row("keys_routine_call", routine, "keys", budget=MOST_KEYS),
        row("keys_escalated_call", max(keys.values()), "keys", budget=MOST_KEYS),
    ]


def _played(module: str) -> dict[str, Any]:
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", module, str(Path(folder, "demo"))]
        done = subprocess.run(
            command, env=stage.environment, stdout=subprocess.PIPE, text=True, timeout=300, check=False
        )
    played: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if played["fault"]:
        raise RuntimeError(played["fault"])
    return played


bench_keys_per_call.rows = ("keys_routine_call", "keys_escalated_call")  # type: ignore[attr-defined]
