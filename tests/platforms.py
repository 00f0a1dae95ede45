"""Which tests belong to which system, and what wine lacks: marks with their reasons."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import pytest

IS_WINDOWS = sys.platform == "win32"
WINE = "wine: "  # how the reasons begin that wine is at fault for; make windows-test counts them apart


def is_wine() -> bool:
    """Return whether this Windows is wine."""
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def is_root() -> bool:
    """Return whether we may do all on this system. Windows has no such user."""
    return not IS_WINDOWS and os.geteuid() == 0


def linux_only(reason: str) -> pytest.MarkDecorator:
    """Mark a test, class or module that needs what only Linux has."""
    return pytest.mark.skipif(not sys.platform.startswith("linux"), reason=f"Linux only: {reason}")


def windows_only(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not IS_WINDOWS, reason=f"Windows only: {reason}")


def fails_on_wine(reason: str) -> pytest.MarkDecorator:
    """Mark a test that passes on Windows, or should, and fails on wine for a fault of wine's."""
    return pytest.mark.skipif(is_wine(), reason=WINE + reason)


# Ends a process at once, with no chance to react: SIGKILL, or TerminateProcess by os.kill on Windows.
OUTRIGHT = signal.SIGTERM if IS_WINDOWS else signal.SIGKILL


def is_private(path: Path) -> bool:
    """Return whether its mode lets in nobody but its owner. On Windows that is no matter of the mode."""
    return IS_WINDOWS or path.stat().st_mode & 0o077 == 0


def written_text(path: Path) -> str:
    """Return the text of a file that another thread may replace now; "" while Windows lets nobody open it."""
    try:
        return path.read_text()
    except (FileNotFoundError, PermissionError):
        return ""
