"""What is known of a crash is kept in a file here, of the last few; somebody may save it, nobody sends it."""

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
MOST_OF_LOG = 20_000  # bytes, the last ones
KEPT_FOR = timedelta(days=30)
FOLDER = "crashes"  # beside the log


def keep_report(folder: Path, what: str, text: str, at: datetime) -> Path:
    """Write a report, and delete those that are too many or too old. Blocks; raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{at:%Y%m%d-%H%M%S-%f}-{what}.txt"
    path.write_text(f"{what}, {at.isoformat()}\n\n{text}\n", encoding="utf-8")
    drop_reports(folder, at)
    return path


def drop_reports(folder: Path, at: datetime) -> None:
    """Delete the reports beyond the newest few, and those of long ago. Raises OSError."""
    oldest = f"{at - KEPT_FOR:%Y%m%d-%H%M%S}"
    reports = sorted(folder.glob("*.txt"), reverse=True)
    for number, path in enumerate(reports):
        if number >= MOST or path.name < oldest:
            path.unlink(missing_ok=True)


def take_up(log: Path, at: datetime) -> bool:
    """Make a report of what the last run left when it crashed; return whether it did. Raises OSError."""
    left = log / CRASH_LEFT
    if not left.exists():
        return False
    keep_report(log / FOLDER, "desktop", left.read_text(encoding="utf-8", errors="replace"), at)
    left.unlink()
    return True


def end_of_log(log: Path) -> str:
    """Return the last lines; what a process of ours said when it crashed stands there. Raises OSError."""
    return end_of(log / LOG, MOST_OF_LOG)


class CrashReports(QObject):
    """The desktop's own crash, an error that nobody expected, the end of the engine or the video process."""

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
        self._bugs: set[str] = set()  # that were kept: one that comes with each tick is kept once
        phone.engine_lost.connect(self._on_engine_lost)
        phone.video_fault.connect(self._on_video_fault)

    def start(self) -> None:
        """Look what the last run left."""

        def looked(has_crashed: bool) -> None:
            if has_crashed:
                self.notice.emit(Notice("crashed_last_time", WARNING, {}, ("save_report",)))

        self._jobs.run(partial(take_up, self._log_folder, self._now()), looked, ((OSError, self._not_kept),))

    def note_bug(self, error: BaseException) -> None:
        """Keep where an error that nobody expected came from."""
        text = error_text(error)
        if text not in self._bugs:
            self._bugs.add(text)
            self._keep("bug", lambda: text)

    def save(self, path: Path) -> None:
        """Write the report for the support desk, in the place of a file that is there; a notice follows."""

        def work() -> None:
            path.unlink(missing_ok=True)
            self._write(path)

        def saved(_: None) -> None:
            self.notice.emit(Notice("report_saved", INFO, {"path": str(path)}))

        def failed(error: OSError) -> None:
            facts = {"path": str(path), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("report_not_saved", WARNING, facts))

        self._jobs.run(work, saved, ((OSError, failed),))

    def _keep(self, what: str, text: Callable[[], str], tells: bool = False) -> None:
        folder, at = self._log_folder / FOLDER, self._now()

        def kept(_: Path) -> None:
            if tells:
                self.notice.emit(Notice("crash_kept", INFO, {}, ("save_report",)))

        self._jobs.run(lambda: keep_report(folder, what, text(), at), kept, ((OSError, self._not_kept),))

    @Slot(object)
    def _on_engine_lost(self, _event: object) -> None:
        self._keep("engine", lambda: end_of_log(self._log_folder), tells=True)

    @Slot(object)
    def _on_video_fault(self, event: VideoFault) -> None:
        if event.kind == "process":
            self._keep("video", lambda: f"{event.reason}\n\n{end_of_log(self._log_folder)}")

    def _not_kept(self, error: OSError) -> None:
        _log.warning("no report of a crash was kept: %s", error.strerror or error)
