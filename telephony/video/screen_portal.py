"""Whether a Wayland desktop lets programs share a screen: xdg-desktop-portal's ScreenCast, and PipeWire.

Qt takes the screen through them (QScreenCapture); the desktop itself asks which screen, at each sharing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

_log = logging.getLogger(__name__)
SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SCREEN_CAST = "org.freedesktop.portal.ScreenCast"
NO_PORTAL, NO_PIPEWIRE = "no_portal", "no_pipewire"
_WITHIN_MS = 2000
_MONITOR = 1  # of AvailableSourceTypes


class ScreenPortal(QObject):
    """Asks once, without waiting, and gives a fault, "" for none. It is gone after the answer."""

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus() if bus is None else bus
        self._answers: set[QDBusPendingCallWatcher] = set()

    def ask(self, done: Callable[[str], None]) -> None:
        if not self._bus.isConnected():
            done(NO_PORTAL)
            self.deleteLater()
            return
        message = QDBusMessage.createMethodCall(SERVICE, PATH, "org.freedesktop.DBus.Properties", "Get")
        message.setArguments([SCREEN_CAST, "AvailableSourceTypes"])
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message, _WITHIN_MS), self)
        self._answers.add(watcher)

        def finished() -> None:
            self._answers.discard(watcher)
            done(_fault(watcher.reply()))
            self.deleteLater()

        watcher.finished.connect(finished)


def _fault(reply: QDBusMessage) -> str:
    if reply.type() is not QDBusMessage.MessageType.ReplyMessage:
        _log.info("screens cannot be shared: %s", reply.errorMessage())
        return NO_PORTAL
    found: Any = reply.arguments()[0]
    kinds = found.variant() if hasattr(found, "variant") else found
    if not isinstance(kinds, int) or not kinds & _MONITOR:
        return NO_PORTAL
    runtime = os.environ.get("PIPEWIRE_RUNTIME_DIR") or os.environ.get("XDG_RUNTIME_DIR", "")
    return "" if Path(runtime, os.environ.get("PIPEWIRE_REMOTE", "pipewire-0")).exists() else NO_PIPEWIRE
