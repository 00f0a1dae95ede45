"""Wayland, the default session of Debian and Ubuntu: the window under weston without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

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
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture
def peer() -> Iterator[Peer]:
    if what := missing("weston", "Xvfb", "xdotool", "dbus-daemon", str(NOTIFYD)):
        pytest.skip(f"needs {what}")
    with ExitStack() as stack:
        environment = stack.enter_context(session_bus(stack.enter_context(x_display(dict(os.environ)))))
        stack.enter_context(notification_service({**environment, "GDK_BACKEND": "x11"}))
        environment = stack.enter_context(wayland(environment))
        program = [sys.executable, "-m", "tests.ui.wayland_peer"]
        process = stack.enter_context(
            subprocess.Popen(
                program, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        yield Peer(process, environment)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0


def test_on_wayland_the_desktops_notification_shows_a_call_and_no_second_window_opens(
    qtbot: QtBot, peer: Peer
) -> None:
    assert peer.ask("open") == {"exposed": True, "platform": "wayland"}
    assert peer.ask("ring") == {"notified": True, "windows": ["main_window"]}
    qtbot.waitUntil(lambda: len(shown_notifications(peer.environment)) == 1, timeout=20_000)
    assert peer.ask("end") == {"notified": False}
    qtbot.waitUntil(lambda: not shown_notifications(peer.environment), timeout=20_000)
    # Weston has no portal: before the call it is said that nothing can be shared, instead of failing in it.
    assert peer.ask("share") == {"shared": [], "fault": "no_portal"}


def test_a_desktop_with_the_portal_offers_one_screen_because_the_portal_asks_which(peer: Peer) -> None:
    Path(peer.environment["XDG_RUNTIME_DIR"], "pipewire-0").touch()
    portal = [sys.executable, "-m", "tests.ui.portal_peer"]
    with running(portal, {**peer.environment, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert peer.ask("share") == {"shared": ["portal"], "fault": ""}
