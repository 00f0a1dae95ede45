"""No process of ours leaves its memory in a file, or lets another one of its user read it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.end2end.peers.machine import comes_true

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl, RLIMIT_CORE")
ROOT = Path(__file__).parents[3]
# Loaded by every Python before anything of ours: it writes down what holds for its process, again and again.
PROBE = """
import atexit, ctypes, os, resource, threading, time
def note():
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
    text = f"{dumpable} {resource.getrlimit(resource.RLIMIT_CORE)}"
    path = os.path.join(os.environ["LOKET_PROBE"], str(os.getpid()))
    with open(path + ".new", "w") as file:
        file.write(text)
    os.replace(path + ".new", path)
def go_on():
    while True:
        note()
        time.sleep(0.05)
atexit.register(note)
threading.Thread(target=go_on, daemon=True).start()
"""
PRIVATE = "0 (0, 0)"
STAYING = {
    "engine": ("telephony", "--engine"),
    "headset": ("telephony.headset", "--headset"),
    "video": ("telephony.video", "--video"),
    "paper": ("app", "--paper"),
    "desktop": ("app",),
    "console softphone": ("telephony", "--user", "1001", "--address", "127.0.0.1"),
}
ENDING = {
    "admin": ("app", "admin", "--host", "127.0.0.1", "--port", "1", "status"),
    "doctor": ("app", "doctor", "--policy", "nowhere.toml"),
    "audit": ("app", "audit", "--records", "nowhere.sqlite3"),
    "quit": ("app", "quit"),
    "links": ("app", "links", "unregister"),
}


class Started:
    def __init__(self, folder: Path, arguments: tuple[str, ...], **more: str) -> None:
        (folder / "probe").mkdir()
        (folder / "told").mkdir()
        (folder / "probe" / "sitecustomize.py").write_text(PROBE)
        self._got = folder / "told"
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LOKET_HOME": str(folder / "home")}
        environment |= {"LOKET_PROBE": str(self._got), "HOME": str(folder), **more}
        environment["PYTHONPATH"] = f"{folder / 'probe'}{os.pathsep}{ROOT}"
        self.process = subprocess.Popen(
            (sys.executable, "-m", *arguments),
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def got(self) -> str:
        path = self._got / str(self.process.pid)
        return path.read_text() if path.exists() else ""

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


class Start(Protocol):
    def __call__(self, arguments: tuple[str, ...], **more: str) -> Started: ...


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Started] = []

    def start(arguments: tuple[str, ...], **more: str) -> Started:
        begun.append(Started(tmp_path, arguments, **more))
        return begun[-1]

    yield start
    for one in begun:
        one.end()


@pytest.mark.parametrize("what", STAYING)
def test_a_process_that_stays_keeps_its_memory_to_itself(start: Start, what: str) -> None:
    started = start(STAYING[what])
    assert comes_true(lambda: started.got() == PRIVATE, 60), started.got()


@pytest.mark.parametrize("what", ENDING)
def test_a_command_keeps_its_memory_to_itself(start: Start, what: str) -> None:
    started = start(ENDING[what])
    started.process.communicate(timeout=60)
    assert started.got() == PRIVATE


def test_a_developer_may_look_into_it(start: Start) -> None:
    started = start(STAYING["headset"], LOKET_DEBUGGABLE="1")
    assert comes_true(lambda: started.got().startswith("1 "), 60)
    assert started.got() != PRIVATE


def test_a_crash_is_still_reported_by_the_names_of_functions(start: Start) -> None:
    started = start(STAYING["headset"])
    assert comes_true(lambda: started.got() == PRIVATE, 60)
    started.process.send_signal(signal.SIGSEGV)
    _out, log = started.process.communicate(timeout=60)
    assert b"Segmentation fault" in log
    assert b"telephony/headset/process.py" in log


# Stands in for xdg-desktop-portal, and never answers.
PORTAL = """
import subprocess, sys
from jeepney import HeaderFields, MessageType, message_bus
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection(bus="SESSION")
bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
desktop = subprocess.Popen((sys.executable, "-c", sys.argv[1]))
while (message := bus.receive(timeout=60)).header.message_type is not MessageType.method_call:
    pass
print("asked", message.header.fields[HeaderFields.member])
sys.exit(desktop.wait())
"""
DESKTOP = """
import ctypes
from PySide6.QtGui import QGuiApplication
from telephony.process import private_memory
application = QGuiApplication(["loket"])
private_memory.introduce_to_portal()
assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 1
private_memory.protect()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no session bus")
def test_the_desktops_portal_sees_a_process_before_it_closes_its_memory() -> None:
    """And one that does not answer holds up nobody."""
    command = ("dbus-run-session", "--", sys.executable, "-c", PORTAL, DESKTOP)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "asked Read\n"), done.stderr
