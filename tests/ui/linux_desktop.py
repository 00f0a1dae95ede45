"""A Linux desktop for tests: an X display, a session bus, Xfce's notification service, headless weston.

None of these programs is ours.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from telephony.process.clock import monotonic_ns

NOTIFYD = Path("/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd")
NOTIFICATIONS = "org.freedesktop.Notifications"


def missing(*programs: str) -> str:
    """Return which of these programs is not installed; "" if none is missing."""
    return next((one for one in programs if shutil.which(one) is None), "")


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the block ends."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def x_display(environment: dict[str, str], size: str = "1024x600") -> Iterator[dict[str, str]]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    with running(command, environment) as server:
        assert server.stdout is not None
        yield {**environment, "DISPLAY": f":{server.stdout.readline().strip()}"}


@contextmanager
def session_bus(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    with running(["dbus-daemon", "--session", "--nofork", "--print-address"], environment) as daemon:
        assert daemon.stdout is not None
        yield {**environment, "DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip()}


@contextmanager
def notification_service(environment: dict[str, str]) -> Iterator[None]:
    """Needs a display and a bus in the environment."""
    with running([str(NOTIFYD)], environment):
        wait = ["gdbus", "wait", "--session", "--timeout", "30", NOTIFICATIONS]
        subprocess.run(wait, env=environment, check=True)
        yield


def shown_notifications(environment: dict[str, str]) -> list[str]:
    """Return the ids of the windows of Xfce's notification service that are on the display."""
    command = ["xdotool", "search", "--onlyvisible", "--class", "xfce4-notifyd"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return found.stdout.split()


def _wait_for(socket: Path) -> None:
    deadline = monotonic_ns() + 20 * 10**9
    while not socket.exists():
        assert monotonic_ns() < deadline, f"{socket} did not come"
        Event().wait(0.05)


@contextmanager
def wayland(environment: dict[str, str], backend: str = "headless") -> Iterator[dict[str, str]]:
    """Weston with a display that nobody sees, in a runtime folder of its own.

    `backend`: "x11" fills an X display, whose mouse and keyboard are those of weston; "headless" has none.

    There is no panel and no title bar, so that a maximized window begins at the corner of the screen.
    """
    with tempfile.TemporaryDirectory(prefix="loket-wayland-") as folder:
        inside = {**environment, "XDG_RUNTIME_DIR": folder}
        command = ["weston", f"--backend={backend}", "--socket=loket", "--width=1366", "--height=768"]
        settings = Path(folder, "weston.ini")
        settings.write_text("[shell]\npanel-position=none\n")
        with running([*command, "--idle-time=0", f"--config={settings}"], inside):
            _wait_for(Path(folder, "loket"))
            platform = {"QT_QPA_PLATFORM": "wayland", "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1"}
            yield {**inside, "WAYLAND_DISPLAY": "loket", **platform}
