"""Runs a program of the window that needs no display, and returns what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any


def figures_of(module: str, timeout_s: float) -> dict[str, Any]:
    """Return what the last line says that the program prints; it is JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout_s,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures
