"""The engine's end of the pipe to the desktop: events out on a private copy of fd 1, commands in on fd 0."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

import msgspec

from telephony.messages import Command, Event, decode_command, encode

_log = logging.getLogger(__name__)


class Pipe:
    """Takes fd 1 away from everybody else: pjlib prints there before its log can be configured."""

    def __init__(self) -> None:
        self._events = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def send(self, event: Event) -> None:
        """Write one event. Safe on any thread; a desktop that is gone is noticed by the reader instead."""
        line = encode(event)
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._events, line) :]
            except BrokenPipeError:
                pass

    def read(self, take: Callable[[Command], None], closed: Callable[[], None]) -> None:
        """Start a thread that hands over each command, and calls `closed` when the desktop has gone."""
        threading.Thread(target=self._read, args=(take, closed), name="commands", daemon=True).start()

    def _read(self, take: Callable[[Command], None], closed: Callable[[], None]) -> None:
        rest = b""
        while chunk := os.read(0, 65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                try:
                    take(decode_command(line))
                except (msgspec.DecodeError, msgspec.ValidationError):
                    _log.error("a line of %d bytes from the desktop is no command", len(line))
        closed()
