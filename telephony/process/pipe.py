"""A process's end of the pipe to its parent: events on a private copy of fd 1, commands on fd 0."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

import msgspec

from telephony.messages import Message, encode
from telephony.process.child_process_main import end_process

_log = logging.getLogger(__name__)
_Command = TypeVar("_Command")
LEAVE_WITHIN_S = 20.0  # after the parent has ended; calls, files, SIP and video take an engine 9 s at most


class Pipe(Generic[_Command]):
    """Redirects fd 1 for all other code: pjlib prints there before its log can be configured."""

    def __init__(self, decode: Callable[[bytes], _Command]) -> None:
        """`decode` makes a command of a line; it raises msgspec's errors if the line is no command."""
        self._decode = decode
        self._events = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, event: Message) -> None:
        """Write one event. Safe on any thread; the reader detects the end of the parent.

        A closed pipe raises BrokenPipeError on Linux and OSError with EINVAL on Windows.
        """
        line = encode(event)
        with self._lock, suppress(OSError):
            while line:
                line = line[os.write(self._events, line) :]

    def read(self, take: Callable[[_Command], None], closed: Callable[[], None]) -> None:
        """Start a thread that passes on each command, and calls `closed` when the parent has ended.

        From then on the process has LEAVE_WITHIN_S; then it is ended, even if its threads still wait.
        """
        threading.Thread(target=self._read, args=(take, closed), name="commands", daemon=True).start()

    def _read(self, take: Callable[[_Command], None], closed: Callable[[], None]) -> None:
        try:
            self._read_commands(take)
        finally:
            try:
                closed()
            finally:
                threading.Thread(target=_end_if_it_stays, name="last resort", daemon=True).start()

    def _read_commands(self, take: Callable[[_Command], None]) -> None:
        rest = b""
        while chunk := _read_some():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                try:
                    take(self._decode(line))
                except (msgspec.DecodeError, msgspec.ValidationError):
                    _log.error("a line of %d bytes from the desktop is no command", len(line))


def _read_some() -> bytes:
    """Return what arrived on fd 0; b"" after the end."""
    try:
        return os.read(0, 65536)
    except OSError:
        return b""


def _end_if_it_stays() -> None:
    time.sleep(LEAVE_WITHIN_S)
    _log.error("the parent is gone and this process does not leave: ended")
    end_process(1)
