"""Daily copies of the database and of its files, kept for a week."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from db.errors import StorageFull, storage_errors

_log = logging.getLogger(__name__)
KEPT = 7  # days
ENOUGH = 2  # copies of the last week: then the clock goes on day by day, and older copies go
FILES = "attachments"  # the copies' folder of files, each stored once
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
LARGEST = 2 << 30  # bytes; larger records are not copied if the server has them, too


def copy_database(path: Path, copy: Path) -> None:
    """Copy a database that may be in use, as a snapshot; `copy` exists completely or not at all.

    Readers and writers continue meanwhile. Raises StorageError; a full disk is detected before the copy
    starts.
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
                # One step for all pages: in WAL mode it blocks no other connection, while a copy in several
                # steps restarts whenever another connection writes.
                source.backup(target, pages=-1)
            os.replace(part, copy)
    finally:
        part.unlink(missing_ok=True)


def back_up(path: Path, day: date, files: Path | None = None, *, is_shared: bool = False) -> Path | None:
    """Delete the copies that are not of this week, and make the day's copy unless it exists.

    The clock may be wrong today, or may have been on the day of a copy. So of the copies that are older or
    dated later, the newest stays until two copies of the week exist. `files` is a folder of files named by
    their hashes, which never change: the copies include them. Files that found no space are copied at the
    next call.

    Args:
        is_shared: A server has the records, too. Then records over 2 GB are not copied.

    Returns the new copy; None if the day has one already, or needs none. Blocks: call it on a worker thread.
    Raises StorageError.
    """
    folder = backup_folder(path)
    copy = folder / f"{path.stem}-{day.isoformat()}{path.suffix}"
    with storage_errors(path):
        is_wanted = not (is_shared and path.stat().st_size > LARGEST)
    with storage_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _drop_old(path, folder, day, is_newest_kept=is_wanted)
    is_new = is_wanted and not copy.exists()
    if is_new:
        copy_database(path, copy)
        with storage_errors(folder):
            _drop_old(path, folder, day, is_newest_kept=True)
    elif not is_wanted:
        _log.info("no daily copy: the server has these large records")
    with storage_errors(folder):
        if files is not None and copy.exists() and not _list_of(copy).exists():
            _copy_files(files, folder / FILES, _list_of(copy))
    return copy if is_new else None


def _drop_old(path: Path, folder: Path, day: date, *, is_newest_kept: bool) -> None:
    """Delete the copies that are not of the week until this day, with the files that no other copy has."""
    oldest = day - timedelta(days=KEPT - 1)
    found = copies(path, folder, day)
    others = [copy for copy in found if not oldest <= day_of(copy) <= day]
    if is_newest_kept and len(found) - len(others) < ENOUGH:
        others = others[1:]
    for copy in others:
        copy.unlink(missing_ok=True)
        _list_of(copy).unlink(missing_ok=True)
    if others:
        _drop_files(folder / FILES, set(map(_list_of, copies(path, folder, day))))


def _list_of(copy: Path) -> Path:
    """Return the path of the list of files that existed on a copy's day."""
    return copy.with_suffix(".files")


def _copy_files(files: Path, into: Path, listed: Path) -> None:
    """Add the new files. A hard link costs nothing; where links are impossible, the file is copied.

    The list is written after all files. A file whose name is not a hash belongs to no case and is skipped.
    """
    found = sorted(f"{one.parent.name}/{one.name}" for one in files.glob("??/*") if one.is_file())
    names = [name for name in found if _NAME.fullmatch(name)]
    for name in names:
        kept = into / name
        if kept.exists():
            continue
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(files / name, kept)
        except FileNotFoundError:
            continue  # it was erased meanwhile
        except OSError:
            _copy_file(files / name, kept)
    part = listed.with_name(listed.name + ".part")
    try:
        part.write_text("".join(f"{name}\n" for name in names), encoding="ascii")
        os.replace(part, listed)
    finally:
        part.unlink(missing_ok=True)


def _copy_file(file: Path, kept: Path) -> None:
    if shutil.disk_usage(kept.parent).free < file.stat().st_size * 1.1:
        raise StorageFull(kept, "no room for a copy")
    part = kept.with_name(kept.name + ".part")
    try:
        shutil.copyfile(file, part)
        os.replace(part, kept)
    finally:
        part.unlink(missing_ok=True)


def _drop_files(into: Path, lists: set[Path]) -> None:
    """Delete the files that no remaining copy lists."""
    known = {name for one in lists if one.exists() for name in one.read_text(encoding="ascii").split()}
    for kept in list(into.glob("??/*")):
        if f"{kept.parent.name}/{kept.name}" not in known:
            kept.unlink(missing_ok=True)


def copies(path: Path, folder: Path, day: date) -> list[Path]:
    """Return the daily copies, newest first; last those that a wrong clock has dated after this day."""
    latest = day + timedelta(days=1)  # the office's day may have begun before that of this computer
    found = (copy for copy in folder.glob(f"{path.stem}-????-??-??{path.suffix}") if _is_dated(copy))
    return sorted(found, key=lambda copy: (day_of(copy) <= latest, day_of(copy)), reverse=True)


def day_of(copy: Path) -> date:
    """Return the day in the name of a daily copy. Raises ValueError."""
    return date.fromisoformat(copy.stem[-len("2026-11-30") :])


def _is_dated(path: Path) -> bool:
    try:
        day_of(path)
    except ValueError:
        return False  # somebody else's file
    return True


def backup_folder(path: Path) -> Path:
    return path.parent / "backups"
