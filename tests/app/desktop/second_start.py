"""Starts the program once more, while the test stands for the running desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def second_start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "LOKET_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
