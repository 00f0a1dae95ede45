"""Whether Windows is to keep quiet: SHQueryUserNotificationState, and "Do not disturb" of Windows 11."""

from __future__ import annotations

import logging
import sys

if sys.platform == "win32":  # here, so that a bundle without it fails at its start and not as a call rings
    import ctypes

    from winrt.windows.ui.notifications import ToastNotificationManager

_log = logging.getLogger(__name__)
# QUERY_USER_NOTIFICATION_STATE of shellapi.h.
_FULL_SCREEN, _DIRECT3D, _PRESENTATION, _ACCEPTS, _QUIET_TIME = 2, 3, 4, 5, 6
_UNRESTRICTED = 0  # Windows.UI.Notifications.ToastNotificationMode


def is_quiet(state: int, mode: int) -> bool:
    """Decide from a QUERY_USER_NOTIFICATION_STATE and a ToastNotificationMode.

    A store program on the full screen (7) takes notifications, and a locked session (1) shows nothing anyway.
    """
    return state in (_FULL_SCREEN, _DIRECT3D, _PRESENTATION, _QUIET_TIME) or mode != _UNRESTRICTED


def is_windows_quiet() -> bool:
    """Ask Windows; takes well below a millisecond."""
    return is_quiet(_state(), _mode())


def _state() -> int:
    if sys.platform == "win32":
        state = ctypes.c_int(_ACCEPTS)
        if ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) == 0:
            return state.value
    return _ACCEPTS


def _mode() -> int:
    """Return the mode of "Do not disturb" (Focus Assist); unrestricted where Windows cannot say.

    Windows 10, and 11 before 22H2, have no documented way to ask.
    """
    if sys.platform == "win32":
        try:
            return int(ToastNotificationManager.get_default().notification_mode)
        except (OSError, AttributeError) as error:
            _log.debug("Windows does not say its notification mode: %s", error)
    return _UNRESTRICTED
