"""A process's end of the pipe to the desktop: events out on a private copy of fd 1, commands in on fd 0."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from telephony.messages import Message, encode

_log = logging.getLogger(__name__)
_Command = TypeVar("_Command")


class Pipe(Generic[_Command]):
    """Takes fd 1 away from everybody else: pjlib prints there before its log can be configured."""

    def __init__(self, decode: Callable[[bytes], _Command]) -> None:
        """Take what makes a command of a line: it raises msgspec's errors if the line is none."""
        self._decode = decode
        self._events = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, event: Message) -> None:
        """Write one event. Safe on any thread; a desktop that is gone is noticed by the reader instead."""
        line = encode(event)
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._events, line) :]
            except BrokenPipeError:
                pass

    def read(self, take: Callable[[_Command], None], closed: Callable[[], None]) -> None:
        """Start a thread that hands over each command, and calls `closed` when the desktop has gone."""
        threading.Thread(target=self._read, args=(take, closed), name="commands", daemon=True).start()

    def _read(self, take: Callable[[_Command], None], closed: Callable[[], None]) -> None:
        rest = b""
        while chunk := os.read(0, 65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                try:
                    take(self._decode(line))
                except (msgspec.DecodeError, msgspec.ValidationError):
                    _log.error("a line of %d bytes from the desktop is no command", len(line))
        closed()
