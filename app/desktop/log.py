"""Where the log goes, and what happens with an error that nobody expected."""

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
KEPT_S = 30 * 86_400.0  # after that a file of the log is deleted, or the one in use begun anew
LOG, CRASH_LOG = "loket.log", "crash.log"
CRASH_LEFT = "crash.log.last"  # what the run before left when it crashed
_log = logging.getLogger("loket")


def start_log(folder: Path) -> None:
    """Write to folder/loket.log, at most five files of 2 MB; once, however often this is called."""
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
    # Where each thread was when the program crashed: names of functions and lines only.
    faulthandler.enable(crash.open("a", encoding="utf-8"))


def drop_old(folder: Path, now_s: float) -> None:
    """Delete what was last written long ago, and put aside a log that goes on since then. Raises OSError."""
    for path in folder.glob(f"{LOG}*"):
        if path.stat().st_mtime < now_s - KEPT_S:
            path.unlink()
    log = folder / LOG
    if log.exists() and _began_s(log, now_s) < now_s - KEPT_S:
        log.replace(folder / f"{LOG}.1")


def end_of(path: Path, most: int) -> str:
    """Return what stands at the end of a file, at most so many bytes. Raises OSError."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - most))
        return file.read().decode("utf-8", "replace")


def _began_s(log: Path, now_s: float) -> float:
    """Return when the first line was written; now, if it does not say."""
    with log.open(encoding="utf-8", errors="replace") as file:
        moment = file.readline()[:19]
    try:
        return time.mktime(time.strptime(moment, "%Y-%m-%d %H:%M:%S"))
    except ValueError:
        return now_s


def hook_bugs(tell: Callable[[BaseException], None]) -> None:
    """Log every uncaught error and tell of it; the program goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("a bug", exc_info=(kind, error, trace))
        tell(error)

    sys.excepthook = hook
