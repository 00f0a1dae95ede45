"""Makes our programs print UTF-8, also into a file or a pipe on Windows."""

from __future__ import annotations

import io
import sys


def print_utf8() -> None:
    """Write standard output and error as UTF-8 from now on, without an exception for any character.

    On Windows, Python writes to a file or a pipe in the ANSI code page, which has few characters.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program without a console has None
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
