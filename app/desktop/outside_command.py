"""A command of another program of the same user (`loket command NAME`), on its way over the local socket.

The request is one line: the word `command` and a JSON array of the name and at most one argument. The
answer is one line, too: {"code": ..., "text": ...}.
"""

from __future__ import annotations

import logging

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from shiboken6 import isValid

_log = logging.getLogger(__name__)
PREFIX = "command "
LIST = "--list"
DONE, REFUSED, UNKNOWN, NOT_RUNNING = range(4)  # exit codes, a stable interface


class Answer(msgspec.Struct, frozen=True):
    """`text` is the reason of a refusal, or the list that was asked for."""

    code: int
    text: str = ""


class OutsideCommand(QObject):
    """One request; it is answered once, at once or when a look into the records has ended."""

    def __init__(self, name: str, argument: str, asker: QLocalSocket) -> None:
        super().__init__(asker)
        self.name, self.argument = name, argument
        self._asker: QLocalSocket | None = asker

    def answer(self, code: int, text: str = "") -> None:
        """Send the answer; a program that has gone away gets none."""
        asker, self._asker = self._asker, None
        if asker is None or not isValid(asker):
            return
        asker.write(msgspec.json.encode(Answer(code, text)) + b"\n")
        asker.flush()
        asker.disconnectFromServer()


def request_line(name: str, argument: str) -> bytes:
    words = [name, argument] if argument else [name]
    return PREFIX.encode() + msgspec.json.encode(words) + b"\n"


def read_request(line: str) -> tuple[str, str] | None:
    """Return name and argument of a request without its prefix; None for anything else."""
    try:
        words = msgspec.json.decode(line, type=list[str])
    except msgspec.DecodeError:
        _log.warning("a command that cannot be read was not taken")
        return None
    return (words[0], words[1] if len(words) > 1 else "") if 1 <= len(words) <= 2 else None
