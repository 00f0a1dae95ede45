"""Where the log goes, and what happens with an error that nobody expected."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

SIZE = 2_000_000
_log = logging.getLogger("loket")


def start_log(folder: Path) -> None:
    """Write to folder/loket.log, at most five files of 2 MB; once, however often this is called."""
    path = folder / "loket.log"
    root = logging.getLogger()
    if any(
        isinstance(one, RotatingFileHandler) and one.baseFilename == os.path.abspath(path)
        for one in root.handlers
    ):
        return
    handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=4, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    # Where each thread was when the program crashed: names of functions and lines only.
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))


def hook_bugs(tell: Callable[[str], None]) -> None:
    """Log every uncaught error and tell the person once; the program goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("a bug", exc_info=(kind, error, trace))
        tell(f"{kind.__name__}: {error}")

    sys.excepthook = hook
