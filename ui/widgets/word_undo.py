"""Undo in steps of words in every text field. Qt alone takes back all that was typed in one go.

Both kinds of fields keep the steps that Qt makes; this only ends a step where a word begins, where typing
turns into deleting, and after a paste or a completion.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

_Editor = QLineEdit | QPlainTextEdit | QTextEdit
_DELETES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_MODIFIED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class WordUndo(QObject):
    """Watches only the field that has the keyboard: a filter on the application would see every event."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._field: QWidget | None = None  # PySide forgets the editor of a field that nobody here keeps
        self._editor: _Editor | None = None
        self._length = 0
        self._is_composing = False  # an input method shows letters that are not in the text yet
        self._was_deleting = False
        self._begins_step = True
        self._replaces = False  # what is typed now takes the place of what is selected

    def watch(self, application: QApplication) -> None:
        application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if self._editor is not None and isValid(self._editor):
            self._editor.textChanged.disconnect(self._on_text)
        self._field, self._editor = new, editor_of(new)
        if new is None or self._editor is None:
            return
        new.installEventFilter(self)
        self._editor.textChanged.connect(self._on_text)
        self._length, self._begins_step, self._is_composing = _length(self._editor), True, False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        editor = self._editor
        if editor is None or not isValid(editor) or editor.isReadOnly():
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self._before_key(editor, event)
        elif isinstance(event, QInputMethodEvent):
            self._before_composed(editor, event)
        return False

    def _before_key(self, editor: _Editor, event: QKeyEvent) -> None:
        key, is_plain = Qt.Key(event.key()), not event.modifiers() & _MODIFIED
        is_of_alt_gr = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)  # Windows: Ctrl and Alt
        if key in _DELETES:
            self._before_deleting(editor, is_plain)
        elif event.text().isprintable() and (is_plain or is_of_alt_gr):
            self._before_typing(editor, event.text())

    def _before_composed(self, editor: _Editor, event: QInputMethodEvent) -> None:
        """Letters that are composed are a step from the first sign of them until they are in the text."""
        if not self._is_composing:
            self._before_typing(editor, event.commitString() or event.preeditString())
        elif event.commitString():
            self._begins_step = True
        self._is_composing = bool(event.preeditString())

    def _before_typing(self, editor: _Editor, text: str) -> None:
        self._replaces = bool(text) and _has_selection(editor)
        if text and (self._begins_step or self._was_deleting or _begins_word(editor, text)):
            end_step(editor)
            self._begins_step = self._was_deleting = False

    def _before_deleting(self, editor: _Editor, is_plain: bool) -> None:
        """A run of deleting is one step; with Ctrl each word is."""
        if not self._was_deleting or not is_plain:
            end_step(editor)
        self._was_deleting = True

    @Slot()
    def _on_text(self) -> None:
        """What came in one piece, as a paste or a completion, is a step; typing after it begins the next."""
        editor = self._editor
        if editor is not None:
            length = _length(editor)
            if abs(length - self._length) > 1 and not self._replaces:
                self._begins_step = True
            self._length, self._replaces = length, False


def editor_of(widget: QWidget | None) -> _Editor | None:
    """Return the text field that takes what is typed while this widget has the keyboard."""
    if isinstance(widget, QComboBox):
        return widget.lineEdit() if widget.isEditable() else None
    if isinstance(widget, QAbstractSpinBox):
        return widget.lineEdit()
    return widget if isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)) else None


def end_step(editor: _Editor) -> None:
    """Let the next change be a step of its own. Call it before code changes what a user typed."""
    if not isinstance(editor, QLineEdit):
        editor.document().setModified(False)  # Qt joins a change to the step before only if that is set
        return
    place, end = editor.cursorPosition(), len(editor.text())
    if end and not editor.hasSelectedText():
        blocker = QSignalBlocker(editor)
        editor.setCursorPosition(place - 1 if place else place + 1)  # Qt ends a step where the cursor moves
        editor.setCursorPosition(place)
        blocker.unblock()


def _begins_word(editor: _Editor, text: str) -> bool:
    before = _before_cursor(editor)
    return not text[0].isspace() and (not before or before.isspace())


def _before_cursor(editor: _Editor) -> str:
    """Return the letter before the cursor; "" at the beginning."""
    if isinstance(editor, QLineEdit):
        return editor.text()[: editor.cursorPosition()][-1:]
    place = editor.textCursor().position()
    return editor.document().characterAt(place - 1) if place else ""


def _has_selection(editor: _Editor) -> bool:
    return editor.hasSelectedText() if isinstance(editor, QLineEdit) else editor.textCursor().hasSelection()


def _length(editor: _Editor) -> int:
    return len(editor.text()) if isinstance(editor, QLineEdit) else editor.document().characterCount()
