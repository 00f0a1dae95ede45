"""Keeps Python's state of a foreign thread alive between its callbacks.

pjmedia's clock thread is a C thread. For each callback Python would create and destroy a thread state, a
hundred times a second: that costs more than all the work of our callbacks (measured: a quarter of the
thread).
"""

from __future__ import annotations

import ctypes
import threading

_ensure = ctypes.pythonapi.PyGILState_Ensure
_ensure.restype = ctypes.c_int
_release = ctypes.pythonapi.PyGILState_Release
_release.argtypes = [ctypes.c_int]
_release.restype = None
_LOCKED = 0  # PyGILState_LOCKED: the caller already holds the GIL and keeps it


class ThreadState:
    """Holds one more reference to the thread's state; call `let_go` before the thread ends, or it leaks."""

    def __init__(self) -> None:
        self._holder = 0
        self._is_wanted = False

    def keep(self) -> None:
        """Keep the state of the thread that calls `visit` from now on."""
        self._is_wanted = True

    def let_go(self) -> None:
        """Release the state at the next visit. Safe on any thread."""
        self._is_wanted = False

    def visit(self) -> None:
        """Call it in each callback, on the foreign thread."""
        if self._is_wanted and not self._holder:
            _ensure()
            self._holder = threading.get_ident()
        elif not self._is_wanted and self._holder == threading.get_ident():
            self._holder = 0
            _release(_LOCKED)
