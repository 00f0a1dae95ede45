"""The operating system's events: suspend, and which user has the screen.

One adapter per system, in the GUI thread: app/desktop/windows_events.py, app/desktop/logind_events.py.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

SLEEP_WAITS_MS = 1500  # Windows gives a program 2 s before it suspends anyway, logind 5 s


class SystemEvents(QObject):
    """The base of the adapters; on a system without one, no event is ever emitted."""

    suspending = Signal()  # the computer is about to suspend; `may_sleep` permits it
    resumed = Signal()
    on_screen_changed = Signal(bool)  # whether this user's session is on the screen

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_suspending = False
        self._is_on_screen = True

    @property
    def is_on_screen(self) -> bool:
        return self._is_on_screen

    def start(self) -> None:
        """Start reporting. An existing unusual state, such as a hidden session, is reported now."""

    def stop(self) -> None:
        """Stop reporting."""

    def may_sleep(self) -> None:
        """Permit the suspend, because all preparations are done."""

    def found_awake(self) -> None:
        """End an announced suspend, because the computer is awake, though the system has not reported it."""
        if self._is_suspending:
            self._report_resume()

    # -- for the adapters ----------------------------------------------------------------------------------

    def _report_suspend(self) -> None:
        """Report a suspend once: Windows may send it twice, to all windows and to registered ones."""
        if not self._is_suspending:
            self._is_suspending = True
            self.suspending.emit()

    def _report_resume(self) -> None:
        self._is_suspending = False
        self.resumed.emit()

    def _report_on_screen(self, is_on_screen: bool) -> None:
        if is_on_screen != self._is_on_screen:
            self._is_on_screen = is_on_screen
            self.on_screen_changed.emit(is_on_screen)


def system_events() -> SystemEvents:
    """Return the adapter of this system, not started."""
    if sys.platform == "win32":
        from app.desktop.windows_events import WindowsEvents

        return WindowsEvents()
    if sys.platform == "linux":
        from app.desktop.logind_events import LogindEvents

        return LogindEvents()
    return SystemEvents()
