"""An error in a method that Qt calls is reported; the program and its calls go on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

import ui

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
import ui
from PySide6.QtCore import QCoreApplication, QEvent, QObject

class Watcher(QObject):
    def eventFilter(self, watched, event):
        {error}
        return False

    def event(self, event):
        {error}
        return False

application = QCoreApplication([])
watched, watcher, gone = QObject(), Watcher(), QObject()
import shiboken6
shiboken6.delete(gone)
watched.installEventFilter(watcher)
for receiver in (watched, watcher):
    try:
        QCoreApplication.sendEvent(receiver, QEvent(QEvent.Type.User))
    except Exception as error:
        print(type(error).__name__, error)
print("lives")
"""


@pytest.mark.parametrize(
    ("error", "named"),
    [
        ("gone.objectName()", "RuntimeError"),
        ("int('x')", "ValueError"),
        ("raise KeyError(watched)", "KeyError"),
    ],
)
def test_an_error_in_an_override_does_not_end_the_program(error: str, named: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    program = PROGRAM.replace("{error}", error, 1).replace("{error}", error.replace("watched", "self"))
    done = subprocess.run((sys.executable, "-c", program), env=environment, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["lives"], done.stderr
    assert [line.split()[0] for line in lines[:2]] == [named, named]


def test_a_slot_that_takes_nothing_still_gets_nothing(qtbot: QtBot) -> None:
    assert ui  # whose import changes the classes made after it

    class Dialog(QDialog):
        def reject(self) -> None:
            super().reject()

    dialog, button = Dialog(), QPushButton()
    qtbot.addWidget(dialog)
    qtbot.addWidget(button)
    button.clicked.connect(dialog.reject)  # clicked has an argument
    dialog.open()
    button.click()
    assert dialog.isHidden()


def test_an_override_gets_what_is_named_and_what_it_does_not_list(qtbot: QtBot) -> None:
    class Sender(QDialog):
        def connect(self, *places: str, **facts: object) -> tuple[object, ...]:  # type: ignore[override]
            return (*places, facts)

    sender = Sender()
    qtbot.addWidget(sender)
    assert sender.connect("caller", is_held_here=True) == ("caller", {"is_held_here": True})
    assert sender.connect("caller") == ("caller", {})
