"""Runs the commands of loket-server in processes that have its modules from the start.

A command of its own imports for half a second of a core, more than most of them work, and the tests of the
set-up run more than a hundred. Here each is a fork of one process that has imported them. `test_command.py`
starts the program itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST_S = 240
_processes = get_context("forkserver")
_processes.set_forkserver_preload(["server.command", "db.server.installing"])


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def run_command(arguments: Sequence[str]) -> Done:
    """Run `loket-server` with these arguments and wait for its end."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _processes.Process(target=_command, args=(arguments, dict(os.environ), out, err))
        process.start()
        process.join(LONGEST_S)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"loket-server {' '.join(arguments)}: {err.read_text()}")
        return Done(process.exitcode, out.read_text(), err.read_text())


def _command(arguments: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    """Be the program: with the environment of the test, and files for all that it and its children print."""
    from server.command import main

    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((sys.stdout, out), (sys.stderr, err)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.exit(main(arguments))
