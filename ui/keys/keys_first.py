"""Lets the keys of the table win over what the widget that has the keyboard would do with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from ui.keys.key_table import KEPT, KEYS


class KeysFirst(QObject):
    """Lets our keys win over what text fields do with them (Ctrl+K cuts a line, Ctrl+E goes to its end).

    It watches only the widget that has the keyboard: a filter on the application would see every event.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours = {text for entry in KEYS.values() for text in entry.sequences}

    def watch(self, application: QApplication) -> None:
        application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        text = pressed.toString(QKeySequence.SequenceFormat.PortableText)
        if text not in self._ours:
            return False
        if text in (watched.property(KEPT) or ()):
            event.accept()  # taken as text: no shortcut is looked for
            return True
        event.ignore()  # not taken as text: Qt looks for the shortcut next
        return True
