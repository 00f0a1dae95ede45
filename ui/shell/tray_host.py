"""Whether the desktop shows icons of programs: Windows, a StatusNotifierItem host, or XEmbed.

Qt asks for a StatusNotifierWatcher once and keeps the answer until the program ends. Loket may start before
the desktop's panel, so Qt is not asked before a watcher is there, or has had time to come.
"""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import SLOT, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusServiceWatcher
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from app.common.aligned_timer import until_tick_ms
from app.desktop.bus_calls import BusCalls

_log = logging.getLogger(__name__)
WATCHER, PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
WATCHER_COMES_WITHIN_MS = 10_000
_CHECK_EVERY_MS = 6_000  # XEmbed has no signal that Qt passes on


class TrayHost(QObject):
    """Says whether an icon in the tray is seen. `changed` is emitted also for the first answer."""

    changed = Signal(bool)

    def __init__(self, bus: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.is_there: bool | None = None  # None until it is known
        self._has_watcher = False
        self._is_qt_asked = False  # then Qt never asks for a watcher again
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(WATCHER_COMES_WITHIN_MS)
        self._late.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._late.timeout.connect(self._ask_qt)

    def start(self) -> None:
        platform = QGuiApplication.platformName()
        if platform == "offscreen" and self._bus is None:
            self._settle(False)
        elif platform in ("windows", "cocoa"):
            self._ask_qt()
        else:
            self._watch(QDBusConnection.sessionBus() if self._bus is None else self._bus)

    def _watch(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            self._ask_qt()
            return
        self._watchers = BusCalls(bus, WATCHER, self, starts_service=False)
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, bus, mode, self)
        self._watcher.serviceOwnerChanged.connect(self._on_owner)
        for signal in ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"):
            slot: Any = SLOT("_on_host(QDBusMessage)")
            bus.connect(WATCHER, PATH, WATCHER, signal, self, slot)
        self._late.start()
        self._check_watcher()

    @Slot(str, str, str)
    def _on_owner(self, _name: str, _before: str, after: str) -> None:
        if after:
            self._check_watcher()
        elif self._has_watcher:
            self._has_watcher = False
            self._settle(False)

    @Slot(QDBusMessage)
    def _on_host(self, _message: QDBusMessage) -> None:
        self._check_watcher()

    def _check_watcher(self) -> None:
        """Ask the watcher whether some program shows the icons."""
        name = "IsStatusNotifierHostRegistered"
        self._watchers.read(PATH, WATCHER, name, self._on_answer, self._on_failure)

    def _on_answer(self, has_host: object) -> None:
        self._has_watcher = True
        self._late.stop()
        is_seen = has_host is True
        self._settle(is_seen and (not self._is_qt_asked or QSystemTrayIcon.isSystemTrayAvailable()))

    def _on_failure(self, error: QDBusMessage) -> None:
        _log.info("no StatusNotifierWatcher: %s", error.errorName())

    @Slot()
    def _ask_qt(self) -> None:
        """No watcher: Windows' notification area, or an old tray of X11 (XEmbed)."""
        if self._has_watcher:
            return
        self._is_qt_asked = True
        self._settle(QSystemTrayIcon.isSystemTrayAvailable())
        if QGuiApplication.platformName() == "xcb":
            self._late.start(until_tick_ms(_CHECK_EVERY_MS))  # with all other checks

    def _settle(self, is_there: bool) -> None:
        if is_there is not self.is_there:
            self.is_there = is_there
            self.changed.emit(is_there)
