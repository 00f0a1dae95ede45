"""The file store that the office's workstations share: each file once, under its SHA-256. Plain, and
blocking.

A name is <first two hex>/<sha256>: nothing is ever listed, so a share may forbid listing, and a file is found
only by its hash.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import IO, Any, Protocol

from app.common.hashed_place import hashed_name

_log = logging.getLogger(__name__)
BLOCK = 1 << 18
PART = ".part"  # of a file that is being transferred
SPOILT = ".spoilt"  # beside a file whose content was found to be wrong
Progress = Callable[[int], None]  # bytes transferred so far; may raise Stopped


class StoreError(Exception):
    """The store cannot do it now.

    code: "unreachable", "full", "denied", "driver" (the library for such an address is missing), "not_there"
    (the file was not sent yet), "damaged" (the content was wrong, and was dropped), "changed_here" (the local
    file has changed). From the server program also "no_store" (it keeps no files), "too_large", "not_wanted"
    (this user may not send the file now).
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


class Shelf(Protocol):
    """The storage of the files. Raises OSError; FileNotFoundError only for a missing file."""

    def size(self, name: str) -> int | None: ...

    def read(self, name: str, offset: int) -> IO[bytes]: ...

    def write(self, name: str, offset: int) -> IO[bytes]:
        """Start a file, or continue it at its end."""

    def goes_on(self) -> bool:
        """Whether `write` accepts the file's size as offset; else only 0."""

    def move(self, name: str, to: str) -> None: ...

    def delete(self, name: str) -> None: ...


