"""The path of a file under its hash: the only way from a row's text to a path on disk."""

from __future__ import annotations

import re
from pathlib import Path

from db.models.shapes import HASH

NO_HASH = "00/no-hash"  # a path without a file


def is_hash(sha256: str) -> bool:
    return re.fullmatch(HASH, sha256) is not None


def hashed_name(sha256: str) -> str:
    """Return a name below a folder. The hash may be manipulated: an invalid one has no file."""
    return f"{sha256[:2]}/{sha256}" if is_hash(sha256) else NO_HASH


def hashed_place(folder: Path, sha256: str, suffix: str = "") -> Path:
    return folder / (hashed_name(sha256) + suffix)
