"""Suspend and user switches as systemd-logind reports them over D-Bus (org.freedesktop.login1(5))."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from app.desktop.bus_calls import PROPERTIES, BusCalls
from app.desktop.system_events import SLEEP_WAITS_MS, SystemEvents

_log = logging.getLogger(__name__)
SERVICE, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
AUTO = f"{PATH}/session/auto"  # the caller's session, or its user's on the screen


class LogindEvents(SystemEvents):
    """Holds a delay lock, so that the computer delays the suspend until `may_sleep`."""

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given_bus = bus
        self._lock: Any = None  # a QDBusUnixFileDescriptor: the lock is held while it is open
        self._is_stopped = False
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.setInterval(SLEEP_WAITS_MS)
        self._waits.timeout.connect(self.may_sleep)

    def start(self) -> None:
        self._bus = self._given_bus if self._given_bus is not None else QDBusConnection.systemBus()
        self._logind = BusCalls(self._bus, SERVICE, self)
        if not self._bus.isConnected():
            _log.info("no system bus: a sleep is noticed by the clocks only")
            return
        self._bus.connect(SERVICE, PATH, MANAGER, "PrepareForSleep", self, _slot("_on_sleep(bool)"))
        self._take_lock()
        # For all logind objects: changes arrive under the session's own path, which needs its id.
        changed = _slot("_on_changed(QDBusMessage)")
        self._bus.connect(SERVICE, "", PROPERTIES, "PropertiesChanged", self, changed)
        self._read_active()

    def stop(self) -> None:
        self._is_stopped = True
        self._waits.stop()
        self._lock = None

    def may_sleep(self) -> None:
        self._waits.stop()
        self._lock = None

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:
        if self._is_stopped:
            return
        if begins:
            self._waits.start()
            self._report_suspend()
        else:
            self._report_resume()

    def _report_resume(self) -> None:
        self._take_lock()
        super()._report_resume()

    def _take_lock(self) -> None:
        def keep(descriptor: Any) -> None:
            self._lock = None if self._is_stopped else descriptor

        why = "Ends calls and signs off at the PBX"
        what = ["sleep", "Loket", why, "delay"]
        self._logind.call(PATH, MANAGER, "Inhibit", what, keep, self._on_failure)

    @Slot(QDBusMessage)
    def _on_changed(self, _message: QDBusMessage) -> None:
        if not self._is_stopped:
            self._read_active()

    def _read_active(self) -> None:
        self._logind.read(AUTO, SESSION, "Active", self._report_on_screen, self._on_failure)

    def _on_failure(self, error: QDBusMessage) -> None:
        _log.info("logind: %s", error.errorMessage())


def _slot(signature: str) -> Any:
    """Return Qt's signature of a slot: PySide takes text (and no bytes), but its types say bytes."""
    return SLOT(signature)
