"""Progress in the button of Windows' taskbar: ITaskbarList3 of shobjidl_core.h, by ctypes."""

from __future__ import annotations

import ctypes
import logging
import sys
from uuid import UUID

from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)
_TASKBAR_LIST = UUID("56fdf344-fd6d-11d0-958a-006097c9a090")
_TASKBAR_LIST_3 = UUID("ea1afb91-9e28-4b86-90e9-9e9f8a5eefaf")
_IN_PROCESS = 1  # CLSCTX_INPROC_SERVER
# Places in the table of methods: IUnknown has three, ITaskbarList five, ITaskbarList2 one.
_HR_INIT, _SET_PROGRESS_VALUE, _SET_PROGRESS_STATE = 3, 9, 10
_NO_PROGRESS = 0  # TBPF_NOPROGRESS


class WindowsProgress:
    """Call it with a percentage, or with None to take the bar away. Lives in the GUI thread.

    A refusal of the shell is logged once and no more is tried: the window shows the progress, too.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._taskbar: ctypes.c_void_p | None = None
        self._has_failed = False

    def __call__(self, percent: int | None) -> None:
        if self._has_failed or (percent is None and self._taskbar is None):
            return
        try:
            self.show(percent)
        except OSError as error:
            self._has_failed = True
            _log.warning("no progress in the taskbar: %s", error)

    def show(self, percent: int | None) -> None:
        """Raises OSError with the HRESULT if the shell refuses."""
        if sys.platform == "win32":
            from ctypes import wintypes

            taskbar, window = self._open(), int(self._window.winId())
            if percent is None:
                of_state = ctypes.WINFUNCTYPE(ctypes.HRESULT, wintypes.HWND, ctypes.c_int)
                of_state(_SET_PROGRESS_STATE, "SetProgressState")(taskbar, window, _NO_PROGRESS)
            else:
                number = ctypes.c_ulonglong
                of_value = ctypes.WINFUNCTYPE(ctypes.HRESULT, wintypes.HWND, number, number)
                of_value(_SET_PROGRESS_VALUE, "SetProgressValue")(taskbar, window, percent, 100)

    def _open(self) -> ctypes.c_void_p:
        """Return the shell's taskbar; it is kept until the program ends."""
        if self._taskbar is not None:
            return self._taskbar
        taskbar = ctypes.c_void_p()
        if sys.platform == "win32":
            ctypes.oledll.ole32.CoCreateInstance(
                _TASKBAR_LIST.bytes_le, None, _IN_PROCESS, _TASKBAR_LIST_3.bytes_le, ctypes.byref(taskbar)
            )
            ctypes.WINFUNCTYPE(ctypes.HRESULT)(_HR_INIT, "HrInit")(taskbar)
        self._taskbar = taskbar
        return taskbar
