"""Where a file lies under its hash: the only way from what a row says to a place on the disk."""

from __future__ import annotations

import re
from pathlib import Path

from db.models.shapes import HASH

NO_HASH = "00/no-hash"  # a place where nothing is kept


def is_hash(sha256: str) -> bool:
    return re.fullmatch(HASH, sha256) is not None


def hashed_name(sha256: str) -> str:
    """Return a name below a folder. Anybody may have written the hash: what is none lies nowhere."""
    return f"{sha256[:2]}/{sha256}" if is_hash(sha256) else NO_HASH


def hashed_place(folder: Path, sha256: str, suffix: str = "") -> Path:
    return folder / (hashed_name(sha256) + suffix)
