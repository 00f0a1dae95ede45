"""The unit of systemd that runs the server of this computer."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from server.setup.errors import SetupError

UNIT = "loket-server.service"
RENEWAL = "loket-server-certificate.timer"
WITHIN_S = 30
DROP_IN = Path("/etc/systemd/system/loket-server.service.d/low-port.conf")
# A port below 1024 needs a capability, which does not count in a namespace of users.
_LOW_PORT = """# Made by loket-server setup: the server listens on a port below 1024.
[Service]
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
PrivateUsers=no
"""


def is_systemd_running() -> bool:
    return Path("/run/systemd/system").is_dir()


def start(port: int, local_port: int) -> None:
    """Start the server now and with each start of the computer; wait until it answers. Raises SetupError."""
    if port < 1024 and not DROP_IN.exists():
        DROP_IN.parent.mkdir(parents=True, exist_ok=True)
        DROP_IN.write_text(_LOW_PORT)
        _systemctl("daemon-reload")
    _systemctl("enable", "--now", UNIT, RENEWAL)
    wait_until_it_answers(local_port)


def wait_until_it_answers(local_port: int) -> None:
    """Raise SetupError if the server and its database do not answer in time."""
    deadline = time.perf_counter() + WITHIN_S
    while not _answers(local_port):
        if time.perf_counter() > deadline:
            raise SetupError(f"the server does not answer; its log says why: journalctl -u {UNIT} -n 50")
        time.sleep(0.2)


def _answers(local_port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{local_port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _systemctl(*words: str) -> None:
    done = subprocess.run(["systemctl", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupError(f"systemctl {' '.join(words)}: {done.stderr.strip()} (journalctl -u {UNIT} -n 50)")
