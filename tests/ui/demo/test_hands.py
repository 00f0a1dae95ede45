"""The demo's hands act as a person does: on what has the keyboard, by shortcuts, on what is in front."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controls import child
from ui.demo.hands import Hands


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.choice = QLineEdit(), QLineEdit(), QComboBox()
        self.choice.addItems(["Aduan", "Informasi", "Konsultasi"])
        layout = QVBoxLayout(self)
        for part in (self.first, self.second, self.choice):
            layout.addWidget(part)
        self.saving = QShortcut(QKeySequence("Ctrl+S"), self)


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(form.isActiveWindow)
    yield form
    form.hide()


def test_they_write_where_the_keyboard_is_and_press_shortcuts(form: Form, qtbot: QtBot) -> None:
    hands, saved = Hands(form), QSignalSpy(form.saving.activated)
    form.first.setFocus()
    qtbot.waitUntil(hands.write("Rina, NIB 0001: (baru)"))
    qtbot.waitUntil(hands.press("Tab"))
    qtbot.waitUntil(hands.write("kedua"))
    qtbot.waitUntil(hands.press("ctrl+s"))
    assert (form.first.text(), form.second.text()) == ("Rina, NIB 0001: (baru)", "kedua")
    assert saved.count() == 1


def test_they_choose_from_a_list_that_pops_up(form: Form, qtbot: QtBot) -> None:
    hands = Hands(form)
    form.choice.setFocus()
    qtbot.waitUntil(hands.press("alt+Down"))
    qtbot.waitUntil(form.choice.view().isVisible)
    qtbot.waitUntil(hands.press("Down", "Down", "Return"))
    qtbot.waitUntil(lambda: not form.choice.view().isVisible())
    assert form.choice.currentText() == "Konsultasi"


def test_a_key_waits_until_a_window_has_the_keyboard(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.first.setFocus()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is None)
    hands = Hands(form)
    is_written = hands.write("nanti")
    turns = QSignalSpy(child(hands, QTimer).timeout)
    qtbot.waitUntil(lambda: turns.count() >= len("nanti"))
    assert not is_written()
    form.show()
    qtbot.waitUntil(is_written)
    assert form.first.text() == "nanti"


def test_no_key_or_click_gets_through_a_dialog_that_is_in_front(form: Form, qtbot: QtBot) -> None:
    hands = Hands(form)
    form.first.setFocus()
    dialog = QDialog(form)
    asked = QLineEdit(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    asked.setFocus()
    qtbot.waitUntil(hands.write("ya"))
    qtbot.waitUntil(hands.click(form.second))
    assert asked.text() == "ya"
    assert form.first.text() == ""
    assert not form.second.hasFocus()


def test_a_click_gives_the_keyboard_to_what_it_hits(form: Form, qtbot: QtBot) -> None:
    form.first.setFocus()
    qtbot.waitUntil(Hands(form).click(form.second))
    qtbot.waitUntil(form.second.hasFocus)


def test_a_key_that_no_keyboard_has_is_refused(form: Form) -> None:
    with pytest.raises(ValueError, match="ctrl\\+nothing"):
        Hands(form).press("ctrl+nothing")
