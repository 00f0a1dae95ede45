"""Retention of recordings: erases expired ones, and adopts or reports files that a crash left."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from sqlalchemy import Connection

from app.common.clock import now
from app.common.clock_jump import ClockCheck
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Level, Notice
from app.common.recording_files import (
    SoundFile,
    as_stored,
    has_ids,
    kept_path,
    located,
    opus_duration_s,
    sha256_of,
    sound_files,
)
from app.file_store.recording_folders import RecordingFolders
from app.mutations.recording import AddRecording, EraseRecording
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from db.enums import Consent
from db.queries.recordings import CallOfRecording, calls_of_recordings, recordings_there, recordings_to_erase
from db.records import RecordingRecord

_log = logging.getLogger(__name__)
ERASE_EVERY_MS = 3_600_000
STILL_WRITTEN_S = 15.0  # a file that changed more recently may still be written


@dataclass(frozen=True, slots=True)
class _Found:
    folders: tuple[Path, ...]
    files: tuple[SoundFile, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """The records of files: rows by id and by path (value: is it erased?), and calls."""

    ids: dict[UUID, bool]
    paths: dict[str, bool]
    calls: dict[UUID, CallOfRecording]


class RecordingRetention(QObject):
    """A recording counts as erased only if its file was found and deleted."""

    notice = Signal(Notice)

    def __init__(
        self,
        records: Records,
        preferences: Preferences,
        jobs: Jobs,
        folders: RecordingFolders,
        is_running: Callable[[UUID], bool],
        clock: ClockCheck,
        parent: QObject | None = None,
    ) -> None:
        """is_running: Returns whether that recording is being written."""
        super().__init__(parent)
        self._records, self._preferences, self._jobs = records, preferences, jobs
        self._folders, self._is_running = folders, is_running
        self._clock = clock
        self._is_jump_reported = False
        self._not_erased: set[UUID] = set()  # already reported
        # recordings whose erasure is reported, because a person asked for it
        self._taken_back: set[UUID] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(ERASE_EVERY_MS)
        self._timer.timeout.connect(self.erase_expired)
        self._timer.timeout.connect(self.take_up_strays)
        self._is_stopped = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.take_up_strays)

    def stop(self) -> None:
        """Stop; the next start continues."""
        self._is_stopped = True
        self._timer.stop()
        self._again.stop()

    # -- the end of retention ------------------------------------------------------------------------------

    @Slot()
    def erase_expired(self) -> None:
        """Erase expired recordings; again each hour."""
        self._timer.start()
        if not self._preferences.settings.shared.is_used and (jumped := self._clock.jumped_by()) is not None:
            self._report_clock_jump(jumped)
            return
        most = 200 + len(self._not_erased)  # those remain at the front of the list
        self._records.read(lambda tx: recordings_to_erase(tx, now(), most), self._erase)

    def _report_clock_jump(self, by: timedelta) -> None:
        """Erase nothing until the next start: with this clock, recordings to be kept for
        years would be due.
        """
        if not self._is_jump_reported:
            self._is_jump_reported = True
            self.notice.emit(Notice("recordings_clock", WARNING, {"count": str(abs(by.days))}))

    def erase_taken_back(self, ids: Iterable[UUID]) -> None:
        """Erase these recordings now and report it, because the consent was withdrawn."""
        self._taken_back.update(ids)
        if self._taken_back:
            self.erase_expired()

    def _erase(self, records: tuple[RecordingRecord, ...]) -> None:
        due = [record for record in records if not self._is_running(record.id)]

        def erase() -> list[tuple[RecordingRecord, Path, OSError | None]]:
            folders = self._folders.all()
            places = [(record, located(record.path, record.id, folders)) for record in due]
            return [(record, path, _erase_file(record, path)) for record, path in places]

        if due:
            self._jobs.run(erase, self._erased)

    def _erased(self, outcome: list[tuple[RecordingRecord, Path, OSError | None]]) -> None:
        missing: list[Path] = []
        taken_back: list[Path] = []
        for record, path, error in outcome:
            # Refused before it began; for others their own workstation knows whether it began.
            is_unmade = (
                isinstance(error, FileNotFoundError) and not record.bytes and self._may_know(record.made_by)
            )
            if error is None or is_unmade:
                self._not_erased.discard(record.id)
                if record.id in self._taken_back:
                    self._taken_back.discard(record.id)
                    taken_back.append(path)
                self._records.change(EraseRecording(recording_id=record.id, occurred_at=now()))
            elif record.id not in self._not_erased:
                self._not_erased.add(record.id)
                if isinstance(error, FileNotFoundError):
                    missing.append(path)
                else:
                    facts = {"path": str(path), "reason": error.strerror or str(error)}
                    self.notice.emit(Notice("recording_not_erased", WARNING, facts))
        # otherwise the workstation that made them has and erases them
        if missing and not self._preferences.settings.shared.is_used:
            self.notice.emit(_notice("recordings_not_found", WARNING, missing))
        if taken_back:
            self.notice.emit(_notice("recordings_refused_erased", INFO, taken_back))

    def _may_know(self, made_by: UUID) -> bool:
        viewer = self._records.viewer
        return not self._preferences.settings.shared.is_used or (viewer is not None and viewer.id == made_by)

    # -- files that a crash left ----------------------------------------------------------------------------

    @Slot()
    def take_up_strays(self) -> None:
        """Find files without a row, left by an engine or a desktop that was killed."""

        def scan() -> _Found:
            folders = self._folders.all()
            return _Found(folders, tuple(sound_files(folders)))

        self._jobs.run(scan, self._look_up)

    def later(self) -> None:
        """Search again once no file can be in use any more."""
        if not self._is_stopped:  # a pending answer may arrive after the stop
            self._again.start(round(STILL_WRITTEN_S * 1000) + 1000)

    def _unseen(self, error: OSError) -> None:
        _log.warning("recordings: the folder cannot be read: %s", error)

    def _look_up(self, found: _Found) -> None:
        fresh = now() - timedelta(seconds=STILL_WRITTEN_S)
        finished = [
            file
            for file in found.files
            if file.recording_id is None or not self._is_running(file.recording_id)
        ]
        files = [file for file in finished if file.changed_at < fresh]
        if len(files) < len(finished) or self._records.waiting:  # or a call is not in the records yet
            self.later()
        if files and not self._records.waiting:
            self._records.read(
                lambda tx: _known(tx, files, found.folders),
                lambda known: self._sort(files, known, found.folders),
            )

    def _sort(self, files: list[SoundFile], known: _Known, folders: tuple[Path, ...]) -> None:
        """Keep the files of known calls, or erase them without consent; report the others."""
        kept: list[tuple[SoundFile, CallOfRecording]] = []
        refused: list[Path] = []
        strange: list[Path] = []
        again: list[Path] = []
        ours = folders[-1]
        for file in files:
            is_erased = _is_erased(file, known, folders)
            call = known.calls.get(file.contact_id) if file.contact_id else None
            if is_erased is not None:
                if is_erased:  # an older Loket marked it as erased while it was in another folder
                    again.append(file.path)
            elif call is None or call.consent is Consent.NOT_ASKED:
                if file.path.is_relative_to(ours):  # in other folders, workstations may keep their own
                    strange.append(file.path)
            elif call.consent is Consent.YES:
                kept.append((file, call))
            else:
                refused.append(file.path)
        for file, call in kept:
            self._keep(file, call)
        self._drop(again, is_reported=False)
        self._drop(refused)
        for kind, level, paths in (
            ("recordings_taken_up", INFO, [file.path for file, _ in kept]),
            ("recordings_strange", WARNING, strange),
        ):
            if paths:
                self.notice.emit(_notice(kind, level, paths))

    def _keep(self, file: SoundFile, call: CallOfRecording) -> None:
        # its name contained the call's id, so it contained this one, too
        assert file.recording_id is not None
        recording_id, path = file.recording_id, file.path
        keep = timedelta(days=self._preferences.settings.recording.keep_days)

        def measured(found: tuple[str, int, float]) -> None:
            sha256, size, duration_s = found
            self._records.change(
                AddRecording(
                    recording_id=recording_id,
                    contact_id=call.contact_id,
                    path=kept_path(path.as_posix()),
                    sha256=sha256,
                    bytes=size,
                    duration_ms=round(duration_s * 1000),
                    keep_until=file.changed_at + keep,
                    occurred_at=file.changed_at,
                    made_by=call.agent_id,
                ),
                refused=_note_refusal,
            )

        self._jobs.run(
            lambda: (sha256_of(path), path.stat().st_size, opus_duration_s(path)),
            measured,
            ((OSError, self._unseen),),
        )

    def _drop(self, paths: list[Path], is_reported: bool = True) -> None:
        """Erase files that may not be kept, and report it; a failure is reported in any case."""

        def done(errors: list[OSError | None]) -> None:
            outcome = list(zip(paths, errors, strict=True))
            gone = [path for path, error in outcome if error is None]
            if gone and is_reported:
                self.notice.emit(_notice("recordings_refused_erased", INFO, gone))
            for path, error in outcome:
                if error is not None and not isinstance(error, FileNotFoundError):
                    facts = {"path": str(path), "reason": error.strerror or str(error)}
                    self.notice.emit(Notice("recording_not_erased", WARNING, facts))

        if paths:
            self._jobs.run(lambda: [_unlink(path) for path in paths], done)


def _notice(kind: str, level: Level, paths: list[Path]) -> Notice:
    return Notice(kind, level, {"count": str(len(paths)), "path": str(paths[0])})


def _known(tx: Connection, files: list[SoundFile], folders: tuple[Path, ...]) -> _Known:
    ids = [file.recording_id for file in files if file.recording_id is not None]
    paths = [path for file in files if file.recording_id is None for path in as_stored(file.path, folders)]
    by_id, by_path = recordings_there(tx, ids, paths)
    unknown = [file.contact_id for file in files if file.contact_id and file.recording_id not in by_id]
    return _Known(by_id, by_path, calls_of_recordings(tx, unknown))


def _is_erased(file: SoundFile, known: _Known, folders: tuple[Path, ...]) -> bool | None:
    """Return whether its row is marked as erased, None without a row."""
    if file.recording_id is not None:
        return known.ids.get(file.recording_id)
    return next((known.paths[p] for p in as_stored(file.path, folders) if p in known.paths), None)


def _erase_file(record: RecordingRecord, path: Path) -> OSError | None:
    """Erase a file; if its name contains no ids (first releases), only with the recording's content."""
    try:
        if not has_ids(record.path) and sha256_of(path) != record.sha256:
            return FileNotFoundError(errno.ENOENT, "another file has its name", str(path))
    except OSError as error:
        return error
    return _unlink(path)


def _unlink(path: Path) -> OSError | None:
    try:
        path.unlink()
    except OSError as error:
        return error
    return None


def _note_refusal(refusal: Refusal) -> None:
    """Log the rejection: its row was added in the meantime."""
    _log.warning("recording: what was found is not taken up: %s", refusal.code)
