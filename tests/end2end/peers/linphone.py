"""linphonec as the far side, driven by the commands that a person types, through a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

from tests.end2end.peers.machine import LOOPBACK, end, free_port, wait_until

_CONFIG = """\
[sip]
sip_port={port}
sip_tcp_port=0
sip_tls_port=0
guess_hostname=0
contact=sip:{user}@{address}
[net]
mtu=1300
[storage]
backend=sqlite3
uri={folder}/linphone.db
[lime]
enabled=0
[rtp]
audio_rtp_port={rtp}
[video]
enabled=0
capture=0
display=0
[sound]
echocancellation=0
"""


class Linphone:
    """One linphonec without registration; it speaks and hears through files. Close it at the end."""

    def __init__(self, folder: Path, user: str = "warga") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.uri = f"sip:{user}@{LOOPBACK}:{self.port}"
        config = _CONFIG.format(
            port=self.port, user=user, address=LOOPBACK, folder=folder, rtp=free_port() & ~1
        )
        (folder / "linphonerc").write_text(config)
        self._output = ""
        home = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        self.process = subprocess.Popen(
            ["linphonec", "-c", str(folder / "linphonerc")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **home},
            cwd=folder,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("linphonec>")
        self.type("soundcard use files")
        self.wait_for("Using wav files")

    def type(self, command: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n".encode())
        self.process.stdin.flush()

    def wait_for(self, pattern: str, timeout_s: float = 20) -> None:
        wait_until(lambda: re.search(pattern, self._output), timeout_s, f"{pattern} from linphonec")

    def close(self) -> None:
        end(self.process)

    @property
    def output(self) -> str:
        return self._output

    def _read(self) -> None:
        assert self.process.stdout
        while chunk := os.read(self.process.stdout.fileno(), 4096):
            self._output += chunk.decode("utf-8", "replace")