class FolderShelf:
    """A folder, usually of a network share. It is never created: an unmounted share must
    not look like one.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def size(self, name: str) -> int | None:
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            self._need_root()
            return None

    def read(self, name: str, offset: int) -> IO[bytes]:
        file = self._path(name).open("rb")
        file.seek(offset)
        return file

    def write(self, name: str, offset: int) -> IO[bytes]:
        self._need_root()
        path = self._path(name)
        path.parent.mkdir(0o730, exist_ok=True)  # no program needs to list it
        file = path.open("r+b" if offset else "wb")
        file.seek(offset)
        return file

    def goes_on(self) -> bool:
        return True

    def move(self, name: str, to: str) -> None:
        os.replace(self._path(name), self._path(to))

    def delete(self, name: str) -> None:
        self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self._root / name

    def _need_root(self) -> None:
        if not self._root.is_dir():
            raise OSError(errno.EHOSTUNREACH, os.strerror(errno.EHOSTUNREACH), str(self._root))


class FileStore:
    """A Store. Files are written beside their target and checked there: only a complete one has its name."""

    def __init__(self, shelf: Shelf, station: str) -> None:
        """station: This workstation's code; two workstations may send the same file at the same time."""
        self._shelf, self._station = shelf, station

    def close(self) -> None:
        """Nothing is open between two calls."""

    def lacking(self, files: Sequence[tuple[str, int]]) -> Sequence[str]:
        return [sha256 for sha256, size in files if not self.has(sha256, size)]

    def has(self, sha256: str, size: int) -> bool:
        """Whether the store has the file, by name and size, and it is not marked as wrong.
        Raises StoreError.
        """
        with store_errors():
            return self._shelf.size(hashed_name(sha256)) == size and not self._is_spoilt(sha256)

    def put(self, source: Path, sha256: str, progress: Progress = lambda _: None) -> None:
        name, part = hashed_name(sha256), self._part(sha256)
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            with store_errors():
                sent = (self._shelf.size(part) or 0) if self._shelf.goes_on() else 0
                self._send(file, part, sent if sent <= size else 0, sha256, progress)
                # includes the part from before an interruption, which is unchecked
                if self._hash(part) != sha256:
                    self._drop(part)
                    raise StoreError("damaged", name)
                if self._is_spoilt(sha256):
                    self._drop(name)
                try:
                    self._shelf.move(part, name)
                except OSError:
                    if self._shelf.size(name) != size or self._hash(name) != sha256:
                        raise
                    self._drop(part)  # another workstation was faster, and the file may be in use
                self._drop(_spoilt(sha256))

    def get(self, sha256: str, place: Path, progress: Progress = lambda _: None) -> None:
        part = part_of(place)
        with continued(part) as out:
            out.seek(0)
            digest = hashlib.sha256()
            for block in _blocks(out):
                digest.update(block)
            is_all_new = not out.tell()
            for block in self._fetched(sha256, out.tell()):
                digest.update(block)
                out.write(block)
                progress(out.tell())
        if digest.hexdigest() != sha256:
            part.unlink()
            if is_all_new:  # otherwise the part from before the interruption may be wrong
                self._mark_spoilt(sha256)
            raise StoreError("damaged", sha256)
        os.replace(part, place)

    def remove(self, sha256: str) -> None:
        with store_errors():
            for name in (hashed_name(sha256), self._part(sha256), _spoilt(sha256)):
                self._drop(name)

    def _send(self, file: IO[bytes], part: str, sent: int, sha256: str, progress: Progress) -> None:
        digest, at = hashlib.sha256(), 0
        with self._shelf.write(part, sent) as out:
            for block in _blocks(file):
                digest.update(block)
                if at + len(block) > sent:
                    out.write(block[max(0, sent - at) :])
                at += len(block)
                progress(at)
            out.flush()
            with suppress(UnsupportedOperation, AttributeError):  # a kind of store without a disk to wait for
                os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            self._drop(part)
            raise StoreError("changed_here", sha256)

    def _fetched(self, sha256: str, offset: int) -> Iterator[bytes]:
        with store_errors():
            size = self._shelf.size(hashed_name(sha256))
            if size is None:
                raise StoreError("not_there", sha256)
            source = self._shelf.read(hashed_name(sha256), min(offset, size))
        with source:
            while True:
                with store_errors():
                    block = source.read(BLOCK)
                if not block:
                    return
                yield block

    def _hash(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._shelf.read(name, 0) as file:
            for block in _blocks(file):
                digest.update(block)
        return digest.hexdigest()

    def _is_spoilt(self, sha256: str) -> bool:
        return self._shelf.size(_spoilt(sha256)) is not None

    def _mark_spoilt(self, sha256: str) -> None:
        """Mark a file as wrong, so that a workstation with the right one sends it again. It is not deleted:
        the fault may be in the transfer.
        """
        try:
            with store_errors(), self._shelf.write(_spoilt(sha256), 0) as mark:
                mark.write(self._station.encode())
        except StoreError as error:  # a workstation that only fetches may lack the right to write
            _log.warning("files: %s is spoilt in the store, and cannot be marked: %s", sha256[:12], error)

    def _part(self, sha256: str) -> str:
        return f"{hashed_name(sha256)}.{self._station}{PART}"

    def _drop(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._shelf.delete(name)


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


def open_store(address: str, station: str) -> FileStore:
    """Return the store at a folder, or at any address of fsspec. Raises StoreError."""
    if "://" not in address:
        return FileStore(FolderShelf(Path(address)), station)
    # imported here, because few offices have such an address
    from app.file_store.remote_shelf import RemoteShelf

    with store_errors():
        return FileStore(RemoteShelf(address), station)


@contextmanager
def store_errors() -> Iterator[None]:
    """Convert what the system and the libraries of stores raise to StoreError."""
    try:
        yield
    except (StoreError, Stopped):
        raise
    except ImportError as error:
        raise StoreError("driver", str(error)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            code = "full"
        else:
            code = "denied" if isinstance(error, PermissionError) else "unreachable"
        raise StoreError(code, str(error)) from error
    except Exception as error:  # fsspec's libraries raise arbitrary exceptions
        _log.exception("files: the store failed")
        raise StoreError("unreachable", str(error)) from error


def _spoilt(sha256: str) -> str:
    return hashed_name(sha256) + SPOILT


def _blocks(source: Any) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block
