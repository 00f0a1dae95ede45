"""Three keys or six clicks per call besides what is written: in the real window, with real calls."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MOST = {"keyed_calls": 3, "clicked_calls": 6}


@pytest.mark.timeout(320)
@pytest.mark.parametrize(
    ("how", "text_percent"), [("keyed_calls", 100), ("keyed_calls", 125), ("clicked_calls", 125)]
)
def test_a_routine_call_and_each_side_of_an_escalated_one_take_few_keys_or_clicks(
    tmp_path: Path, how: str, text_percent: int
) -> None:
    command = [sys.executable, "-m", f"tests.screen.{how}", str(tmp_path / "demo"), str(text_percent)]
    played = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    result = json.loads(played.stdout.strip().splitlines()[-1])
    assert not result["fault"], result
    assert {side: keys for side, keys in result["keys"].items() if len(keys) > MOST[how]} == {}
    assert not [one for keys in result["keys"].values() for one in keys if one.startswith("scrolled")]
    assert result["ends"] == {
        "routine": "closed, Budi Santoso, told",
        "escalated_agent": "waiting_unit, Siti Rahayu, escalated",
        "escalated_unit": "solution_ready",
        "escalated_told": "closed, Siti Rahayu, told",
    }
