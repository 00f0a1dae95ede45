"""Sends this workstation's files to the office's file store, deletes expired ones there,
and fetches files.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Protocol

from app.file_store.store import Stopped, Store, StoreError
from db.chunks import chunks
from db.errors import StorageError

_log = logging.getLogger(__name__)
CHECK_AGAIN_S = 3600.0  # retention ends by the clock, and a store may have been restored
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
REPORT_EVERY_S = 0.25
STOPPED = "stopped"
NOT_WRITTEN = "not_written"  # this computer's disk rejected it
_LAST_WORDS_S = 1.0
OpenStore = Callable[[], Store]
ASKED_AT_ONCE = 200
OF_THE_FILE = ("changed_here", "too_large", "not_wanted")  # with these codes other files are sent


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file of this workstation that the others need."""

    sha256: str
    bytes: int
    path: Path


@dataclass(frozen=True, slots=True)
class UploadStatus:
    """The waiting files; `bytes` is the remaining size. trouble: A code of StoreError, "" for none."""

    count: int = 0
    bytes: int = 0
    trouble: str = ""


class FileRecords(Protocol):
    """The files according to the records. Blocks; raises StorageError."""

    def to_send(self) -> Sequence[PendingFile]:
        """Return the needed files here, in the order of sending."""

    def to_erase(self, erased: Set[str]) -> Sequence[str]:
        """Return the hashes that must be deleted, according to the shared database, without `erased`."""


class FileSender:
    """Has its own thread. It asks the store which files were sent, also after a restart."""

    def __init__(
        self,
        open_store: OpenStore,
        files: FileRecords,
        changed: Callable[[UploadStatus], None],
        not_sent: Callable[[Path, str], None],
        erased: Callable[[], None],
    ) -> None:
        """`not_sent` receives each file here that differs from its record or is too large, and the code why.

        `erased` is called when a file was deleted from the store for good.
        """
        self._open, self._files, self._changed = open_store, files, changed
        self._report_not_sent = not_sent
        self._report_erased = erased
        self._stored: set[str] = set()
        self._erased: set[str] = set()
        self._not_sent: set[str] = set()
        self._reported = UploadStatus()
        self._failures, self._next_try, self._reported_at = 0, 0.0, 0.0
        self._wake, self._is_stopping = Event(), False
        self._thread = Thread(
            target=self._run, name="file-sender", daemon=True
        )  # a network share may hang for minutes

    def start(self) -> None:
        self._thread.start()

    def check(self) -> None:
        """Check for work."""
        self._wake.set()

    def retry_now(self) -> None:
        """Retry at once, and query the store again for every file."""
        self._next_try = 0.0
        self._stored.clear()
        self._wake.set()

    def stop(self) -> None:
        """Stop; an interrupted transfer continues at the next start."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_WORDS_S)

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.clear()
            try:
                pause_s = self._round()
            except StorageError:  # the records report the error themselves
                pause_s = LONGEST_PAUSE_S
            except Stopped:
                return
            if not self._wake.wait(pause_s) and pause_s == CHECK_AGAIN_S:
                self._stored.clear()

    def _round(self) -> float:
        """Do one round of work; return after how many seconds to check again."""
        settled = self._stored | self._not_sent
        waiting = [one for one in self._files.to_send() if one.sha256 not in settled]
        left_s = self._next_try - time.monotonic()
        if left_s > 0:
            self._report(waiting, self._reported.trouble)
            return left_s
        over = self._files.to_erase(self._erased)
        try:
            if waiting or over:
                with closing(self._open()) as store:
                    self._find_stored(store, waiting)
                    self._send(store, [one for one in waiting if one.sha256 not in self._stored])
                    self._erase(store, over)
        except StoreError as error:
            return self._failed(error, [one for one in waiting if one.sha256 not in self._stored])
        self._failures = 0
        self._report((), "")
        return CHECK_AGAIN_S

    def _find_stored(self, store: Store, waiting: Sequence[PendingFile]) -> None:
        for some in chunks(waiting, ASKED_AT_ONCE):
            if self._is_stopping:
                raise Stopped
            lacking = set(store.lacking([(one.sha256, one.bytes) for one in some]))
            self._stored |= {one.sha256 for one in some} - lacking

    def _send(self, store: Store, waiting: Sequence[PendingFile]) -> None:
        left = list(waiting)
        self._report(left, "")
        while left:
            one = left[0]
            try:
                store.put(one.path, one.sha256, lambda position: self._on_its_way(left, position))
            except FileNotFoundError:  # erased here in the meantime
                pass
            except OSError:
                _log.exception("files: %s cannot be read", one.path)
                self._not_sent.add(one.sha256)
            except StoreError as error:
                if error.code not in OF_THE_FILE:
                    raise
                if error.code == "not_wanted":
                    self._stored.add(one.sha256)  # until the store is asked again
                else:
                    self._not_sent.add(one.sha256)
                    self._report_not_sent(one.path, error.code)
            else:
                self._stored.add(one.sha256)
                self._erased.discard(one.sha256)  # it was attached again
            left.pop(0)
            self._report(left, "")

    def _erase(self, store: Store, over: Sequence[str]) -> None:
        for sha256 in over:
            if self._is_stopping:
                raise Stopped
            store.remove(sha256)
            self._erased.add(sha256)
            self._stored.discard(sha256)
        if over:
            self._report_erased()

    def _failed(self, error: StoreError, left: Sequence[PendingFile]) -> float:
        if error.code != self._reported.trouble:
            _log.warning("files: nothing is sent now: %s", error)
        self._report(left, error.code)
        pause_s: float = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self._failures) * random.uniform(0.8, 1.2)
        self._failures = min(self._failures + 1, 10)
        self._next_try = time.monotonic() + pause_s
        return pause_s

    def _on_its_way(self, left: Sequence[PendingFile], position: int) -> None:
        if self._is_stopping:
            raise Stopped
        if time.monotonic() >= self._reported_at + REPORT_EVERY_S:
            self._reported_at = time.monotonic()
            self._changed_to(UploadStatus(len(left), sum(one.bytes for one in left) - position))

    def _report(self, left: Sequence[PendingFile], trouble: str) -> None:
        self._changed_to(UploadStatus(len(left), sum(one.bytes for one in left), trouble))

    def _changed_to(self, status: UploadStatus) -> None:
        if status != self._reported and not self._is_stopping:  # otherwise the listeners are gone
            self._reported = status
            self._changed(status)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A requested file, and its target path."""

    sha256: str
    bytes: int
    place: Path


