"""A process that answers as xdg-desktop-portal with ScreenCast, as far as Loket asks. It prints "ready"."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

from telephony.video.screen_portal import PATH, SCREEN_CAST, SERVICE


class Portal(QDBusVirtualObject):
    """The one property that is asked for: monitors and windows can be shared."""

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.arguments() != [SCREEN_CAST, "AvailableSourceTypes"]:
            return False
        reply = message.createReply()
        reply.setArguments([QDBusVariant(3)])
        return connection.send(reply)


def main() -> int:
    application = QCoreApplication([])
    bus = QDBusConnection.sessionBus()
    portal = Portal()
    assert bus.registerVirtualObject(PATH, portal)
    assert bus.registerService(SERVICE)
    print("ready", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
