"""Stores the last few crash reports in files here; the user may save one, and nothing is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.common.error_text import error_text
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Notice
from app.desktop.log import CRASH_LEFT, LOG, end_of
from telephony.client.phone import Phone
from telephony.messages import VideoFault

_log = logging.getLogger(__name__)
MOST = 10
MOST_OF_LOG = 20_000  # bytes, from the end
KEPT_FOR = timedelta(days=30)
FOLDER = "crashes"  # beside the log


def keep_report(folder: Path, what: str, text: str, at: datetime) -> Path:
    """Write a report, and delete surplus and old ones. Blocks; raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{at:%Y%m%d-%H%M%S-%f}-{what}.txt"
    path.write_text(f"{what}, {at.isoformat()}\n\n{text}\n", encoding="utf-8")
    drop_reports(folder, at)
    return path


def drop_reports(folder: Path, at: datetime) -> None:
    """Delete the reports beyond the newest few, and old ones. Raises OSError."""
    oldest = f"{at - KEPT_FOR:%Y%m%d-%H%M%S}"
    reports = sorted(folder.glob("*.txt"), reverse=True)
    for number, path in enumerate(reports):
        if number >= MOST or path.name < oldest:
            path.unlink(missing_ok=True)


def take_up(log: Path, at: datetime) -> bool:
    """Make a report of the previous run's crash; return whether it crashed. Raises OSError."""
    left = log / CRASH_LEFT
    if not left.exists():
        return False
    keep_report(log / FOLDER, "desktop", left.read_text(encoding="utf-8", errors="replace"), at)
    left.unlink()
    return True


def end_of_log(log: Path) -> str:
    """Return the last lines, which include the output of a crashed process of ours. Raises OSError."""
    return end_of(log / LOG, MOST_OF_LOG)


class CrashReports(QObject):
    """Crashes of the desktop, unexpected errors, crashes of the engine and the video process."""

    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        jobs: Jobs,
        log: Path,
        write: Callable[[Path], None],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        """`write` makes the report for the support desk; it blocks and raises OSError."""
        super().__init__(parent)
        self._jobs, self._log_folder, self._write, self._now = jobs, log, write, now
        self._bugs: set[str] = set()  # stored ones: an error that repeats with each tick is stored once
        phone.engine_lost.connect(self._on_engine_lost)
        phone.video_fault.connect(self._on_video_fault)

    def start(self) -> None:
        """Check for a crash of the previous run."""

        def notify(has_crashed: bool) -> None:
            if has_crashed:
                self.notice.emit(Notice("crashed_last_time", WARNING, {}, ("save_report",)))

        self._jobs.run(partial(take_up, self._log_folder, self._now()), notify, ((OSError, self._not_kept),))

    def note_bug(self, error: BaseException) -> None:
        """Store the origin of an unexpected error."""
        text = error_text(error)
        if text not in self._bugs:
            self._bugs.add(text)
            self._keep("bug", lambda: text)

    def save(self, path: Path) -> None:
        """Write the report for the support desk, over an existing file; a notice follows."""

        def work() -> None:
            path.unlink(missing_ok=True)
            self._write(path)

        def saved(_: None) -> None:
            self.notice.emit(Notice("report_saved", INFO, {"path": str(path)}))

        def failed(error: OSError) -> None:
            facts = {"path": str(path), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("report_not_saved", WARNING, facts))

        self._jobs.run(work, saved, ((OSError, failed),))

    def _keep(self, what: str, text: Callable[[], str], notifies: bool = False) -> None:
        folder, at = self._log_folder / FOLDER, self._now()

        def kept(_: Path) -> None:
            if notifies:
                self.notice.emit(Notice("crash_kept", INFO, {}, ("save_report",)))

        self._jobs.run(lambda: keep_report(folder, what, text(), at), kept, ((OSError, self._not_kept),))

    @Slot(object)
    def _on_engine_lost(self, _event: object) -> None:
        self._keep("engine", lambda: end_of_log(self._log_folder), notifies=True)

    @Slot(object)
    def _on_video_fault(self, event: VideoFault) -> None:
        if event.kind == "process":
            self._keep("video", lambda: f"{event.reason}\n\n{end_of_log(self._log_folder)}")

    def _not_kept(self, error: OSError) -> None:
        _log.warning("no report of a crash was kept: %s", error.strerror or error)
