"""The daily copy of the records: made at the start, and when a day begins while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from app.records.service import storage_notice
from db.backup import back_up, backup_folder
from db.errors import StorageDamaged, StorageError, StorageFull

CHECK_EVERY_MS = 60_000  # notices a suspend, or a changed clock, within this time
AGAIN_MS = 3_600_000  # after a failed copy
NO_ROOM, FAILED = "daily_copy_no_room", "daily_copy_failed"  # kinds of its notices


class DailyCopy(QObject):
    """Makes a copy once on each of the office's days, and retries if the disk was full."""

    notice = Signal(Notice)  # it could not be made
    made = Signal()  # or is there already, or not needed

    def __init__(
        self,
        records: Path,
        files: Path,
        jobs: Jobs,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        is_shared: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_shared = is_shared
        self._records, self._files, self._jobs = records, files, jobs
        self._clock, self._zone = clock, zone
        self._day: date | None = None  # the day of the last copy
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.check)

    @Slot()
    def check(self) -> None:
        """Make the day's copy if it was not made, and set the timer."""
        self._next.start(CHECK_EVERY_MS)
        today = self._clock().astimezone(self._zone()).date()
        if today != self._day:
            self._day = today
            self._jobs.run(
                lambda: back_up(self._records, today, self._files, is_shared=self._is_shared),
                lambda _copy: self.made.emit(),
                ((StorageError, self._on_failed),),
            )

    def stop(self) -> None:
        """Stop, because the program ends."""
        self._next.stop()

    def _on_failed(self, error: StorageError) -> None:
        self._day = None
        self._next.start(AGAIN_MS)
        if isinstance(error, StorageDamaged):
            self.notice.emit(storage_notice(error))
            return
        facts = {"path": str(backup_folder(self._records)), "reason": error.detail}
        kind = NO_ROOM if isinstance(error, StorageFull) else FAILED
        self.notice.emit(Notice(kind, WARNING, facts))
