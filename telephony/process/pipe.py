"""A process's end of the pipe to its parent: events out on a private copy of fd 1, commands in on fd 0."""

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
LEAVE_WITHIN_S = 20.0  # after the parent has gone; calls, files, SIP and video take an engine 9 s at most


class Pipe(Generic[_Command]):
    """Takes fd 1 away from everybody else: pjlib prints there before its log can be configured."""

    def __init__(self, decode: Callable[[bytes], _Command]) -> None:
        """Take what makes a command of a line: it raises msgspec's errors if the line is none."""
        self._decode = decode
        self._events = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, event: Message) -> None:
        """Write one event. Safe on any thread; the reader notices a parent that is gone.

        Its closed pipe is a BrokenPipeError on Linux and an OSError with EINVAL on Windows.
        """
        line = encode(event)
        with self._lock, suppress(OSError):
            while line:
                line = line[os.write(self._events, line) :]

    def read(self, take: Callable[[_Command], None], closed: Callable[[], None]) -> None:
        """Start a thread that hands over each command, and calls `closed` when the parent has gone.

        The process has LEAVE_WITHIN_S from then on; after that it is ended, whatever its threads wait for.
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
    """Return what has come on fd 0; b"" once nothing more can."""
    try:
        return os.read(0, 65536)
    except OSError:
        return b""


def _end_if_it_stays() -> None:
    time.sleep(LEAVE_WITHIN_S)
    _log.error("the parent is gone and this process does not leave: ended")
    end_process(1)
