"""Whether the desktop is to keep quiet: a presentation, a full screen, or "do not disturb" of the desktop.

Loket's own "do not disturb" is another thing: it keeps calls away. Each system has its own adapter; one that
cannot find out answers no.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.common.jobs import Jobs

_log = logging.getLogger(__name__)
Answer = Callable[[bool], None]
AskQuiet = Callable[[Answer], None]
DEADLINE_S = 2.0  # the answer decides whether the card of a call is shown
_NOTIFICATIONS = "org.freedesktop.Notifications"
# What prints the switch of a desktop, and what it prints while the desktop is to be quiet.
GNOME = (("gsettings", "get", "org.gnome.desktop.notifications", "show-banners"), "false")
KDE = (
    (
        *("gdbus", "call", "--session", "--timeout", "1"),
        *("--dest", _NOTIFICATIONS, "--object-path", "/org/freedesktop/Notifications"),
        *("--method", "org.freedesktop.DBus.Properties.Get", _NOTIFICATIONS, "Inhibited"),
    ),
    "(<true>,)",
)
XFCE = (("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb"), "true")


def ask_quiet(parent: QObject) -> AskQuiet:
    """Return how this desktop is asked. The answer comes at once or a moment later, in the GUI thread."""
    platform = QGuiApplication.platformName()
    if sys.platform == "win32" and platform == "windows":
        from ui.shell.windows_quiet import is_windows_quiet

        return lambda answer: answer(is_windows_quiet())
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":") if platform != "offscreen" else []
    if "GNOME" in desktops or "UNITY" in desktops:
        return PrintedSwitch(*GNOME, parent).ask
    if "KDE" in desktops:
        return PrintedSwitch(*KDE, parent).ask
    if "XFCE" in desktops:
        return PrintedSwitch(*XFCE, parent).ask
    return lambda answer: answer(False)


class PrintedSwitch(QObject):
    """Asks a program of the desktop, on a thread. One that is missing, fails or takes too long says "no"."""

    def __init__(
        self,
        command: tuple[str, ...],
        quiet: str,
        parent: QObject | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        super().__init__(parent)
        self._command, self._quiet, self._deadline_s = command, quiet, deadline_s
        self._jobs = Jobs(self, workers=1)

    def ask(self, answer: Answer) -> None:
        self._jobs.run(self._is_quiet, answer)

    def _is_quiet(self) -> bool:
        try:
            done = subprocess.run(
                self._command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=self._deadline_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            _log.info("the desktop's switch for quiet time cannot be read: %s", error)
            return False
        return done.returncode == 0 and done.stdout.strip() == self._quiet
