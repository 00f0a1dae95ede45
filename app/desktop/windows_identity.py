"""Sets the program id of our windows for Windows: that of the Start menu entry.

Otherwise the taskbar shows a pinned entry and the running window as two programs, and notifications have no
program name. The package gives the entry the same id (resources/installer/windows/tables.py).
"""

from __future__ import annotations

import logging
import sys

APP_USER_MODEL_ID = "LoketProject.Loket"
_log = logging.getLogger(__name__)


def set_app_user_model_id() -> None:
    """Call it before the first window; does nothing on other systems. If Windows refuses, it is logged."""
    if sys.platform != "win32":
        return
    import ctypes

    try:
        ctypes.oledll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID)
    except OSError as error:
        _log.warning("the taskbar may show Loket twice: %s", error)
