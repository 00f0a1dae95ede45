"""Three keys per call besides what is written: counted in the real window, with real calls and look-ups."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MOST_KEYS = 3


@pytest.mark.timeout(320)
@pytest.mark.parametrize("text_percent", [100, 125])
def test_a_routine_call_and_each_side_of_an_escalated_one_take_three_keys(
    tmp_path: Path, text_percent: int
) -> None:
    command = [sys.executable, "-m", "tests.screen.keyed_calls", str(tmp_path / "demo"), str(text_percent)]
    played = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    result = json.loads(played.stdout.strip().splitlines()[-1])
    assert not result["fault"], result
    assert {side: len(keys) for side, keys in result["keys"].items() if len(keys) > MOST_KEYS} == {}
    assert result["ends"] == {
        "routine": "closed, Budi Santoso, told",
        "escalated_agent": "waiting_unit, Siti Rahayu, escalated",
        "escalated_unit": "solution_ready",
        "escalated_told": "closed, Siti Rahayu, told",
    }
