"""The file store of an office with the server program, which decides who may fetch and send which file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.common.recording_files import sha256_of
from app.file_store.store import Progress, StoreError, continued, part_of
from db.sync.gateway import Way
from db.sync.messages import NO_STORE, NOT_FOUND, STORE_FULL, TOO_LARGE, TOO_MANY_UPLOADS, WRONG_HASH
from db.sync.sync_status import SharedError
from db.sync.through_server import FileRefused

if TYPE_CHECKING:
    from db.sync.server_files import ServerFiles

_BY_FAULT = {
    NOT_FOUND: "not_there",
    NO_STORE: "no_store",
    STORE_FULL: "full",
    TOO_MANY_UPLOADS: "too_many_uploads",
    TOO_LARGE: "too_large",
    WRONG_HASH: "damaged",
}


class ServerStore:
    """A Store. One thread."""

    def __init__(self, files: ServerFiles) -> None:
        self._files = files

    def close(self) -> None:
        self._files.close()

    def lacking(self, files: Sequence[tuple[str, int]]) -> Sequence[str]:
        with _store_errors():
            return self._files.lacking([sha256 for sha256, _size in files])

    def put(self, source: Path, sha256: str, progress: Progress = lambda _: None) -> None:
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            try:
                with _store_errors():
                    self._files.send(file, sha256, size, progress)
            except StoreError as error:
                # Not there: the server expects no file of this size, or none any more.
                if error.code in ("damaged", "not_there") and sha256_of(source) != sha256:
                    raise StoreError("changed_here", sha256) from error
                if error.code == "not_there":
                    raise StoreError("not_wanted", sha256) from error
                raise

    def get(self, sha256: str, place: Path, progress: Progress = lambda _: None) -> None:
        part = part_of(place)
        with continued(part) as out:

            def take(block: bytes) -> None:
                out.write(block)
                progress(out.tell())

            with _store_errors():
                self._files.fetch(sha256, out, take, progress)
        if sha256_of(part) != sha256:
            part.unlink()
            with suppress(StoreError), _store_errors():  # the answer has no body, so no reason
                self._files.check(sha256)
            raise StoreError("damaged", sha256)
        os.replace(part, place)

    def remove(self, sha256: str) -> None:
        with _store_errors():
            self._files.remove(sha256)


def open_server_store(way: Way | None) -> ServerStore:
    """Return the store of the signed-in user. Raises StoreError without a connection."""
    if way is None:
        raise StoreError("unreachable", "no connection")
    with _store_errors():
        return ServerStore(way.gateway.open_files(way.login))


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except FileRefused as error:
        raise StoreError(_BY_FAULT.get(error.fault, "unreachable"), error.detail) from error
    except SharedError as error:  # the light says why
        raise StoreError("unreachable", str(error)) from error
