"""The program that knows what PulseAudio (or PipeWire in its place) has, and what happens there."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment


def pactl(parent: QObject, *arguments: str) -> QProcess | None:
    """Return a process that is ready to start, None where there is no such program."""
    program = shutil.which("pactl") if sys.platform.startswith("linux") else None
    if program is None:
        return None
    process = QProcess(parent)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("LC_ALL", "C")  # its words are translated, also those that we look for
    process.setProcessEnvironment(environment)
    process.setProgram(program)
    process.setArguments(list(arguments))
    return process
