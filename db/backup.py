"""Copies of the database: one a day, the newest seven kept, and the way back from a damaged file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.errors import StorageDamaged, StorageFull, storage_errors

KEPT = 7


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the damaged file lies now, and which copy took its place."""

    set_aside: Path
    backup: Path


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
            source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            target = sqlite3.connect(part)
            try:
                # One step for all pages: in WAL mode it hinders nobody, while a copy in several steps
                # starts again from the beginning whenever somebody writes.
                source.backup(target, pages=-1)
            finally:
                target.close()
                source.close()
            os.replace(part, copy)
    finally:
        part.unlink(missing_ok=True)


def back_up(path: Path, folder: Path, day: date) -> Path | None:
    """Make the day's copy in `folder` unless there is one, and drop all but the newest seven.

    Returns the new copy, or None if the day has one already. Blocks: use a thread of its own.
    """
    copy = folder / f"{path.stem}-{day.isoformat()}{path.suffix}"
    if copy.exists():
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


def restore(path: Path, folder: Path, now: datetime) -> Restored:
    """Put the newest good copy in the damaged file's place; that file is kept under a new name.

    The replica must be closed. Raises StorageDamaged if no copy is good; then nothing was moved.
    """
    good = next((copy for copy in copies(path, folder) if is_sound(copy)), None)
    if good is None:
        raise StorageDamaged(path, f"no good copy in {folder}")
    part = path.with_name(path.name + ".part")
    with storage_errors(path):
        shutil.copyfile(good, part)
        aside = set_aside(path, now)
        os.replace(part, path)
    return Restored(aside, good)


def set_aside(path: Path, now: datetime) -> Path:
    """Give a damaged file and its journals another name, which is returned. The replica must be closed."""
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S}{path.suffix}")
    with storage_errors(path):
        for suffix in ("", "-wal", "-shm"):
            damaged = path.with_name(path.name + suffix)
            if damaged.exists():
                os.replace(damaged, aside.with_name(aside.name + suffix))
    return aside


def is_sound(path: Path) -> bool:
    """Whether SQLite finds no fault in the file; reads all of it."""
    try:
        raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return bool(raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        finally:
            raw.close()
    except sqlite3.DatabaseError:
        return False
