"""Protects the memory of our processes, which contains passwords, keys and what applicants said.

Linux: no core files (RLIMIT_CORE), and not dumpable (prctl(2), PR_SET_DUMPABLE): core_pattern's programs get
nothing, and no process of this user reads our memory by ptrace(2) or /proc. Root still can. Windows: no error
report with our memory in it. faulthandler's reports, which are text, are written as before.

A process that is not dumpable cannot be debugged by its own user: developers set LOKET_DEBUGGABLE=1.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys

_log = logging.getLogger(__name__)
SWITCH = "LOKET_DEBUGGABLE"
_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX = 0x1, 0x2
_WER_FAULT_REPORTING_FLAG_NOHEAP = 0x1
_PORTAL = "org.freedesktop.portal.Desktop"
_PORTAL_WITHIN_MS = 500


def protect() -> None:
    """Protect this process's memory from now on."""
    forbid_core_files()
    if not sys.platform.startswith("linux") or _is_debuggable():
        return
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    if prctl is None or prctl(_PR_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0))) != 0:
        _log.error("other processes of this user can read our memory")


def forbid_core_files() -> None:
    """Do the part of `protect` that is possible before the desktop's portal has examined this process."""
    if _is_debuggable():
        return
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        ctypes.windll.kernel32.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
    else:
        import resource  # does not exist on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def introduce_to_portal() -> None:
    """Let the desktop's portal examine this process while it can; blocks for half a second at most.

    At a connection's first request xdg-desktop-portal opens /proc/PID/root, which it cannot once we are not
    dumpable (its issues 785 and 2141): it would refuse to share screens under Wayland and to report a dark
    session. It remembers the connection, which is the one that Qt uses. Call it once a QGuiApplication
    exists.
    """
    if (
        not sys.platform.startswith("linux")
        or _is_debuggable()
        or not os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    ):
        return
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(_PORTAL).value():
        return
    path, settings = "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"
    ask = QDBusMessage.createMethodCall(_PORTAL, path, settings, "Read")
    ask.setArguments(["org.freedesktop.appearance", "color-scheme"])
    bus.call(ask, QDBus.CallMode.Block, _PORTAL_WITHIN_MS)


def _is_debuggable() -> bool:
    return os.environ.get(SWITCH) == "1"
