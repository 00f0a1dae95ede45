"""Calls of a D-Bus service that wait for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

PROPERTIES = "org.freedesktop.DBus.Properties"
Answered = Callable[[Any], None]  # with the first value of the answer
Failed = Callable[[QDBusMessage], None]


class BusCalls(QObject):
    """Calls one service. No answer comes once this object is deleted."""

    def __init__(
        self,
        bus: QDBusConnection,
        service: str,
        parent: QObject | None = None,
        *,
        starts_service: bool = True,
    ) -> None:
        """`starts_service`: The bus may start the service for a call."""
        super().__init__(parent)
        self._bus, self._service = bus, service
        self._starts_service = starts_service
        self._open: set[QDBusPendingCallWatcher] = set()

    def call(
        self,
        path: str,
        interface: str,
        method: str,
        arguments: Sequence[object],
        answered: Answered,
        failed: Failed,
    ) -> None:
        message = QDBusMessage.createMethodCall(self._service, path, interface, method)
        message.setArguments(arguments)
        message.setAutoStartService(self._starts_service)
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message), self)
        self._open.add(watcher)

        def finished() -> None:
            self._open.discard(watcher)
            reply = watcher.reply()
            watcher.deleteLater()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage:
                found = reply.arguments()[0]
                answered(found.variant() if hasattr(found, "variant") else found)
            else:
                failed(reply)

        watcher.finished.connect(finished)

    def read(self, path: str, interface: str, name: str, answered: Answered, failed: Failed) -> None:
        """Read a property."""
        self.call(path, PROPERTIES, "Get", [interface, name], answered, failed)
