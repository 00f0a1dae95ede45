"""Formats an error for logs and reports: its origin, without text that people wrote."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

_QUOTED = re.compile(r"'[^']*'?|\"[^\"]*\"?")
_NAME = re.compile(r"['\"][A-Za-z_][\w.]{0,60}['\"]")  # a name in the program: 'NoneType', "ck_case"
MOST_OF_A_MESSAGE = 300  # characters


def error_text(error: BaseException) -> str:
    """Return the frames of an error and of its causes, each with the first line of its message.

    Further lines are rows and statements of a database ("Failing row contains ..."): they are left out.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{error_text(earlier)}\nwhich led to:\n" if earlier is not None else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = _QUOTED.sub(_name_or_nothing, str(error).partition("\n")[0][:MOST_OF_A_MESSAGE])
    return f"{before}Traceback (most recent call last):\n{frames}{type(error).__qualname__}: {message}"


class LogFormatter(logging.Formatter):
    """A log formatter that formats errors by `error_text`."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # discard another handler's text
        return super().format(record)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return error_text(ei[1]) if ei[1] is not None else ""


def _name_or_nothing(quoted: re.Match[str]) -> str:
    return quoted[0] if _NAME.fullmatch(quoted[0]) else "'…'"
