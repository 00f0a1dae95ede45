"""How many keys a call takes that write no text: played in the real window on a stage of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from app.demo.stage import Stage
from tests.bench.rows import row

MOST_KEYS = 3


def bench_keys_per_call() -> list[dict[str, object]]:
    """The routine call, and the busiest side of the escalated one: agent, unit, agent who tells."""
    with Stage() as stage, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.screen.keyed_calls", str(Path(folder, "demo"))]
        done = subprocess.run(
            command, env=stage.environment, stdout=subprocess.PIPE, text=True, timeout=300, check=False
        )
    played = json.loads(done.stdout.strip().splitlines()[-1])
    if played["fault"]:
        raise RuntimeError(played["fault"])
    keys = {side: len(pressed) for side, pressed in played["keys"].items()}
    routine = keys.pop("routine")
    print(f"    {played['keys']}")
    return [
        row("keys_routine_call", routine, "keys", budget=MOST_KEYS),
        row("keys_escalated_call", max(keys.values()), "keys", budget=MOST_KEYS),
    ]


bench_keys_per_call.rows = ("keys_routine_call", "keys_escalated_call")  # type: ignore[attr-defined]
