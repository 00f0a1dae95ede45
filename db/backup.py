"""Copies of the database: one a day, the newest seven kept."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from db.errors import StorageFull, storage_errors

_log = logging.getLogger(__name__)
KEPT = 7
LARGEST = 2 << 30  # bytes; a larger file is the replica of a shared database, which has backups of its own


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database that may be in use, as one moment shows it; `copy` is there whole or not at all.

    Readers and writers go on meanwhile. Raises StorageError; a full disk is noticed before the copy starts.
    """
    part = copy.with_name(copy.name + ".part")
    with storage_errors(path):
        if shutil.disk_usage(copy.parent).free < path.stat().st_size * 1.1:
            raise StorageFull(copy, "no room for a copy")
    try:
        with storage_errors(path):
            origin = f"{path.resolve().as_uri()}?mode=ro"
            with (
                closing(sqlite3.connect(origin, uri=True)) as source,
                closing(sqlite3.connect(part)) as target,
            ):
                # One step for all pages: in WAL mode it hinders nobody, while a copy in several steps
                # starts again from the beginning whenever somebody writes.
                source.backup(target, pages=-1)
            os.replace(part, copy)
    finally:
        part.unlink(missing_ok=True)


def back_up(path: Path, day: date) -> Path | None:
    """Make the day's copy unless there is one, and drop all but the newest seven.

    Returns the new copy; None if the day has one already, or if the file is over 2 GB. Blocks: use a thread
    of its own. Raises StorageError.
    """
    folder = backup_folder(path)
    copy = folder / f"{path.stem}-{day.isoformat()}{path.suffix}"
    if copy.exists():
        return None
    with storage_errors(path):
        size = path.stat().st_size
    if size > LARGEST:
        _log.warning("no daily copy: the records have grown to %d MB", size >> 20)
        return None
    with storage_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy_database(path, copy)
    for old in copies(path, folder)[KEPT:]:
        old.unlink(missing_ok=True)
    return copy


def copies(path: Path, folder: Path) -> list[Path]:
    """Return the daily copies, newest first."""
    return sorted(folder.glob(f"{path.stem}-????-??-??{path.suffix}"), reverse=True)


def backup_folder(path: Path) -> Path:
    return path.parent / "backups"
