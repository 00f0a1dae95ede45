"""Writes a file whole or not at all: a reader sees the old content or the new."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# On Windows a file that another program has open (a virus scanner, a backup) cannot be replaced: try again.
PAUSES_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4) if sys.platform == "win32" else ()


def write_whole(path: Path, content: bytes, set_rights: Callable[[int], None] | None = None) -> None:
    """Replace the file's content, flushed to the disk and readable by this user only.

    `set_rights` is given the handle of the new file, to change its mode or owner before others see it.

    Raises OSError; then the old file is unchanged, and no other file remains.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            if set_rights is not None:
                set_rights(file.fileno())
            file.flush()
            os.fsync(file.fileno())
        _replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def sync_folder(folder: Path) -> None:
    """Let the names in it outlive a power failure, as flushed content does. Windows needs no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(name: str, path: Path) -> None:
    for pause_s in PAUSES_S:
        try:
            os.replace(name, path)
        except PermissionError:
            time.sleep(pause_s)
        else:
            return
    os.replace(name, path)
