"""Creates one process at a time.

On Windows a process inherits every inheritable handle of its parent. While one thread creates a process whose
output it reads, the pipe of that output is inheritable. If another thread creates a process at that moment
(QProcess restricts nothing), that process inherits the pipe, too. Then the first thread waits for an end of
the output that comes only when the second process ends, and an engine runs all day.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from threading import Lock
from typing import Any

ONE_AT_A_TIME = Lock()  # around QProcess.start, too


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """subprocess.Popen, one at a time. Raises OSError."""
    with ONE_AT_A_TIME:
        return subprocess.Popen(command, **options)


def run(
    command: Sequence[str], *, given: bytes | None = None, timeout_s: float, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """subprocess.run, one creation at a time. Raises OSError, subprocess.TimeoutExpired."""
    with start(command, **options) as process:
        try:
            output, errors = process.communicate(given, timeout_s)
        except subprocess.TimeoutExpired as error:
            process.kill()
            error.stdout, error.stderr = process.communicate()  # the output until the timeout
            raise
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
