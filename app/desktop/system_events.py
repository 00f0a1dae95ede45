"""What the operating system reports about this computer: sleep, and which user has the screen.

One adapter for each system, in the GUI thread: app/desktop/windows_events.py, app/desktop/logind_events.py.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

SLEEP_WAITS_MS = 1500  # Windows gives a program 2 s before it sleeps anyway, logind 5 s


class SystemEvents(QObject):
    """The base of the adapters; on a system without one, nothing is ever reported."""

    suspending = Signal()  # the computer is about to sleep; `may_sleep` lets it
    resumed = Signal()
    on_screen_changed = Signal(bool)  # whether this user's session is the one that is seen and heard

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_suspending = False
        self._is_on_screen = True

    @property
    def is_on_screen(self) -> bool:
        return self._is_on_screen

    def start(self) -> None:
        """Begin to report. What is unusual already, such as a session that is not seen, is reported now."""

    def stop(self) -> None:
        """Report nothing any more."""

    def may_sleep(self) -> None:
        """What had to be done before the sleep is done."""

    def found_awake(self) -> None:
        """The computer is awake: a sleep that was announced is over, though the system has not said so."""
        if self._is_suspending:
            self._report_resume()

    # -- for the adapters ----------------------------------------------------------------------------------

    def _report_suspend(self) -> None:
        """Windows may report it twice: once to all windows, once to those that registered."""
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
