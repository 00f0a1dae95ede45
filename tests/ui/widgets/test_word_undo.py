"""Ctrl+Z takes back a word, a paste or a completion in every kind of text field; the cursor goes along."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.widgets.word_undo import WordUndo, editor_of

KINDS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)
CTRL, NOTHING = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Field:
    """One text field in a window, used by keys alone."""

    def __init__(self, window: QWidget, widget: QWidget) -> None:
        self.window, self.widget = window, widget
        editor = editor_of(widget)
        assert editor is not None
        self.editor = editor

    def type(self, text: str) -> None:
        QTest.keyClicks(self.widget, text)

    def press(self, key: Qt.Key, times: int = 1, held: Qt.KeyboardModifier = NOTHING) -> None:
        for _ in range(times):
            QTest.keyClick(self.widget, key, held)

    def undo(self) -> str:
        self.press(Qt.Key.Key_Z, held=CTRL)
        return self.text

    def redo(self) -> str:
        self.press(Qt.Key.Key_Z, held=CTRL | Qt.KeyboardModifier.ShiftModifier)
        return self.text

    def compose(self, shown: str, committed: str = "") -> None:
        """What an input method sends: letters that are shown, or letters that are done."""
        event = QInputMethodEvent(shown, [])
        if committed:
            event.setCommitString(committed)
        QApplication.sendEvent(self.widget, event)

    @property
    def text(self) -> str:
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.toPlainText()

    @property
    def place(self) -> int:
        editor = self.editor
        return editor.cursorPosition() if isinstance(editor, QLineEdit) else editor.textCursor().position()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def field(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Field:
    window = QWidget()
    qtbot.addWidget(window)
    undo = WordUndo(window)
    undo.watch(qapp)
    widget: QWidget = request.param()
    if isinstance(widget, QComboBox):
        widget.setEditable(True)
    QVBoxLayout(window).addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return Field(window, widget)


def test_typing_is_undone_and_redone_a_word_at_a_time_with_its_cursor(field: Field) -> None:
    field.type("izin belum terbit")
    assert [field.undo(), field.place] == ["izin belum ", 11]
    assert [field.undo(), field.place] == ["izin ", 5]
    assert field.redo() == "izin belum "
    assert [field.undo(), field.undo()] == ["izin ", ""]


def test_a_word_typed_into_the_middle_is_a_step(field: Field) -> None:
    field.type("izin terbit")
    field.press(Qt.Key.Key_Left, 6)
    field.type("belum")
    assert [field.undo(), field.place] == ["izin terbit", 5]


def test_a_paste_is_a_step_and_so_is_what_is_typed_after_it(field: Field) -> None:
    QGuiApplication.clipboard().setText("NIB 0000")
    field.type("lihat ")
    field.press(Qt.Key.Key_V, held=CTRL)
    field.type("100")
    assert field.text == "lihat NIB 0000100"
    assert [field.undo(), field.undo(), field.undo()] == ["lihat NIB 0000", "lihat ", ""]


def test_a_run_of_deleting_is_a_step_of_its_own(field: Field) -> None:
    field.type("izin belum")
    field.press(Qt.Key.Key_Backspace, 7)
    field.type("a")
    assert field.text == "izia"
    assert [field.undo(), field.undo()] == ["izi", "izin belum"]


def test_letters_of_an_input_method_are_undone_together(field: Field) -> None:
    field.type("surat ")
    field.compose("ji")
    field.compose("jin")
    field.compose("", "金")
    field.type(" ada")
    assert field.text == "surat 金 ada"
    assert [field.undo(), field.undo(), field.undo()] == ["surat 金 ", "surat 金", "surat "]


def test_a_field_that_qt_made_itself_is_watched_like_ours(qtbot: QtBot, qapp: QApplication) -> None:
    """The editor of such a field has no other owner in Python: a key in a print dialog ended the program."""
    dialog = QInputDialog()
    qtbot.addWidget(dialog)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    WordUndo(dialog).watch(qapp)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    qtbot.waitUntil(lambda: isinstance(qapp.focusWidget(), QSpinBox))
    gc.collect()
    keyboard = qapp.focusWidget()
    assert keyboard is not None
    QTest.keyClicks(keyboard, "42")
    assert dialog.intValue() == 42


def test_a_selection_that_is_typed_over_comes_back(field: Field) -> None:
    field.type("izin lama")
    field.press(Qt.Key.Key_Left, 4, Qt.KeyboardModifier.ShiftModifier)
    field.type("baru")
    assert field.text == "izin baru"
    assert field.undo() == "izin lama"
