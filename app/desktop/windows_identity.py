"""Says to Windows which program its windows belong to: the one of the Start menu entry.

Without it the taskbar shows a pinned entry and the running window as two programs, and notifications go to a
program without a name. The package gives the entry the same id (resources/installer/windows/tables.py).
"""

from __future__ import annotations

import logging
import sys

APP_USER_MODEL_ID = "LoketProject.Loket"
_log = logging.getLogger(__name__)


def set_app_user_model_id() -> None:
    """Call before the first window; does nothing on other systems. Where Windows refuses, the log says so."""
    if sys.platform != "win32":
        return
    import ctypes

    try:
        ctypes.oledll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID)
    except OSError as error:
        _log.warning("the taskbar may show Loket twice: %s", error)
