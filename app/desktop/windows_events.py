"""Suspend and user switches as Windows reports them, by messages to a hidden window of our own.

It has its own window instead of a filter on Qt's: a filter in Python would run for each mouse move. It is a
top-level window, because Windows broadcasts nothing to message-only windows.

Sources: Microsoft's "WM_POWERBROADCAST", "RegisterSuspendResumeNotification" (a computer with modern standby
reports only to registered windows) and "WM_WTSSESSION_CHANGE".
"""

from __future__ import annotations

import ctypes
import itertools
import logging
import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer

from app.desktop.system_events import SLEEP_WAITS_MS, SystemEvents

_log = logging.getLogger(__name__)
_WM_CLOSE = 0x0010
WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND, PBT_APMRESUMEAUTOMATIC = 0x0004, 0x0012
WM_WTSSESSION_CHANGE = 0x02B1
WTS_CONSOLE_CONNECT, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_CONNECT, WTS_REMOTE_DISCONNECT = 1, 2, 3, 4
WTS_SESSION_UNLOCK = 8
_ON_SCREEN = {
    WTS_CONSOLE_CONNECT: True,
    WTS_CONSOLE_DISCONNECT: False,
    WTS_REMOTE_CONNECT: True,
    WTS_REMOTE_DISCONNECT: False,
    WTS_SESSION_UNLOCK: True,  # only a user who sees the session can unlock it
}
_NOTIFY_FOR_THIS_SESSION = 0
_DEVICE_NOTIFY_WINDOW_HANDLE = 0
_CURRENT_SESSION = 0xFFFFFFFF
_WTS_CONNECT_STATE, _WTS_ACTIVE = 8, 0  # WTS_INFO_CLASS, WTS_CONNECTSTATE_CLASS
_TRY_AGAIN_MS = 10_000
_LRESULT = ctypes.c_ssize_t
_numbers = itertools.count(1)


def _window_class(procedure_type: Any) -> type[ctypes.Structure]:
    class WindowClass(ctypes.Structure):
        """WNDCLASSW."""

        _fields_ = (
            ("style", wintypes.UINT),
            ("procedure", procedure_type),
            ("class_extra", ctypes.c_int),
            ("window_extra", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("icon", wintypes.HICON),
            ("cursor", wintypes.HANDLE),
            ("background", wintypes.HBRUSH),
            ("menu_name", wintypes.LPCWSTR),
            ("class_name", wintypes.LPCWSTR),
        )

    return WindowClass


class WindowsEvents(SystemEvents):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = 0  # its handle, once it exists
        self._waits_before_sleep: QEventLoop | None = None
        self._power: int | None = None
        self._user: Any = None  # user32
        self._terminal: Any = None  # wtsapi32
        self._default: Any = None  # Windows' default handling of a message

    def start(self) -> None:
        if sys.platform != "win32":
            return
        self._user = ctypes.WinDLL("user32", use_last_error=True)
        self._terminal = ctypes.WinDLL("wtsapi32", use_last_error=True)
        if not self._open_window():
            _log.warning("sleep and user switches are not reported: error %d", ctypes.get_last_error())
            return
        register_power = self._user.RegisterSuspendResumeNotification
        register_power.argtypes, register_power.restype = (wintypes.HANDLE, wintypes.DWORD), wintypes.HANDLE
        self._power = register_power(self.window, _DEVICE_NOTIFY_WINDOW_HANDLE)
        self._terminal.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
        self._follow_session()

    def stop(self) -> None:
        if not self.window:
            return
        if self._power:
            self._user.UnregisterSuspendResumeNotification.argtypes = (wintypes.HANDLE,)
            self._user.UnregisterSuspendResumeNotification(self._power)
        self._terminal.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
        self._terminal.WTSUnRegisterSessionNotification(self.window)
        self._user.DestroyWindow.argtypes = (wintypes.HWND,)
        self._user.DestroyWindow(self.window)
        self.window = 0

    def _follow_session(self) -> None:
        """Register for session events, and retry until it works: right after Windows' start its service may
        be missing.
        """
        if not self.window:
            return
        if not self._terminal.WTSRegisterSessionNotification(self.window, _NOTIFY_FOR_THIS_SESSION):
            _log.info("user switches are not reported yet")
            QTimer.singleShot(_TRY_AGAIN_MS, self, self._follow_session)
        self._report_on_screen(self._is_active())

    def may_sleep(self) -> None:
        if self._waits_before_sleep is not None:
            self._waits_before_sleep.quit()

    def _open_window(self) -> bool:
        if sys.platform != "win32":
            return False
        arguments = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
        procedure_type = ctypes.WINFUNCTYPE(_LRESULT, *arguments)
        self._default = self._user.DefWindowProcW
        self._default.argtypes = arguments
        self._default.restype = _LRESULT
        self._procedure = procedure_type(self._on_message)  # Windows calls it as long as the window exists
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        get_module = kernel.GetModuleHandleW
        get_module.argtypes, get_module.restype = (wintypes.LPCWSTR,), wintypes.HMODULE
        instance = get_module(None)
        described = _window_class(procedure_type)()
        name = f"LoketSystemEvents{next(_numbers)}"
        described.procedure, described.instance, described.class_name = self._procedure, instance, name
        if not self._user.RegisterClassW(ctypes.byref(described)):
            return False
        create = self._user.CreateWindowExW
        create.argtypes = (
            *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
            *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
            *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
        )
        create.restype = wintypes.HWND
        self.window = create(0, name, "Loket", 0, 0, 0, 0, 0, None, None, instance, None) or 0
        return bool(self.window)

    def _is_active(self) -> bool:
        """Whether the session is connected to a screen now; True if Windows does not report it."""
        query = self._terminal.WTSQuerySessionInformationW
        query.argtypes = (
            *(wintypes.HANDLE, wintypes.DWORD, ctypes.c_int),
            *(ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(wintypes.DWORD)),
        )
        state, size = ctypes.c_void_p(), wintypes.DWORD()
        if not query(None, _CURRENT_SESSION, _WTS_CONNECT_STATE, ctypes.byref(state), ctypes.byref(size)):
            _log.info("Windows does not report the state of the session")
            return True
        found = ctypes.cast(state, ctypes.POINTER(ctypes.c_int)).contents.value
        self._terminal.WTSFreeMemory.argtypes = (ctypes.c_void_p,)
        self._terminal.WTSFreeMemory(state)
        return found == _WTS_ACTIVE

    def _on_message(self, window: int, message: int, what: int, more: int) -> int:
        if message == WM_POWERBROADCAST:
            if what == PBT_APMSUSPEND:
                self._suspend()
            elif what == PBT_APMRESUMEAUTOMATIC:
                self._report_resume()
            return 1
        if message == WM_WTSSESSION_CHANGE and what in _ON_SCREEN:
            self._report_on_screen(_ON_SCREEN[what])
            return 0
        if message == _WM_CLOSE:  # an installer closes all windows; ours stays until the program ends
            return 0
        return int(self._default(window, message, what, more))

    def _suspend(self) -> None:
        """Delay Windows' suspend by delaying this response, until `may_sleep`."""
        if self._is_suspending or self._waits_before_sleep is not None:
            return
        waiting = self._waits_before_sleep = QEventLoop()
        QTimer.singleShot(SLEEP_WAITS_MS, waiting, waiting.quit)
        # inside the loop: `may_sleep` may be called at once
        QTimer.singleShot(0, waiting, self._report_suspend)
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._waits_before_sleep = None
