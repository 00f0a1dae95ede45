"""What the desktop needs of the office's file store, and what goes wrong at it. Plain, and blocking."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

PART = ".part"  # of a file that is being transferred
Progress = Callable[[int], None]  # bytes transferred so far; may raise Stopped


class StoreError(Exception):
    """The store cannot do it now.

    code: "unreachable", "full", "not_there" (the file was not sent yet), "damaged" (the content was wrong,
    and was dropped), "changed_here" (the local file has changed), "no_store" (the server keeps no files),
    "too_large", "not_wanted" (this user may not send the file now), "too_many_uploads" (others that this
    workstation began are not whole). At the server: "unreachable", "full".
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


class Stopped(Exception):  # noqa: N818 - requested, not an error
    """The transferred part stays, and is continued."""


class Store(Protocol):
    """What the workstations share. Blocks; raises StoreError."""

    def lacking(self, files: Sequence[tuple[str, int]]) -> Sequence[str]:
        """Return the hashes of those of these files that the store lacks; a file is its hash and its size."""

    def put(self, source: Path, sha256: str, progress: Progress = ...) -> None:
        """Send a file, continuing an interrupted transfer.

        Raises Stopped if `progress` does; OSError if the local file cannot be read.
        """

    def get(self, sha256: str, place: Path, progress: Progress = ...) -> None:
        """Fetch a file to its path, continuing an interrupted transfer.

        Raises Stopped if `progress` does; OSError if this computer's disk rejects it.
        """

    def remove(self, sha256: str) -> None:
        """Delete a file, also one that this workstation was sending."""

    def close(self) -> None: ...


def part_of(place: Path) -> Path:
    """Return the path of a partially fetched file."""
    return place.with_name(place.name + PART)


@contextmanager
def continued(part: Path) -> Iterator[IO[bytes]]:
    """Open a partially fetched file at its end, or begin one. On success it is on disk. Raises OSError."""
    part.parent.mkdir(0o700, parents=True, exist_ok=True)
    with part.open("a+b") as out:
        part.chmod(0o600)
        yield out
        out.flush()
        os.fsync(out.fileno())
