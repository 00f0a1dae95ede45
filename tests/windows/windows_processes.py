"""`pytest -p tests.windows.windows_processes tests/end2end/...`: Loket's own processes on the Windows Python.

The tests, their desktop's half and the peers stay on Linux; what they start as an engine, a headset's or a
video process runs under wine. Only pytest's option imports this: it changes the whole process.
"""

from __future__ import annotations

import os
from pathlib import Path

from telephony.process import child_process
from tests.windows.windows_python import COMMAND
from tests.windows.wine import windows_path
from tests.wire.startup.sitecustomize import FILE
from tests.wire.tap import STARTUP


def _command(flag: str, module: str) -> tuple[str, ...]:
    """Return a command whose SIP is written down, too; see tests/wire/tap.py."""
    tapped = [f"PYTHONPATH={windows_path(STARTUP)}", f"{FILE}={windows_path(Path(os.environ[FILE]))}"]
    return ("/usr/bin/env", *tapped, *os.environ[COMMAND].splitlines(), "-m", module, flag)


child_process.own_command = _command
