"""A shelf of the file store at an address of fsspec: s3://, sftp://, abfs:// and others.

That library reads the credentials itself (its environment, its profile); they are not in Loket.
"""

from __future__ import annotations

from typing import IO, Any

from fsspec.core import url_to_fs

# Kinds of stores that can append to files; the others, usually object stores, accept whole files only.
_APPENDS = frozenset(("file", "local", "memory", "sftp", "ssh", "smb"))


class RemoteShelf:
    """Raises ImportError if the library for such an address is missing."""

    def __init__(self, address: str) -> None:
        try:
            self._files, self._root = url_to_fs(address)
        except ValueError as error:  # fsspec's error for an unknown kind of address
            raise ImportError(str(error)) from error

    def size(self, name: str) -> int | None:
        self._files.invalidate_cache()  # so that files sent by others since are found
        try:
            found: Any = self._files.info(self._path(name))["size"]
        except FileNotFoundError:
            return None
        return int(found)

    def read(self, name: str, offset: int) -> IO[bytes]:
        file: IO[bytes] = self._files.open(self._path(name), "rb")
        file.seek(offset)
        return file

    def write(self, name: str, offset: int) -> IO[bytes]:
        self._files.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
        file: IO[bytes] = self._files.open(self._path(name), "ab" if offset else "wb")
        return file

    def goes_on(self) -> bool:
        spoken = self._files.protocol
        return not _APPENDS.isdisjoint((spoken,) if isinstance(spoken, str) else spoken)

    def move(self, name: str, to: str) -> None:
        self._files.mv(self._path(name), self._path(to))

    def delete(self, name: str) -> None:
        self._files.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"
