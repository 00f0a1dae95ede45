"""Where the server keeps files: a folder, or a store of objects that fsspec knows (S3 and others). Blocking.

A whole file has the name <first two hex>/<SHA-256>. What has come of an upload is below "uploads", under the
hash and the workstation that sends it: two workstations that send the same file do not disturb each other.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time as now_s
from typing import Any, Protocol

from app.common.hashed_place import hashed_name, is_hash
from app.common.recording_files import sha256_of
from app.common.whole_file import sync_folder
from app.file_store.store import StoreError
from db.sync.messages import FILE_BLOCK

_log = logging.getLogger(__name__)
UPLOADS = "uploads"
LEAST_PART = 5 << 20  # S3 joins objects of at least this size, the last one excepted
MOST_PARTS = 10_000


class Part(Protocol):
    """An upload that is being continued."""

    def write(self, block: bytes) -> None: ...

    def close(self, is_whole: bool) -> None:
        """End it. is_whole: All bytes of the request have come."""


class Shelf(Protocol):
    """Raises OSError, StoreError, and what the library of an object store raises."""

    def size(self, sha256: str) -> int | None: ...

    def read(self, sha256: str, offset: int, most: int) -> bytes: ...

    def digest_of(self, sha256: str) -> str:
        """Return the SHA-256 of the content of a file."""

    def received(self, sha256: str, sender: str) -> int:
        """Return how many bytes of an upload are here."""

    def unfinished(self, sender: str) -> dict[str, int]:
        """Return the hashes of the uploads of this workstation, with the bytes that are here."""

    def append(self, sha256: str, sender: str, offset: int, total: int) -> Part:
        """Continue an upload. Raises StoreError "full" if there is no room for the rest."""

    def digest(self, sha256: str, sender: str) -> str:
        """Return the SHA-256 of what has come."""

    def keep(self, sha256: str, sender: str) -> None:
        """Make the upload the file."""

    def drop(self, sha256: str, sender: str) -> None: ...

    def drop_older(self, seconds: float) -> int:
        """Drop the uploads of which nothing has come for this time; return their number."""

    def remove(self, sha256: str) -> None: ...

    def names(self, prefix: str) -> list[str]:
        """Return the hashes of the files that begin with these two digits."""


@contextmanager
def store_errors() -> Iterator[None]:
    """Convert what the system and the libraries of stores raise to StoreError."""
    try:
        yield
    except StoreError:
        raise
    except (ImportError, OSError) as error:
        is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError("full" if is_full else "unreachable", str(error)) from error
    except Exception as error:  # fsspec's libraries raise arbitrary exceptions
        _log.exception("files: the store failed")
        raise StoreError("unreachable", str(error)) from error


def open_shelf(address: str, keep_free: int) -> Shelf:
    """Return the shelf at a folder or at an address of fsspec. Raises ImportError without its library.

    keep_free: Bytes that files leave free on the disk of a folder.
    """
    return ObjectShelf(address) if "://" in address else FolderShelf(Path(address), keep_free)


class FolderShelf:
    """The folder must exist: a share that is not mounted is out of reach, and not an empty store."""

    def __init__(self, root: Path, keep_free: int = 0) -> None:
        self._root, self._keep_free = root, keep_free

    def size(self, sha256: str) -> int | None:
        try:
            return self._whole(sha256).stat().st_size
        except FileNotFoundError:
            self._need_root()
            return None

    def read(self, sha256: str, offset: int, most: int) -> bytes:
        with self._whole(sha256).open("rb") as file:
            file.seek(offset)
            return file.read(most)

    def received(self, sha256: str, sender: str) -> int:
        try:
            return self._upload(sha256, sender).stat().st_size
        except FileNotFoundError:
            self._need_root()
            return 0

    def unfinished(self, sender: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for path in (self._root / UPLOADS).glob(f"*.{sender}"):
            with suppress(FileNotFoundError):  # it is whole now
                found[path.stem] = path.stat().st_size
        return found

    def append(self, sha256: str, sender: str, offset: int, total: int) -> Part:
        self._need_root()
        if shutil.disk_usage(self._root).free - (total - offset) < self._keep_free:
            raise StoreError("full", "too little of the disk is free")
        path = self._upload(sha256, sender)
        path.parent.mkdir(0o700, exist_ok=True)
        return _FilePart(path, offset)

    def digest_of(self, sha256: str) -> str:
        return sha256_of(self._whole(sha256))

    def digest(self, sha256: str, sender: str) -> str:
        path = self._upload(sha256, sender)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return sha256_of(path)

    def keep(self, sha256: str, sender: str) -> None:
        place = self._whole(sha256)
        place.parent.mkdir(0o700, exist_ok=True)
        os.replace(self._upload(sha256, sender), place)
        sync_folder(place.parent)

    def drop(self, sha256: str, sender: str) -> None:
        self._upload(sha256, sender).unlink(missing_ok=True)

    def drop_older(self, seconds: float) -> int:
        before, dropped = now_s() - seconds, 0
        for path in (self._root / UPLOADS).glob("*"):
            with suppress(FileNotFoundError):  # it is whole now, or another instance was faster
                if path.stat().st_mtime < before:
                    path.unlink()
                    dropped += 1
        return dropped

    def remove(self, sha256: str) -> None:
        self._whole(sha256).unlink(missing_ok=True)

    def names(self, prefix: str) -> list[str]:
        self._need_root()
        return [path.name for path in (self._root / prefix).glob("*") if is_hash(path.name)]

    def _whole(self, sha256: str) -> Path:
        return self._root / hashed_name(sha256)

    def _upload(self, sha256: str, sender: str) -> Path:
        return self._root / UPLOADS / _upload_name(sha256, sender)

    def _need_root(self) -> None:
        if not self._root.is_dir():
            raise StoreError("unreachable", "the folder of the files is not there")


class _FilePart:
    def __init__(self, path: Path, offset: int) -> None:
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        self._file.seek(offset)

    def write(self, block: bytes) -> None:
        left = memoryview(block)
        while left:
            left = left[self._file.write(left) :]

    def close(self, is_whole: bool) -> None:
        self._file.close()  # the bytes of a request that was cut are kept, too


class ObjectShelf:
    """Objects do not grow: each block of an upload is an object, and the last one joins them.

    The library of the store finds its credentials (its environment, its profile): they are not in Loket.
    """

    def __init__(self, address: str) -> None:
        # imported here, because few offices have such an address
        from fsspec.core import url_to_fs

        try:
            self._files, root = url_to_fs(address, use_listings_cache=False)
        except ValueError as error:  # fsspec's error for an unknown kind of address
            raise ImportError(str(error)) from error
        self._root = root.rstrip("/")

    def size(self, sha256: str) -> int | None:
        try:
            return int(self._files.info(self._whole(sha256))["size"])
        except FileNotFoundError:
            return None

    def read(self, sha256: str, offset: int, most: int) -> bytes:
        found: bytes = self._files.cat_file(self._whole(sha256), start=offset, end=offset + most)
        return found

    def digest_of(self, sha256: str) -> str:
        digest = hashlib.sha256()
        for at in range(0, self.size(sha256) or 0, FILE_BLOCK):
            digest.update(self.read(sha256, at, FILE_BLOCK))
        return digest.hexdigest()

    def received(self, sha256: str, sender: str) -> int:
        return sum(size for _name, size in self._blocks(sha256, sender))

    def unfinished(self, sender: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for name, size in self._found(f"{self._root}/{UPLOADS}").items():
            sha256, _, whose = name.split("/")[-2].partition(".")
            if whose == sender:
                found[sha256] += size
        return found

    def append(self, sha256: str, sender: str, offset: int, total: int) -> Part:
        return _ObjectPart(self._files, f"{self._upload(sha256, sender)}/{offset:015}")

    def digest(self, sha256: str, sender: str) -> str:
        digest = hashlib.sha256()
        for name, _size in self._blocks(sha256, sender):
            digest.update(self._files.cat_file(name))
        return digest.hexdigest()

    def keep(self, sha256: str, sender: str) -> None:
        blocks = self._blocks(sha256, sender)
        names, place = [name for name, _size in blocks], self._whole(sha256)
        is_large = all(size >= LEAST_PART for _name, size in blocks[:-1]) and len(blocks) <= MOST_PARTS
        if is_large and hasattr(self._files, "merge"):
            self._files.merge(place, names)  # inside the store
        else:
            self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
            with self._files.open(place, "wb") as out:
                for name in names:
                    out.write(self._files.cat_file(name))
        self.drop(sha256, sender)

    def drop(self, sha256: str, sender: str) -> None:
        self._delete(self._upload(sha256, sender))

    def drop_older(self, seconds: float) -> int:
        before = now_s() - seconds
        newest: dict[str, float] = {}
        for name in self._found(f"{self._root}/{UPLOADS}"):
            upload = name.rpartition("/")[0]
            newest[upload] = max(newest.get(upload, 0.0), self._files.modified(name).timestamp())
        old = [upload for upload, at in newest.items() if at < before]
        for upload in old:
            self._delete(upload)
        return len(old)

    def remove(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            self._files.rm_file(self._whole(sha256))

    def names(self, prefix: str) -> list[str]:
        found = (name.rpartition("/")[2] for name in self._found(f"{self._root}/{prefix}"))
        return [name for name in found if is_hash(name)]

    def _blocks(self, sha256: str, sender: str) -> list[tuple[str, int]]:
        """Return the objects of an upload that follow each other from its beginning, with their sizes."""
        found = self._found(self._upload(sha256, sender))
        blocks: list[tuple[str, int]] = []
        at = 0
        for name in sorted(found):
            if int(name.rpartition("/")[2]) == at:
                blocks.append((name, found[name]))
                at += found[name]
        return blocks

    def _found(self, below: str) -> dict[str, int]:
        found: dict[str, Any] = self._files.find(below, detail=True)
        return {name: int(one["size"]) for name, one in found.items()}

    def _delete(self, upload: str) -> None:
        for name in self._found(upload):
            with suppress(FileNotFoundError):
                self._files.rm_file(name)

    def _whole(self, sha256: str) -> str:
        return f"{self._root}/{hashed_name(sha256)}"

    def _upload(self, sha256: str, sender: str) -> str:
        return f"{self._root}/{UPLOADS}/{_upload_name(sha256, sender)}"


class _ObjectPart:
    def __init__(self, files: Any, name: str) -> None:
        self._files, self._name = files, name
        self._content = bytearray()

    def write(self, block: bytes) -> None:
        self._content += block

    def close(self, is_whole: bool) -> None:
        if is_whole:
            self._files.makedirs(self._name.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(self._name, bytes(self._content))


def _upload_name(sha256: str, sender: str) -> str:
    return f"{hashed_name(sha256).rpartition('/')[2]}.{sender}"
