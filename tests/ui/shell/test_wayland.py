"""Wayland, the default session of Debian and Ubuntu: the window under weston without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.ui.drag_source import COLOUR
from tests.ui.dragging import DragSource
from tests.ui.linux_desktop import (
    NOTIFYD,
    missing,
    notification_service,
    running,
    session_bus,
    shown_notifications,
    wayland,
    x_display,
)

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Wayland is for Linux")


class Peer:
    """The program on the Wayland desktop."""

    def __init__(self, process: subprocess.Popen[str], environment: dict[str, str]) -> None:
        self._process, self.environment = process, environment

    def ask(self, question: str) -> dict[str, Any]:
        self.begin(question)
        return self.answer()

    def begin(self, question: str) -> None:
        """Ask without waiting: until the answer, the program sees what its desktop sends."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def asked(environment: dict[str, str]) -> Iterator[Peer]:
    """Run the program until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.wayland_peer"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Peer(process, environment)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.fixture
def peer() -> Iterator[Peer]:
    if what := missing("weston", "Xvfb", "xdotool", "dbus-daemon", str(NOTIFYD)):
        pytest.skip(f"needs {what}")
    with ExitStack() as stack:
        environment = stack.enter_context(session_bus(stack.enter_context(x_display(dict(os.environ)))))
        stack.enter_context(notification_service({**environment, "GDK_BACKEND": "x11"}))
        yield stack.enter_context(asked(stack.enter_context(wayland(environment))))


def coloured_place(environment: dict[str, str]) -> list[int]:
    """Return the middle of the window of tests/ui/drag_source.py; nothing until it is seen."""
    command = [sys.executable, "-m", "tests.ui.coloured_place", COLOUR]
    seen = subprocess.run(
        command, cwd=ROOT, env={**environment, "QT_QPA_PLATFORM": "xcb"}, capture_output=True, text=True
    )
    return [int(number) for number in seen.stdout.split()]


def test_on_wayland_the_desktops_notification_shows_a_call_and_no_second_window_opens(
    qtbot: QtBot, peer: Peer
) -> None:
    assert peer.ask("open") == {"exposed": True, "platform": "wayland"}
    assert peer.ask("ring") == {"notified": True, "windows": ["main_window"]}
    qtbot.waitUntil(lambda: len(shown_notifications(peer.environment)) == 1)
    assert peer.ask("end") == {"notified": False}
    qtbot.waitUntil(lambda: not shown_notifications(peer.environment))
    # Weston has no portal: before the call it is said that nothing can be shared, instead of failing in it.
    assert peer.ask("share") == {"shared": [], "fault": "no_portal"}


def test_a_desktop_with_the_portal_offers_one_screen_because_the_portal_asks_which(peer: Peer) -> None:
    Path(peer.environment["XDG_RUNTIME_DIR"], "pipewire-0").touch()
    portal = [sys.executable, "-m", "tests.ui.portal_peer"]
    with running(portal, {**peer.environment, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert peer.ask("share") == {"shared": ["portal"], "fault": ""}


def test_a_file_of_another_wayland_program_is_dropped_on_the_case(qtbot: QtBot, tmp_path: Path) -> None:
    if what := missing("weston", "Xvfb", "xdotool", "dbus-daemon"):
        pytest.skip(f"needs {what}")
    letter = tmp_path / "surat permohonan.pdf"
    letter.write_bytes(b"%PDF-1.4\n")

    with ExitStack() as stack:
        x11 = stack.enter_context(session_bus(stack.enter_context(x_display(dict(os.environ), "1366x768"))))
        inside = stack.enter_context(wayland(x11, "x11"))
        peer = stack.enter_context(asked(inside))
        assert peer.ask("open")["exposed"]
        found = peer.ask("case")
        assert found["whole"]
        source = DragSource(str(letter), qtbot.waitUntil, x11, inside)
        stack.callback(source.close)
        qtbot.waitUntil(lambda: bool(coloured_place(x11)))
        source.middle()  # Wayland tells no program where it is, so this line only says that it is shown
        peer.begin("dropped")
        assert source.drag(QPoint(*coloured_place(x11)), QPoint(*found["note"])) == "copied"
        assert peer.answer() == {"files": [str(letter)]}
