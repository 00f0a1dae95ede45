"""Debian's clamd with one signature of our own: that of the EICAR test file. No database is downloaded."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.end2end.peers.machine import PATIENCE_S, end, require, wait_until

# In two parts, so that no scanner finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST_BYTES = 1_000_000
_CONFIG = """\
Foreground yes
LogFile {folder}/clamd.log
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
StreamMaxLength {most}
OfficialDatabaseOnly no
"""


class Clamd:
    def __init__(self, folder: Path) -> None:
        require("clamd")
        folder.mkdir()
        self._socket, self._config = folder / "clamd.ctl", folder / "clamd.conf"
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
        self._config.write_text(_CONFIG.format(folder=folder, most=MOST_BYTES))
        self._log = folder / "start.log"

    @property
    def address(self) -> str:
        return f"unix:{self._socket}"

    def start(self) -> None:
        program = shutil.which("clamd", path=f"/usr/sbin:{os.environ['PATH']}")
        assert program is not None
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([program, "-c", str(self._config)], stdout=log, stderr=log)
        wait_until(self._answers, PATIENCE_S, f"clamd: {self._log.read_text()}")

    def stop(self) -> None:
        end(self._process)

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self._socket))
            line.sendall(b"zPING\0")
            return line.recv(100) == b"PONG\0"
        return False
