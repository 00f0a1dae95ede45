"""The store of files that the office's workstations share: each once, under its SHA-256. Plain, and blocking.

A name is <first two hex>/<sha256>: nothing is ever listed, so a share may keep its folders from being listed,
and who does not know a file's hash does not find it.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import IO, Any, Protocol

from app.common.hashed_place import hashed_name

_log = logging.getLogger(__name__)
BLOCK = 1 << 18
PART = ".part"  # of a file that is on its way
SPOILT = ".spoilt"  # beside a file that somebody fetched and found to be another one
Told = Callable[[int], None]  # how many bytes are there; may raise Stopped


class StoreError(Exception):
    """The store does not do it now.

    code: "unreachable", "full", "denied", "driver" (the library for such an address is not installed),
    "not_there" (nobody has sent the file), "damaged" (what came is another file, and was dropped),
    "changed_here" (what should be sent is another file by now).
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


class Stopped(Exception):  # noqa: N818 - somebody wanted it
    """What was moved so far stays, and is gone on with."""


class Shelf(Protocol):
    """Where the files lie. Raises OSError; FileNotFoundError only for a file that is not there."""

    def size(self, name: str) -> int | None: ...

    def read(self, name: str, offset: int) -> IO[bytes]: ...

    def write(self, name: str, offset: int) -> IO[bytes]:
        """Begin a file, or go on with it at its end."""

    def goes_on(self) -> bool:
        """Whether `write` takes the size of the file as its offset; else only 0."""

    def move(self, name: str, to: str) -> None: ...

    def delete(self, name: str) -> None: ...


class FolderShelf:
    """A folder, as a rule of a network share. It is never made: an unmounted share must not look like one."""

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
        path.parent.mkdir(0o730, exist_ok=True)  # nobody needs to list it
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
    """Files come in beside their place and are checked there; only a whole one ever has its name."""

    def __init__(self, shelf: Shelf, station: str) -> None:
        """station: This workstation's code; two may send the same file at the same time."""
        self._shelf, self._station = shelf, station

    def has(self, sha256: str, size: int) -> bool:
        """Whether the file is there, by name and size, and nobody found it spoilt. Raises StoreError."""
        with _store_errors():
            return self._shelf.size(hashed_name(sha256)) == size and not self._is_spoilt(sha256)

    def put(self, source: Path, sha256: str, told: Told = lambda _: None) -> None:
        """Send a file, going on where the last time was cut.

        Raises StoreError; Stopped if `told` does; OSError if the file here cannot be read.
        """
        name, part = hashed_name(sha256), self._part(sha256)
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            with _store_errors():
                there = (self._shelf.size(part) or 0) if self._shelf.goes_on() else 0
                self._send(file, part, there if there <= size else 0, sha256, told)
                if self._hash(part) != sha256:  # also what came before a cut: it was not looked at since
                    self._drop(part)
                    raise StoreError("damaged", name)
                if self._is_spoilt(sha256):
                    self._drop(name)
                try:
                    self._shelf.move(part, name)
                except OSError:
                    if self._shelf.size(name) != size or self._hash(name) != sha256:
                        raise
                    self._drop(part)  # another workstation was faster, and somebody reads it
                self._drop(_spoilt(sha256))

    def get(self, sha256: str, place: Path, told: Told = lambda _: None) -> None:
        """Fetch a file to its place, going on where the last time was cut.

        Raises StoreError; Stopped if `told` does; OSError if this computer's disk does not take it.
        """
        part = part_of(place)
        part.parent.mkdir(0o700, parents=True, exist_ok=True)
        with part.open("a+b") as out:
            part.chmod(0o600)
            out.seek(0)
            digest = hashlib.sha256()
            for block in _blocks(out):
                digest.update(block)
            is_all_new = not out.tell()
            for block in self._fetched(sha256, out.tell()):
                digest.update(block)
                out.write(block)
                told(out.tell())
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            part.unlink()
            if is_all_new:  # else it may be what came before the cut that is wrong
                self._mark_spoilt(sha256)
            raise StoreError("damaged", sha256)
        os.replace(part, place)

    def remove(self, sha256: str) -> None:
        """Let a file be gone, also one that this workstation was about to send. Raises StoreError."""
        with _store_errors():
            for name in (hashed_name(sha256), self._part(sha256), _spoilt(sha256)):
                self._drop(name)

    def _send(self, file: IO[bytes], part: str, there: int, sha256: str, told: Told) -> None:
        digest, at = hashlib.sha256(), 0
        with self._shelf.write(part, there) as out:
            for block in _blocks(file):
                digest.update(block)
                if at + len(block) > there:
                    out.write(block[max(0, there - at) :])
                at += len(block)
                told(at)
            out.flush()
            with suppress(UnsupportedOperation, AttributeError):  # a kind of store without a disk to wait for
                os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            self._drop(part)
            raise StoreError("changed_here", sha256)

    def _fetched(self, sha256: str, offset: int) -> Iterator[bytes]:
        with _store_errors():
            size = self._shelf.size(hashed_name(sha256))
            if size is None:
                raise StoreError("not_there", sha256)
            source = self._shelf.read(hashed_name(sha256), min(offset, size))
        with source:
            while True:
                with _store_errors():
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
        """Whoever has the right one sends it again. It is not deleted: the fault may be on the way here."""
        try:
            with _store_errors(), self._shelf.write(_spoilt(sha256), 0) as mark:
                mark.write(self._station.encode())
        except StoreError as error:  # who fetches only may not be let to write
            _log.warning("files: %s is spoilt in the store, and cannot be marked: %s", sha256[:12], error)

    def _part(self, sha256: str) -> str:
        return f"{hashed_name(sha256)}.{self._station}{PART}"

    def _drop(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._shelf.delete(name)


def part_of(place: Path) -> Path:
    """Return where a file that is fetched grows."""
    return place.with_name(place.name + PART)


def open_store(address: str, station: str) -> FileStore:
    """Return the store at a folder, or at any address that fsspec knows. Raises StoreError."""
    if "://" not in address:
        return FileStore(FolderShelf(Path(address)), station)
    from app.file_store.remote_shelf import RemoteShelf  # for those few who have such an address

    with _store_errors():
        return FileStore(RemoteShelf(address), station)


@contextmanager
def _store_errors() -> Iterator[None]:
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
    except Exception as error:  # fsspec's libraries raise what they like
        _log.exception("files: the store failed")
        raise StoreError("unreachable", str(error)) from error


def _spoilt(sha256: str) -> str:
    return hashed_name(sha256) + SPOILT


def _blocks(source: Any) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block
