"""Backups in a folder: each with its time in its name, the oldest deleted."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path


def dated(folder: Path, name: str, suffix: str = ".dump") -> Path:
    """Return the file name for a backup of now. Sorted by name they are sorted by time."""
    return folder / f"{name}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}{suffix}"


def rotate(folder: Path, name: str, keep: int, suffix: str = ".dump") -> int:
    """Delete all but the newest so many; return how many. Files with other names are not ours."""
    ours = re.compile(re.escape(name) + r"-\d{8}-\d{6}" + re.escape(suffix))
    old = sorted(path for path in folder.iterdir() if ours.fullmatch(path.name) and path.is_file())[:-keep]
    for path in old:
        path.unlink()
    return len(old)
