"""Transfers of files to and from the server program, which go on as long as some bytes get through."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import IO, TypeVar

from db.sync.http_client import HttpClient
from db.sync.messages import FILE_BLOCK, OTHER_OFFSET, UploadState
from db.sync.sync_status import SharedError, Trouble
from db.sync.through_server import FileRefused, ThroughServer

T = TypeVar("T")
LEAST_BLOCK = 1 << 14
SLOW_S = 4.0  # a block that takes longer is followed by a smaller one
ASKS_AGAIN_S = 1.0  # while the server compares the hash
MOST_CUTS = 4  # in succession, without a byte between them
PAUSE_S = 0.1  # after the first of them; doubled after each
Moved = Callable[[int], None]


class ServerFiles:
    """The files of one server, for one user. One thread; blocks. Raises SharedError, FileRefused.

    The caller's errors (of `moved`, of its disk) end a transfer, and are raised.
    """

    def __init__(self, http: HttpClient, way: ThroughServer) -> None:
        self._http, self._way = http, way

    def close(self) -> None:
        self._http.close()

    def lacking(self, hashes: Sequence[str]) -> list[str]:
        return self._way.files_lacking(hashes)

    def check(self, sha256: str) -> None:
        self._way.check_file(sha256)

    def remove(self, sha256: str) -> None:
        self._way.remove_file(sha256)

    def send(self, file: IO[bytes], sha256: str, size: int, moved: Moved) -> None:
        """Send a file, from the byte up to which the server has it. `moved` gets the position."""
        patience = _Patience()
        state, length = UploadState(0, False), FILE_BLOCK
        block = b""  # first ask
        while True:
            moved(state.offset)
            began = time.monotonic()
            try:
                state = self._way.send_block(sha256, state.offset, block, size)
            except SharedError as error:
                if not _is_cut(error):
                    raise
                patience.cut(error)
                block, length = b"", max(LEAST_BLOCK, length // 8)
                continue
            if state.is_stored:
                moved(size)
                return
            if state.offset >= size:
                time.sleep(ASKS_AGAIN_S)
                block = b""
                continue
            patience.reached(state.offset)
            if block:
                is_slow = time.monotonic() - began > SLOW_S
                length = max(LEAST_BLOCK, length // 2) if is_slow else min(FILE_BLOCK, length * 2)
            file.seek(state.offset)
            block = file.read(min(length, size - state.offset))

    def fetch(self, sha256: str, out: IO[bytes], take: Callable[[bytes], None], moved: Moved) -> None:
        """Fetch a file from the position of `out` on; `take` writes."""
        patience = _Patience()
        while True:
            moved(out.tell())
            try:
                self._way.fetch_file(sha256, out.tell(), take)
            except SharedError as error:
                if not _is_cut(error):
                    raise
                patience.reached(out.tell())
                patience.cut(error)
            else:
                return


class _Patience:
    """Goes on after a cut as long as there are bytes between two of them."""

    def __init__(self) -> None:
        self._at, self._cuts = -1, 0

    def reached(self, position: int) -> None:
        if position > self._at:
            self._at, self._cuts = position, 0

    def cut(self, error: SharedError) -> None:
        """Wait shortly. Raises the error if the connection lets nothing through."""
        self._cuts += 1
        if self._cuts > MOST_CUTS:
            raise error
        time.sleep(PAUSE_S * 2 ** (self._cuts - 1))


def _is_cut(error: SharedError) -> bool:
    if isinstance(error, FileRefused):
        return error.fault == OTHER_OFFSET  # an answer was lost, or another request was faster
    return error.trouble is Trouble.UNREACHABLE
