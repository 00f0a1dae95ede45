"""Ends the wait of the worker's thread."""

from __future__ import annotations

from threading import Event

CHANGES, PRESENCE, MONITORING = "changes", "presence", "monitoring"  # topics of notifications


class Wakeup:
    """`notify` may be called on any thread, `wait` on one."""

    def __init__(self) -> None:
        self._is_due = Event()

    def notify(self) -> None:
        self._is_due.set()

    def wait(self, timeout_s: float | None) -> None:
        """Wait for `notify` or the timeout."""
        self._is_due.wait(timeout_s)
        self._is_due.clear()
