"""What the demo needs where it cannot run, in the language that it was asked to speak."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.demo.stage import StageError
from ui.text import translations

INSTALL = "sudo apt install xvfb openbox x11-utils pulseaudio pulseaudio-utils"

translate = QCoreApplication.translate


def of_stage(error: StageError, language: str) -> str:
    """Return why there is no stage and what to do. For a process without a window."""
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    translations.use(language)
    words = translate("Demo", "Its own screen or sound server did not start. {part}: {reason}")
    if error.missing:
        words = translate(
            "Demo",
            "It needs a display. Without one it brings its own screen and sound server, on Linux only. For "
            "that these programs are missing: {programs}. On Debian and Ubuntu install them with: {command}",
        )
    sentence = words.format(
        part=error.part, reason=error.reason, programs=", ".join(error.missing), command=INSTALL
    )
    del application
    return sentence


def of_hands() -> str:
    """Return what the hands lack now, "" if nothing."""
    if QGuiApplication.focusWindow() is not None:
        return ""
    return translate(
        "Demo",
        "No window of Loket has the keyboard, so the demo pressed no key. Leave the window in front while "
        "the demo plays; if the desktop does not bring it to the front, click on it once.",
    )
