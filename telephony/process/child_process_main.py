"""The main function of a process that the desktop or the engine starts: the process ends in any case.

Three things would keep it alive without its parent, holding the sound device, the camera or the headset: an
exception (PyInstaller's program for Windows shows a dialog for one and waits for a click), an error while the
interpreter flushes a closed pipe, and a thread that does not return.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from telephony.process.standard_streams import print_utf8

_log = logging.getLogger(__name__)


def run_to_the_end(serve: Callable[[], int]) -> NoReturn:
    """End this process with the exit code that `serve` returns; with 1 after an exception, which is logged.

    serve: Calls `end_process` itself if its objects must not be destroyed.
    """
    print_utf8()  # the parent reads the log as UTF-8
    try:
        code = serve()
    except BaseException:  # noqa: BLE001 (the edge of the process)
        try:
            _log.exception("the process ends")
        finally:
            end_process(1)  # here, while the traceback still holds the objects of `serve`
    end_process(code)


def end_process(code: int) -> NoReturn:
    """End this process at once, without the interpreter's clean-up. Safe on any thread."""
    with suppress(OSError, ValueError):  # closed by the other side, or by us
        if sys.stderr is not None:
            sys.stderr.flush()
    os._exit(code)
