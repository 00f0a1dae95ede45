"""Opens a recording for playback: fetches it if needed, verifies its hash, and records the access."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.jobs import Jobs
from app.common.notices import ERROR, WARNING, Notice
from app.common.recording_files import located, sha256_of
from app.file_store.recorded_files import fetched_place
from app.file_store.recording_folders import RecordingFolders
from app.file_store.shared_files import STOPPED, SharedFiles
from app.mutations.recording import NotePlayed
from app.records.service import Records, Refusal
from db.records import RecordingRecord

FETCHED = "fetched"  # the folder, beside the months, for other workstations' recordings


class RecordingOpening(QObject):
    playable = Signal(object, str)  # RecordingRecord, path: verified, may be played
    unplayable = Signal(object)  # RecordingRecord; a notice gives the reason
    notice = Signal(Notice)

    def __init__(
        self,
        records: Records,
        jobs: Jobs,
        folders: RecordingFolders,
        shared: SharedFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._jobs, self._folders, self._shared = records, jobs, folders, shared

    def open(self, record: RecordingRecord) -> None:
        """Open a recording; `playable` follows, or `unplayable`. A file of another workstation is fetched
        first.
        """

        def check() -> tuple[Path, bool]:
            there = located(record.path, record.id, self._folders.all())
            fetched = self._fetched(record)
            if not there.exists() and fetched.exists():
                there = fetched
            return there, sha256_of(there) == record.sha256

        def missing(error: OSError) -> None:
            if isinstance(error, FileNotFoundError) and self._shared.is_on:
                self._fetch(record)
                return
            facts = {"path": str(error.filename or record.path), "reason": error.strerror or str(error)}
            self._refuse(record, Notice("recording_missing", WARNING, facts))

        self._jobs.run(check, lambda found: self._checked(record, *found), ((OSError, missing),))

    def cancel(self, record: RecordingRecord) -> None:
        """Cancel a fetch."""
        self._shared.cancel(record.sha256)

    def _checked(self, record: RecordingRecord, there: Path, is_unchanged: bool) -> None:
        if not is_unchanged:
            self._refuse(record, Notice("recording_changed", ERROR, {"path": str(there)}))
            return

        def not_theirs(refusal: Refusal) -> None:
            self._records.report_refusal(refusal)
            self.unplayable.emit(record)

        note = NotePlayed(recording_id=record.id, entry_id=uuid7(), occurred_at=now())
        self._records.change(note, done=lambda: self.playable.emit(record, str(there)), refused=not_theirs)

    def _fetch(self, record: RecordingRecord) -> None:
        def missing(why: str) -> None:
            if why == "not_there":
                self._shared.ask_where(None, "recording_id", record.id, at_workstation)
            elif why == STOPPED:
                self.unplayable.emit(record)
            else:
                self._refuse(record, Notice(f"recording_file_{why}", WARNING))

        def at_workstation(code: str) -> None:
            kind = "recording_not_sent" if code else "recording_nowhere"
            self._refuse(record, Notice(kind, WARNING, {"name": code}))

        place = self._fetched(record)
        self._shared.fetch(record.sha256, record.bytes, place, lambda: self.open(record), missing)

    def _refuse(self, record: RecordingRecord, why: Notice) -> None:
        self.notice.emit(why)
        self.unplayable.emit(record)

    def _fetched(self, record: RecordingRecord) -> Path:
        return fetched_place(self._folders.usual / FETCHED, record.sha256)
