"""Lets accessibility clients walk through a restless desktop, and says how long it held.

`walk` needs a stage. In a session bus of its own it starts the desktop (restless_agent.py) and the clients
(accessibility_client.py), of which one listens to every event and the others ask about the whole tree.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CLIENT = Path(__file__).with_name("accessibility_client.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # has libatspi
CLIENTS = ("listen", "walk", "walk")
START_S = 20.0  # until the clients have met the desktop
END_S = 120.0
CLIENT_END_S = 60.0
RESULT = "walk.json"


@dataclass(frozen=True, slots=True)
class Walk:
    """What came of it.

    Attributes:
        minutes: From the first object that the last client met until it or the desktop ended. A client that
            had to be killed does not count: after the desktop's end it still worked off events.
        code: The desktop's exit code; negative is the signal that ended it.
        agent: What the restless agent did, and the rows that it saw overlap ("overlaps").
        clients: What each client asked, and which answers it got; its exit code ("code").
        crash: Where the desktop was when it crashed: what faulthandler said, and gdb if there is a core.
    """

    minutes: float
    code: int
    agent: dict[str, Any]
    clients: list[dict[str, Any]]
    crash: str


def walk(folder: Path, seconds: float, seed: int, environment: Mapping[str, str]) -> Walk:
    """Walk for so long; blocks until then. Raises CalledProcessError if the session does not start."""
    session = [sys.executable, "-m", "tests.screen.accessibility_walk", str(folder), str(seconds), str(seed)]
    subprocess.run(["dbus-run-session", "--", *session], env=dict(environment), cwd=ROOT, check=True)
    return Walk(**json.loads((folder / RESULT).read_text()))


def _in_session(folder: Path, seconds: float, seed: int) -> Walk:
    home = folder / "person"
    home.mkdir(parents=True)
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONFAULTHANDLER": "1",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    command = [sys.executable, "-m", "tests.screen.restless_agent", str(folder / "demo")]
    command += [str(seconds + START_S), str(seed)]
    with (folder / "desktop.out").open("wb") as out, (folder / "desktop.err").open("wb") as err:
        desktop = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=out, stderr=err, preexec_fn=_allow_core
        )
    asked = []
    for number, role in enumerate(CLIENTS):
        command = [SYSTEM_PYTHON, str(CLIENT), str(desktop.pid), str(seconds + START_S + END_S)]
        with (folder / f"client{number}.err").open("wb") as err:
            asked.append(
                subprocess.Popen(
                    [*command, str(seed * 10 + number), role],
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=err,
                    text=True,
                )
            )
    try:
        code = desktop.wait(seconds + START_S + END_S)
    except subprocess.TimeoutExpired:  # it hangs: faulthandler says where
        desktop.send_signal(signal.SIGABRT)
        code = desktop.wait()
    clients = [_figures(one) for one in asked]
    lines = (folder / "desktop.out").read_text().strip().splitlines()
    counting = [one for one in clients if one["code"] != -signal.SIGKILL]
    return Walk(
        minutes=min((one.get("walked_s", 0.0) for one in counting), default=0.0) / 60,
        code=code,
        agent=json.loads(lines[-1]) if lines and code == 0 else {},
        clients=clients,
        crash=_crash(folder) if code else "",
    )


def _figures(client: subprocess.Popen[str]) -> dict[str, Any]:
    """Return what a client printed; one that broke, or still works off events, has only its exit code."""
    try:
        said = client.communicate(timeout=CLIENT_END_S)[0]
    except subprocess.TimeoutExpired:
        client.kill()
        said = client.communicate()[0]
    figures: dict[str, Any] = json.loads(said or "{}")
    return {"code": client.returncode, **figures}


def _allow_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _crash(folder: Path) -> str:
    places = folder / "demo/home/log/crash.log"
    text = places.read_text() if places.exists() else ""
    cores = list(folder.glob("core*"))
    if cores and shutil.which("gdb"):
        command = ["gdb", "-batch", "-ex", "bt 60", sys.executable, str(cores[0])]
        text += subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return text


def main(folder: Path, seconds: float, seed: int) -> int:
    found = _in_session(folder, seconds, seed)
    (folder / RESULT).write_text(
        json.dumps({name: getattr(found, name) for name in Walk.__dataclass_fields__}, indent=1)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
