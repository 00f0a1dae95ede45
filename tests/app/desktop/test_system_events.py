"""What the operating system reports: logind over a real D-Bus, Windows by the messages that it sends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desktop.system_events import SystemEvents, system_events

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="logind is Linux'")
ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="these are Windows' window messages")
ROOT = Path(__file__).parents[3]


class Heard:
    """What was reported, in its order."""

    def __init__(self, events: SystemEvents) -> None:
        self.reports: list[str] = []
        events.suspending.connect(lambda: self.reports.append("suspending"))
        events.resumed.connect(lambda: self.reports.append("resumed"))
        events.on_screen_changed.connect(lambda on: self.reports.append("on screen" if on else "away"))


class Logind:
    """A bus of its own, and a process on it that is logind."""

    def __init__(self) -> None:
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self._peer = subprocess.Popen(
            [sys.executable, "-m", "tests.app.logind_peer"],
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._peer.stdout is not None
        for line in self._peer.stdout:
            self.said.append(line.strip())

    def do(self, order: str) -> None:
        assert self._peer.stdin is not None
        self._peer.stdin.write(f"{order}\n")
        self._peer.stdin.flush()

    def close(self) -> None:
        for process in (self._peer, self._daemon):
            process.kill()
            process.wait()
        self._reader.join(5)


@pytest.fixture
def logind(qtbot: QtBot) -> Iterator[Logind]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon")
    logind = Logind()
    qtbot.waitUntil(lambda: "ready" in logind.said)
    yield logind
    logind.close()


@pytest.fixture
def from_logind(logind: Logind) -> Iterator[SystemEvents]:
    from PySide6.QtDBus import QDBusConnection

    from app.desktop.logind_events import LogindEvents

    events = LogindEvents(QDBusConnection.connectToBus(logind.address, f"loket-{id(logind)}"))
    yield events
    events.stop()
    QDBusConnection.disconnectFromBus(f"loket-{id(logind)}")


@ON_LINUX
def test_logind_waits_with_the_sleep_until_it_may_and_is_asked_to_wait_again_afterwards(
    logind: Logind, from_logind: SystemEvents, qtbot: QtBot
) -> None:
    heard = Heard(from_logind)
    from_logind.start()
    qtbot.waitUntil(lambda: "locked" in logind.said)
    logind.do("sleep")
    qtbot.waitUntil(lambda: heard.reports == ["suspending"])
    assert "released" not in logind.said
    from_logind.may_sleep()
    qtbot.waitUntil(lambda: "released" in logind.said)
    logind.do("awake")
    qtbot.waitUntil(lambda: heard.reports == ["suspending", "resumed"])
    qtbot.waitUntil(lambda: logind.said.count("locked") == 2)


@ON_LINUX
def test_logind_is_not_kept_from_the_sleep_by_a_line_that_hangs(
    logind: Logind, from_logind: SystemEvents, qtbot: QtBot
) -> None:
    from_logind.start()
    qtbot.waitUntil(lambda: "locked" in logind.said)
    logind.do("sleep")
    qtbot.waitUntil(lambda: "released" in logind.said)


@ON_LINUX
def test_logind_says_which_user_has_the_screen(
    logind: Logind, from_logind: SystemEvents, qtbot: QtBot
) -> None:
    heard = Heard(from_logind)
    logind.do("active false")
    from_logind.start()  # another user has it already
    qtbot.waitUntil(lambda: heard.reports == ["away"])
    logind.do("active true")
    qtbot.waitUntil(lambda: heard.reports == ["away", "on screen"])


@pytest.fixture
def from_windows(qapp: object) -> Iterator[SystemEvents]:
    events = system_events()
    events.start()
    yield events
    events.stop()


def send(events: SystemEvents, message: int, what: int) -> int:
    import ctypes

    from app.desktop.windows_events import WindowsEvents

    assert isinstance(events, WindowsEvents)
    return ctypes.windll.user32.SendMessageW(events.window, message, what, 0)  # type: ignore[attr-defined,no-any-return,unused-ignore]


@ON_WINDOWS
def test_windows_waits_with_the_sleep_until_it_may(from_windows: SystemEvents) -> None:
    from app.desktop import windows_events as w

    heard = Heard(from_windows)
    from_windows.suspending.connect(from_windows.may_sleep)
    send(from_windows, w.WM_POWERBROADCAST, w.PBT_APMSUSPEND)
    send(from_windows, w.WM_POWERBROADCAST, w.PBT_APMSUSPEND)  # to all windows, and to those that registered
    assert heard.reports == ["suspending"]
    send(from_windows, w.WM_POWERBROADCAST, w.PBT_APMRESUMEAUTOMATIC)
    assert heard.reports == ["suspending", "resumed"]


@ON_WINDOWS
def test_windows_says_which_user_has_the_screen(from_windows: SystemEvents) -> None:
    from app.desktop import windows_events as w

    heard = Heard(from_windows)
    assert from_windows.is_on_screen
    for what in (w.WTS_CONSOLE_DISCONNECT, w.WTS_CONSOLE_CONNECT, w.WTS_REMOTE_DISCONNECT):
        send(from_windows, w.WM_WTSSESSION_CHANGE, what)
    send(from_windows, w.WM_WTSSESSION_CHANGE, w.WTS_SESSION_UNLOCK)
    assert heard.reports == ["away", "on screen", "away", "on screen"]
