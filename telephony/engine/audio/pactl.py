"""The program pactl, which lists the devices of PulseAudio (or PipeWire) and reports changes."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment


def pactl(parent: QObject, *arguments: str) -> QProcess | None:
    """Return a process that is ready to start; None if the program is not installed."""
    program = shutil.which("pactl") if sys.platform.startswith("linux") else None
    if program is None:
        return None
    process = QProcess(parent)
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("LC_ALL", "C")  # pactl translates its words, also those we parse
    process.setProcessEnvironment(environment)
    process.setProgram(program)
    process.setArguments(list(arguments))
    return process
