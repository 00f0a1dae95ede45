"""`loket quit`: asks this user's desktop to end, and waits for its end. Used by installers."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket

from app.common.paths import AppPaths
from app.desktop.graceful_exit import ENDING
from app.desktop.links import PATIENCE_MS, QUIT, TAKEN, connected

GONE, NOT_GONE = 0, 1
_CLOSING_S = 15  # for the last changes and the phone's end; after that it hangs
_SAID = {
    "call": "a call is up",
    "changes": "changes are being recorded",
    "window": "a window with entries of its own is open",
}


def run(where: AppPaths, within_s: int) -> int:
    """Return 0 once it has ended, or if none ran; 1 if it still runs, with the reason."""
    socket = connected(where)
    if socket is None:
        try:
            is_locked = _is_locked(where)
        except OSError as error:
            return _complain(f"{where.data} is not this user's: {error.strerror or error}")
        if is_locked:
            return _complain("it runs, but does not answer. Close it by hand")
        sys.stdout.write("Loket does not run.\n")
        return GONE
    socket.write(f"{QUIT}\n".encode())
    deadline, why, is_ending = time.monotonic() + within_s, "", False
    while socket.state() is QLocalSocket.LocalSocketState.ConnectedState or socket.canReadLine():
        left_ms = int((deadline - time.monotonic()) * 1000)
        if left_ms <= 0:
            socket.abort()
            reason = "it is closing, and not done" if is_ending else _SAID.get(why, "it does not answer")
            return _complain(f"it still runs: {reason}")
        if not socket.canReadLine():
            socket.waitForReadyRead(min(left_ms, PATIENCE_MS))
            continue
        line = bytes(socket.readLine().data())
        if line == TAKEN:
            return _complain("the Loket that runs cannot be asked yet. Close it by hand, this once")
        why = line.decode("utf-8", "replace").strip()
        if why == ENDING:
            is_ending, deadline = True, max(deadline, time.monotonic() + _CLOSING_S)
        elif why in _SAID:
            sys.stdout.write(f"Loket waits: {_SAID[why]}.\n")
            sys.stdout.flush()
    sys.stdout.write("Loket has ended.\n")
    return GONE


def _complain(text: str) -> int:
    sys.stderr.write(f"loket quit: {text}.\n")
    return NOT_GONE


def _is_locked(where: AppPaths) -> bool:
    """Whether a desktop uses the records: one that hangs, or is just starting."""
    lock = QLockFile(str(where.lock_file))
    lock.setStaleLockTime(0)
    if not where.lock_file.exists() or lock.tryLock(0):
        return False
    return lock.error() is QLockFile.LockError.LockFailedError
