"""How many screens the privacy sweep checks, and how many leaks it finds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tests.bench.rows import row

SWEEP = "tests/ui/test_privacy_sweep.py"


def bench_privacy_sweep() -> list[dict[str, object]]:
    """Run the sweep; a screen is counted once for each role that was led through it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            SWEEP,
            f"--junitxml={report}",
        ]
        subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        figures = {"screens": 0, "leaks": 0}
        swept = 0
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            properties = {one.get("name"): one.get("value") for one in case.iter("property")}
            swept += "screens" in properties
            for name in figures:
                figures[name] += int(properties.get(name) or 0)
    if swept != 2:
        raise RuntimeError(f"{swept} of 2 sweeps came to their end")
    return [
        row("privacy_sweep_screens", figures["screens"], "screens"),
        row("privacy_sweep_leaks", figures["leaks"], "leaks", budget=0),
    ]


bench_privacy_sweep.rows = ("privacy_sweep_screens", "privacy_sweep_leaks")  # type: ignore[attr-defined]
