"""This workstation's files according to the records: those that others need, and expired ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence, Set
from datetime import datetime
from pathlib import Path

from app.common.hashed_place import hashed_place
from app.common.recording_files import SUFFIX, as_stored, sha256_of, sound_files
from app.file_store.file_exchange import PendingFile
from app.file_store.recording_folders import RecordingFolders
from app.file_store.store import part_of
from db.queries.erasure import wiped_files
from db.queries.shared_files import (
    NeededFile,
    attachments_needed,
    recordings_named,
    recordings_needed,
    recordings_over,
)
from db.replica import Replica

ASK_AGAIN_S = 60.0
AskOver = Callable[[Sequence[str]], Sequence[str] | None]


def fetched_place(folder: Path, sha256: str) -> Path:
    """Return the path of another workstation's recording."""
    return hashed_place(folder, sha256, SUFFIX)


class RecordedFiles:
    """Blocks; raises StorageError."""

    def __init__(
        self,
        replica: Replica,
        attachments: Path,
        folders: RecordingFolders,
        fetched: Path,
        ask_over: AskOver,
        clock: Callable[[], datetime],
    ) -> None:
        """`ask_over`: Returns which of these files the office no longer needs; None while the server is
        unreachable.
        """
        self._replica, self._attachments, self._folders = replica, attachments, folders
        self._fetched, self._ask_over, self._clock = fetched, ask_over, clock
        self._asked: list[str] = []  # hashes that the office still needs
        self._asked_at = 0.0
        self._hashes: dict[tuple[Path, int], str] = {}  # of recordings whose names do not contain it

    def to_send(self) -> Sequence[PendingFile]:
        """Return the needed files here, oldest first."""
        kept = {path.name: path for path in self._attachments.glob("[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 64)}
        folders = self._folders.all()
        sounds = tuple(sound_files(folders))
        with_id = {file.recording_id: file.path for file in sounds if file.recording_id is not None}
        # Before names contained the recording's id, only the row named the file.
        without_id = [file.path for file in sounds if file.recording_id is None]
        named = {name: path for path in without_id for name in as_stored(path, folders)}
        now = self._clock()
        needed, by_name = self._replica.read(
            lambda tx: (
                (*attachments_needed(tx, [*kept]), *recordings_needed(tx, [*with_id], now)),
                recordings_named(tx, [*named], now),
            )
        ).result()
        places = {**kept, **{str(one): path for one, path in with_id.items()}, **named}
        ours = [one for one in by_name if self._is_it(named[one.key], one)]
        oldest = sorted((*needed, *ours), key=lambda one: one.at)
        return [PendingFile(one.sha256, one.bytes, places[one.key]) for one in oldest]

    def _is_it(self, path: Path, needed: NeededFile) -> bool:
        try:
            found = path.stat()
            if found.st_size != needed.bytes:
                return False
            state = (path, found.st_mtime_ns)
            if state not in self._hashes:
                self._hashes[state] = sha256_of(path)
        except OSError:  # erased in the meantime, or unreadable; a user who plays it gets an error
            return False
        return self._hashes[state] == needed.sha256

    def to_erase(self, erased: Set[str]) -> Sequence[str]:
        """Return expired files, according to the shared database; fetched recordings are deleted here at
        once.

        app/people/erasure.py deletes attachments from their folder, their workstation deletes recordings.
        """
        now = self._clock()
        wiped, sounds = self._replica.read(lambda tx: (wiped_files(tx), recordings_over(tx, now))).result()
        heard = [sha256 for sha256 in sounds if sha256 not in erased]
        over = self._over([*(sha256 for sha256 in wiped if sha256 not in erased), *heard])
        if over is None:
            return ()
        for sha256 in over:
            part_of(hashed_place(self._attachments, sha256)).unlink(missing_ok=True)
        for sha256 in heard:
            place = fetched_place(self._fetched, sha256)
            place.unlink(missing_ok=True)
            part_of(place).unlink(missing_ok=True)
        return over

    def _over(self, hashes: Sequence[str]) -> Sequence[str] | None:
        """Query the same hashes at most once a minute: another case may need one for years."""
        is_new = list(hashes) != self._asked
        if hashes and not is_new and time.monotonic() < self._asked_at + ASK_AGAIN_S:
            return ()
        over = self._ask_over(hashes)
        if over is not None:
            self._asked, self._asked_at = [one for one in hashes if one not in over], time.monotonic()
        return over
