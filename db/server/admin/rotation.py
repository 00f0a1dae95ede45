"""Backups in a folder: each with its time in its name, the oldest deleted."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path


def dated(folder: Path, database: str) -> Path:
    """Return the name for a backup of now. Sorted by name they are sorted by time."""
    return folder / f"{database}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}.dump"


def rotate(folder: Path, database: str, keep: int) -> int:
    """Delete all but the newest so many; return how many. Files with other names are not ours."""
    ours = re.compile(re.escape(database) + r"-\d{8}-\d{6}\.dump")
    old = sorted(path for path in folder.iterdir() if ours.fullmatch(path.name) and path.is_file())[:-keep]
    for path in old:
        path.unlink()
    return len(old)
