"""The files of this workstation as the records see them: which the others need, and which are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.file_exchange import FileHere
from app.recording_files import SUFFIX, sound_files
from app.recording_folders import RecordingFolders
from db.queries.erasure import wiped_files
from db.queries.shared_files import attachments_needed, recordings_needed, recordings_over
from db.replica import Replica

AskOver = Callable[[Sequence[str]], Sequence[str] | None]


def fetched_place(folder: Path, sha256: str) -> Path:
    """Return where a recording of another workstation is put."""
    return folder / sha256[:2] / (sha256 + SUFFIX)


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
        """`ask_over`: Which of these files does the office need no more? None while nobody can be asked."""
        self._replica, self._attachments, self._folders = replica, attachments, folders
        self._fetched, self._ask_over, self._clock = fetched, ask_over, clock

    def to_send(self) -> Sequence[FileHere]:
        """Return what is here and needed, oldest first."""
        kept = {path.name: path for path in self._attachments.glob("[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 64)}
        sounds = {file.recording_id: file.path for file in sound_files(self._folders.all())}
        ids = [one for one in sounds if one is not None]
        now = self._clock()
        needed = self._replica.read(
            lambda tx: (*attachments_needed(tx, [*kept]), *recordings_needed(tx, ids, now))
        ).result()
        places = {**kept, **{str(one): path for one, path in sounds.items()}}
        oldest = sorted(needed, key=lambda one: one.at)
        return [FileHere(one.sha256, one.bytes, places[one.key]) for one in oldest]

    def to_erase(self) -> Sequence[str]:
        """Return what is over, as the shared database knows it; recordings that came here go at once.

        Attachments are erased from their folder by app/erasure.py, recordings by who made them.
        """
        now = self._clock()
        wiped, sounds = self._replica.read(lambda tx: (wiped_files(tx), recordings_over(tx, now))).result()
        over = self._ask_over(wiped)
        if over is None:
            return ()
        for sha256 in sounds:
            fetched_place(self._fetched, sha256).unlink(missing_ok=True)
        return (*over, *sounds)
