"""Where pytest's temporary folders are: in memory, if there is room.

TMPDIR stays: other users of the system have to enter the folders that some tests and programs make there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
LEAST_FREE = 6 * 2**30  # bytes; tests/db/postgres.py wants 2 GB beside the files


@contextmanager
def place_for_files(memory: Path = IN_MEMORY) -> Iterator[Path]:
    """Yield a folder that is gone afterwards. On a disk, tests would wait until their records are flushed."""
    with tempfile.TemporaryDirectory(
        prefix="loket-tests-", dir=memory if _has_room(memory) else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def keep_files(files: Path, kept: Path) -> None:
    """Copy what tests wrote, but no sockets, pipes or links."""
    for path in files.rglob("*"):
        if path.is_file() and not path.is_symlink():
            copy = kept / path.relative_to(files)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # a process that a failed test left may still be at work
                shutil.copyfile(path, copy)


def _has_room(memory: Path) -> bool:
    return memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > LEAST_FREE
