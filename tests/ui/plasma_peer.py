"""A process that is KDE's notification service on its session bus: quiet with the argument `true`.

It prints "ready" and answers until it is ended.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


class Plasma(QDBusVirtualObject):
    """The one property that is asked for."""

    def __init__(self, is_inhibited: bool) -> None:
        super().__init__()
        self._is_inhibited = is_inhibited

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.arguments() != [SERVICE, "Inhibited"]:
            return False
        reply = message.createReply()
        reply.setArguments([QDBusVariant(self._is_inhibited)])
        return connection.send(reply)


def main(is_inhibited: bool) -> int:
    application = QCoreApplication([])
    bus = QDBusConnection.sessionBus()
    plasma = Plasma(is_inhibited)
    assert bus.registerVirtualObject(PATH, plasma)
    assert bus.registerService(SERVICE)
    print("ready", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] == "true"))
