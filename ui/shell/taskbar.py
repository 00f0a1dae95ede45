"""The window's button in the taskbar, dock or launcher: a number, a progress, and a call for attention.

Number and attention are Qt's on every system. Progress is not, so each system has an adapter of its own:
ui/shell/windows_taskbar.py, ui/shell/launcher_entry.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

ShowProgress = Callable[[int | None], None]  # percent; None takes the bar away


class Taskbar:
    """Shows what goes on while another window is in front, without a name or number of anybody."""

    def __init__(self, window: QWidget, progress: ShowProgress | None = None) -> None:
        """`progress` stands for the system's own adapter."""
        self._window = window
        self._progress = progress or _system_progress(window)

    def show_count(self, count: int) -> None:
        """Show how much waits; 0 takes the number away."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.setBadgeNumber(count)

    def show_progress(self, percent: int | None) -> None:
        """Show how far the longest job is; None: nothing runs."""
        self._progress(percent)

    def ask_for_attention(self) -> None:
        """Let the button flash until the window is in front. Nothing happens if it is."""
        QApplication.alert(self._window)


def _system_progress(window: QWidget) -> ShowProgress:
    platform = QGuiApplication.platformName()
    if sys.platform == "win32" and platform == "windows":
        from ui.shell.windows_taskbar import WindowsProgress

        return WindowsProgress(window)
    if platform in ("xcb", "wayland"):
        from ui.shell.launcher_entry import LauncherProgress

        return LauncherProgress()
    return lambda _percent: None
