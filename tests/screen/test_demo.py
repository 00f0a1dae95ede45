"""The whole scenario in the real window: on the demo's own screen and sound server, and on a display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.demo.stage import HEADSET, NEEDED

OF_A_STAGE = ("DISPLAY", "QT_QPA_PLATFORM", HEADSET)


def demo(out: Path, options: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name not in OF_A_STAGE}
    command = [sys.executable, "-m", "app", "demo", "--out", str(out), *options]
    return subprocess.run(
        command, env=bare | environment, capture_output=True, text=True, timeout=400, check=False
    )


def programs(folder: Path) -> Path:
    """Return a folder to stand for PATH: with what a stage needs, and nothing else."""
    folder.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found is not None, name
        (folder / name).symlink_to(found)
    return folder


@pytest.mark.timeout(420)
@pytest.mark.parametrize("has_display", [False, True], ids=["its own stage", "a display"])
def test_the_demo_plays_the_whole_scenario_by_itself(tmp_path: Path, has_display: bool) -> None:
    """No other program helps it. On a display without a virtual headset, the voices come from files."""
    out = tmp_path / "out"
    if has_display:
        played = demo(out, ["--play"], DISPLAY=os.environ["DISPLAY"], PATH="")
    else:
        played = demo(out, [], PATH=str(programs(tmp_path / "programs")))
    assert played.returncode == 0, played.stderr
    assert ("lewat berkas" in played.stdout) == has_display
    result = json.loads((out / "result.json").read_text())
    assert not result["faults"]
    assert len(result["stages"]) == 15
    assert played.stdout.count("Permohonan") >= 3
    assert "Sertifikat standar untuk klinik" in played.stdout  # asked and answered by WhatsApp
    assert "Tidak perlu" in played.stdout  # the answer at once needed no unit
    pictures = sorted((out / "screenshots").glob("*.png"))
    assert len(pictures) == 19
    recordings = list((out / "recordings").glob("*.wav"))
    assert len(recordings) >= 6


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Demo memerlukan layar"), ("en", "It needs a display")]
)
def test_without_a_display_it_says_which_programs_it_needs(tmp_path: Path, language: str, words: str) -> None:
    found = programs(tmp_path / "programs")
    (found / "openbox").unlink()
    played = demo(tmp_path / "out", ["--language", language], PATH=str(found))
    assert played.returncode == 1
    assert words in played.stderr
    assert ": openbox." in played.stderr
