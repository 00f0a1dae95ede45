"""A process that is org.freedesktop.login1 on the bus that it is given; it does what stands on its input.

Lines of input: "sleep", "awake", "active true", "active false". It prints "ready" at its begin, "locked" for
each delay lock that it gives, and "released" once a lock is.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

SERVICE, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
SESSION = f"{PATH}/session/_32"


def say(word: str) -> None:
    print(word, flush=True)


class Logind(QDBusVirtualObject):
    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus = bus
        self.is_active = True
        self.watches: list[QSocketNotifier] = []

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        member, arguments = message.member(), message.arguments()
        if member == "Inhibit":
            assert (arguments[0], arguments[3]) == ("sleep", "delay")
            answer: object = self.lock()
        elif member == "Get" and arguments[1] == "Active":
            answer = QDBusVariant(self.is_active)
        else:
            return False
        reply = message.createReply()
        reply.setArguments([answer])
        connection.send(reply)
        return True

    def lock(self) -> QDBusUnixFileDescriptor:
        """Return one end of a pipe; its other end closes when nobody holds this one."""
        held, given = os.pipe()
        watch = QSocketNotifier(held, QSocketNotifier.Type.Read)

        def released() -> None:
            watch.setEnabled(False)
            say("released")

        watch.activated.connect(released)
        self.watches.append(watch)
        descriptor = QDBusUnixFileDescriptor(given)  # a duplicate
        os.close(given)
        say("locked")
        return descriptor

    def obey(self) -> None:
        for line in os.read(0, 1000).decode().splitlines() or ["end"]:
            word, _, value = line.partition(" ")
            if word == "end":
                QCoreApplication.quit()
            elif word == "active":
                self.is_active = value == "true"
                of = "org.freedesktop.login1.Session"
                self.send(SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged", of)
            else:
                self.send(PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", word == "sleep")

    def send(self, path: str, interface: str, name: str, *arguments: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(arguments))
        self.bus.send(signal)


def main() -> None:
    application = QCoreApplication([])
    bus = QDBusConnection.sessionBus()
    logind = Logind(bus)
    assert bus.registerVirtualObject(PATH, logind, QDBusConnection.VirtualObjectRegisterOption.SubPath)
    assert bus.registerService(SERVICE)
    orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
    orders.activated.connect(logind.obey)
    say("ready")
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
