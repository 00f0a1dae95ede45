"""The demo without a display: its own screen and sound server, the whole scenario, real voices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(420)
def test_the_demo_plays_the_whole_scenario_by_itself(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "app", "demo", "--out", str(tmp_path)]
    played = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=400, check=False)
    assert played.returncode == 0, played.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    assert not result["faults"]
    assert played.stdout.count("Permohonan") >= 2
    assert "Tidak perlu" in played.stdout  # the answer at once needed no unit
    pictures = sorted((tmp_path / "screenshots").glob("*.png"))
    assert len(pictures) == 15
    recordings = list((tmp_path / "recordings").glob("*.wav"))
    assert len(recordings) >= 6


def test_a_stage_that_fails_is_named(tmp_path: Path) -> None:
    """Without a window manager's tools there is no stage, and the demo says so."""
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    bare["PATH"] = str(tmp_path)
    command = [sys.executable, "-m", "app", "demo", "--out", str(tmp_path / "out")]
    played = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=100, check=False)
    assert played.returncode == 1
    assert "Xvfb" in played.stderr
