"""The errors of the database that a correct program must expect: typed, with facts, mapped in one place."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class StorageError(Exception):
    """The database could not be used.

    Attributes:
        path: The database file.
        detail: SQLite's or the system's message, for the log and the IT department.
    """

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class StorageFull(StorageError):  # noqa: N818
    """No space on the disk. Earlier writes are safe."""


class StorageReadOnly(StorageError):  # noqa: N818
    """The file or its folder is write-protected."""


class StorageDamaged(StorageError):  # noqa: N818
    """The file is not a database, or its pages are inconsistent. It is left unchanged."""


class StorageBusy(StorageError):  # noqa: N818
    """Another program locked the file for longer than we wait."""


class StorageMissing(StorageError):  # noqa: N818
    """The folder of the file does not exist or is not accessible."""


class StorageNewer(StorageError):  # noqa: N818
    """A newer Loket wrote this file; `detail` is its revision."""


class StorageUnreleased(StorageError):  # noqa: N818
    """A development version from before the first release wrote this file; `detail` is its revision."""


class StorageClosed(StorageError):  # noqa: N818
    """The replica was closed before the operation."""


class StorageFailed(StorageError):  # noqa: N818
    """The disk or the system failed for another reason (input/output error)."""


# SQLite's primary result codes, and the messages that identify them where Python has no code (3.10).
_BY_CODE: dict[int, tuple[type[StorageError], str]] = {
    3: (StorageReadOnly, "access permission denied"),
    5: (StorageBusy, "database is locked"),
    6: (StorageBusy, "database table is locked"),
    8: (StorageReadOnly, "attempt to write a readonly database"),
    10: (StorageFailed, "disk I/O error"),
    11: (StorageDamaged, "database disk image is malformed"),
    13: (StorageFull, "database or disk is full"),
    14: (StorageMissing, "unable to open database file"),
    15: (StorageFailed, "locking protocol"),
    26: (StorageDamaged, "file is not a database"),
}
_BY_ERRNO: dict[int, type[StorageError]] = {
    errno.ENOSPC: StorageFull,
    errno.EDQUOT: StorageFull,
    errno.EACCES: StorageReadOnly,
    errno.EPERM: StorageReadOnly,
    errno.EROFS: StorageReadOnly,
    errno.ENOENT: StorageMissing,
    errno.ENOTDIR: StorageMissing,
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Raise a StorageError for errors that a correct program must expect; let bugs through."""
    try:
        yield
    except DBAPIError as error:
        ours = _of_sqlite(path, error.orig)
        if ours is None:
            raise
        raise ours from error
    except sqlite3.Error as error:
        ours = _of_sqlite(path, error)
        if ours is None:
            raise
        raise ours from error
    except OSError as error:
        raise _BY_ERRNO.get(error.errno or 0, StorageFailed)(path, str(error)) from error


def _of_sqlite(path: Path, error: BaseException | None) -> StorageError | None:
    """Return the StorageError for SQLite's primary result code (the low byte of the extended one)."""
    code = getattr(error, "sqlite_errorcode", None)
    text = str(error)
    for number, (ours, words) in _BY_CODE.items():
        if code & 0xFF == number if code is not None else text.startswith(words):
            return ours(path, text)
    return None
