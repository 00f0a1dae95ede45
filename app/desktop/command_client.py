"""`loket command NAME`: asks the desktop of this user to do something, and waits until it has answered."""

from __future__ import annotations

import sys
import time

import msgspec
from PySide6.QtNetwork import QLocalSocket

from app.common.paths import AppPaths
from app.desktop.links import MOST_BYTES, PATIENCE_MS, TAKEN, connected
from app.desktop.outside_command import NOT_RUNNING, REFUSED, Answer, request_line


def run(where: AppPaths, name: str, argument: str, within_s: float) -> int:
    """Return 0 done, 1 refused, 2 unknown name, 3 no running Loket.

    The list goes to stdout, reasons to stderr.
    """
    request = request_line(name, argument)
    if len(request) > MOST_BYTES:
        return _complain(REFUSED, "that is too long")
    socket = connected(where)
    if socket is None:
        return _complain(NOT_RUNNING, "Loket does not run")
    socket.write(request)
    line = _read_line(socket, within_s)
    if not line:
        return _complain(REFUSED, f"Loket has not answered within {within_s:g} s")
    if line == TAKEN:
        return _complain(REFUSED, "the Loket that runs takes no commands. Close it and start it again")
    try:
        answer = msgspec.json.decode(line, type=Answer)
    except msgspec.DecodeError:
        return _complain(REFUSED, "Loket has answered something that cannot be read")
    if answer.code:
        return _complain(answer.code, answer.text)
    if answer.text:
        sys.stdout.write(f"{answer.text}\n")
    return 0


def _read_line(socket: QLocalSocket, within_s: float) -> bytes:
    """Return what the desktop answers; b"" if the time is up, or it went away."""
    deadline = time.monotonic() + within_s
    while not socket.canReadLine():
        left_ms = int((deadline - time.monotonic()) * 1000)
        is_gone = socket.state() is not QLocalSocket.LocalSocketState.ConnectedState
        if left_ms <= 0 or (not socket.waitForReadyRead(min(left_ms, PATIENCE_MS)) and is_gone):
            break
    return bytes(socket.readLine().data()) if socket.canReadLine() else b""


def _complain(code: int, text: str) -> int:
    sys.stderr.write(f"loket command: {text.rstrip('.')}.\n")
    return code
