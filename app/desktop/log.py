"""Sets up the log, and logs unexpected errors."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.common.error_text import LogFormatter

SIZE = 2_000_000
KEPT_S = 30 * 86_400.0  # after this time a log file is deleted, or the present one replaced
LOG, CRASH_LOG = "loket.log", "crash.log"
CRASH_LEFT = "crash.log.last"  # left by the crash of the previous run
_log = logging.getLogger("loket")


def start_log(folder: Path) -> None:
    """Write to folder/loket.log, at most five files of 2 MB; repeated calls have no effect."""
    path = folder / LOG
    root = logging.getLogger()
    if any(
        isinstance(one, RotatingFileHandler) and one.baseFilename == os.path.abspath(path)
        for one in root.handlers
    ):
        return
    drop_old(folder, time.time())
    handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=4, encoding="utf-8", delay=True)
    handler.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    crash = folder / CRASH_LOG
    if crash.exists() and crash.stat().st_size:
        crash.replace(folder / CRASH_LEFT)
    # The position of each thread at a crash: names of functions and lines only.
    faulthandler.enable(crash.open("a", encoding="utf-8"))


def drop_old(folder: Path, now_s: float) -> None:
    """Delete old log files, and rename a log that began long ago. Raises OSError."""
    for path in folder.glob(f"{LOG}*"):
        if path.stat().st_mtime < now_s - KEPT_S:
            path.unlink()
    log = folder / LOG
    if log.exists() and _began_s(log, now_s) < now_s - KEPT_S:
        log.replace(folder / f"{LOG}.1")


def end_of(path: Path, most: int) -> str:
    """Return at most so many bytes of the end of a file. Raises OSError."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - most))
        return file.read().decode("utf-8", "replace")


def _began_s(log: Path, now_s: float) -> float:
    """Return when the first line was written; now, if unknown."""
    with log.open(encoding="utf-8", errors="replace") as file:
        moment = file.readline()[:19]
    try:
        return time.mktime(time.strptime(moment, "%Y-%m-%d %H:%M:%S"))
    except ValueError:
        return now_s


def hook_bugs(report: Callable[[BaseException], None]) -> None:
    """Log every uncaught error and report it; the program continues."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("a bug", exc_info=(kind, error, trace))
        report(error)

    sys.excepthook = hook
