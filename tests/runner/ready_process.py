"""Starts pytest in a process that has imported Loket already.

Each process of tests would need a second and a half of a core for the same imports. Here one process, the
fork server of multiprocessing, does them once, and each process of tests begins as a copy of it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess  # not there on Windows

_NO_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"


def start_pytest(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkServerProcess:
    """Start pytest in a session of its own. All that it prints is appended to the log.

    The process has the exit code of pytest.
    """
    # Where a shell forbids byte code, each of some hundred processes would compile all sources anew.
    os.environ.pop(_NO_BYTE_CODE, None)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.runner.imported"])
    given = {name: value for name, value in environment.items() if name != _NO_BYTE_CODE}
    process = context.Process(target=_run_pytest, args=(list(arguments), given, log), name="pytest")
    process.start()
    return process


def _run_pytest(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    """Be what `python -m pytest` would be, in the copied process."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.dont_write_bytecode = False
    sys.argv = ["pytest", *arguments]
    import pytest

    sys.exit(int(pytest.main(arguments)))