class FileFetcher:
    """Has its own thread, so that a fetch does not wait for sent files."""

    def __init__(
        self,
        open_store: OpenStore,
        progress: Callable[[str, int], None],
        ended: Callable[[str, str], None],
    ) -> None:
        """`progress(sha256, percent)`, then `ended(sha256, why)`: "" on success, a code of StoreError,
        STOPPED or NOT_WRITTEN.
        """
        self._open, self._progress, self._ended = open_store, progress, ended
        self._wanted: SimpleQueue[Wanted | None] = SimpleQueue()
        self._cancelled: set[str] = set()
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="file-fetcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def fetch(self, wanted: Wanted) -> None:
        self._cancelled.discard(wanted.sha256)
        self._wanted.put(wanted)

    def cancel(self, sha256: str) -> None:
        """Cancel a fetch; `ended(sha256, STOPPED)` follows, and the next fetch continues the partial file."""
        self._cancelled.add(sha256)

    def stop(self) -> None:
        self._is_stopping = True
        self._wanted.put(None)
        if self._thread.is_alive():
            self._thread.join(_LAST_WORDS_S)

    def _run(self) -> None:
        while (wanted := self._wanted.get()) is not None and not self._is_stopping:
            self._ended(wanted.sha256, self._get(wanted))

    def _get(self, wanted: Wanted) -> str:
        reported = -1

        def on_its_way(position: int) -> None:
            nonlocal reported
            if self._is_stopping or wanted.sha256 in self._cancelled:
                raise Stopped
            percent = min(100, 100 * position // max(1, wanted.bytes))
            if percent // 5 != reported // 5:
                reported = percent
                self._progress(wanted.sha256, percent)

        try:
            on_its_way(0)
            with closing(self._open()) as store:
                store.get(wanted.sha256, wanted.place, on_its_way)
        except Stopped:
            return STOPPED
        except StoreError as error:
            _log.warning("files: %s did not come: %s", wanted.sha256[:12], error)
            return error.code
        except OSError:
            _log.exception("files: %s cannot be written", wanted.place)
            return NOT_WRITTEN
        return ""
