"""Copies the folder of the server's files beside the backups, and back. Their names are hashes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from db.server.admin.accounts import give

NAME = "loket-server-files"  # beside the backups
UPLOADS = "uploads"  # of files that are not whole yet
_PART = ".part"


def mirror(source: Path, target: Path, over: Callable[[Collection[str]], Collection[str]]) -> tuple[int, int]:
    """Copy what is new and delete what was erased; return the numbers of both. Raises OSError.

    over: Returns which of these files no row of the database needs. A file that the source lacks for another
    reason stays in the copy: its disk is damaged or not mounted, and this is the only copy.
    """
    target.mkdir(mode=0o700, exist_ok=True)
    wanted, present = _files(source), _files(target)
    for name in sorted(wanted - present):
        _copy(source / name, target / name, "")
    missing = {name.name: name for name in present - wanted}
    erased = over(missing) if missing else ()
    for one in erased:
        (target / missing[one]).unlink()
    return len(wanted - present), len(erased)


def bring_back(source: Path, target: Path, user: str) -> int:
    """Copy what is missing, for this user of the system; return the number. Raises OSError."""
    if not source.is_dir():
        return 0
    _make_folder(target, user)
    missing = _files(source) - _files(target)
    for name in sorted(missing):
        _copy(source / name, target / name, user)
    return len(missing)


def _files(folder: Path) -> set[Path]:
    found = (
        path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != _PART
    )
    return {path for path in found if path.parts[0] != UPLOADS}


def _copy(source: Path, target: Path, user: str) -> None:
    _make_folder(target.parent, user)
    part = target.with_name(target.name + _PART)
    shutil.copyfile(source, part)
    give(part, user)
    part.replace(target)


def _make_folder(folder: Path, user: str) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        give(folder, user)
