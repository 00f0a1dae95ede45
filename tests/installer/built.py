"""Where the built program is."""

from __future__ import annotations

from pathlib import Path

BUNDLE = Path(__file__).parents[2] / "build/dist/loket"
PROGRAM = BUNDLE / "loket"
