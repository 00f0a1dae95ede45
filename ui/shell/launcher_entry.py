"""Progress in the docks of GNOME (Ubuntu), KDE and others: the D-Bus signal of Unity's LauncherEntry.

A dock that does not know the signal ignores it; so does a session without a bus.
"""

from __future__ import annotations

from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication

_PATH = "/com/canonical/unity/launcherentry/loket"
_INTERFACE = "com.canonical.Unity.LauncherEntry"


class LauncherProgress:
    """Call it with a percentage, or with None to take the bar away. Returns at once."""

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = QDBusConnection.sessionBus() if bus is None else bus

    def __call__(self, percent: int | None) -> None:
        message = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        changed = {"progress": (percent or 0) / 100, "progress-visible": percent is not None}
        message.setArguments([f"application://{QGuiApplication.desktopFileName()}.desktop", changed])
        if self._bus.isConnected():
            self._bus.send(message)
