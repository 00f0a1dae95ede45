"""Recovery from a damaged database file. The replica is closed; nothing is ever overwritten."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

from db.backup import backup_folder, copies
from db.errors import StorageDamaged, storage_errors


@dataclass(frozen=True, slots=True)
class Restored:
    """The new path of the damaged file, and the copy that replaced it."""

    set_aside: Path
    backup: Path


def newest_good_backup(path: Path) -> Path | None:
    """Return the newest daily copy without a fault according to SQLite; reads whole files."""
    found = copies(path, backup_folder(path), date.today())
    return next((copy for copy in found if is_sound(copy)), None)


def set_aside_and_restore(path: Path) -> Restored:
    """Replace the damaged file with the newest good copy; the damaged one keeps its bytes under a new name.

    Raises StorageDamaged if no copy is good; then nothing was moved.
    """
    good = newest_good_backup(path)
    if good is None:
        raise StorageDamaged(path, "no good copy")
    part = path.with_name(path.name + ".part")
    with storage_errors(path):
        shutil.copyfile(good, part)
        aside = set_aside(path)
        os.replace(part, path)
    return Restored(aside, good)


def set_aside(path: Path, why: str = "damaged") -> Path:
    """Rename the file and SQLite's files beside it, with the time in the new name; return that."""
    now = datetime.now(timezone.utc)
    aside = path.with_name(f"{path.stem}.{why}-{now:%Y%m%dT%H%M%S%f}{path.suffix}")
    with storage_errors(path):
        for suffix in ("", "-wal", "-shm"):
            damaged = path.with_name(path.name + suffix)
            if damaged.exists():
                os.replace(damaged, aside.with_name(aside.name + suffix))
    return aside


def is_sound(path: Path) -> bool:
    """Whether SQLite finds no fault in the file."""
    try:
        raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return bool(raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        finally:
            raw.close()
    except sqlite3.DatabaseError:
        return False
