"""Opens a file from outside. Blocking; for the process of app/paper/press.py."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice


def open_outside(path: Path) -> QBuffer:
    """Return the file's content for Qt, whose own paths are UTF-8 only.

    Raises OSError, also if it is no file: a pipe would block its reader.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        device = QBuffer()
        device.setData(file.read())
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    return device
