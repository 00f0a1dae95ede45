"""The note field, in which one types while one talks. Each finished line gets the time of the call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.values.call import Call
from ui.case.fields.typed import KeptText
from ui.keys.key_table import Key
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.text.times import clock_text, time_text
from ui.widgets.text import ClockLabel, IconLabel, KeyCap, Label

_ROWS, _ROWS_DENSE, _ROWS_LOW = 3, 2, 1


class NoteEditor(KeptText):
    """Enter stamps the line and begins a new one; Shift+Enter begins one without a stamp."""

    def __init__(self, stamp: Callable[[], str]) -> None:
        super().__init__("note.text", rows=_ROWS, most_rows=60, is_elastic=True)
        self._stamp = stamp

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self._finish_line()
                return
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertText("\n")  # Qt's own would stay in the line that gets the stamp
                return
        super().keyPressEvent(event)

    def _finish_line(self) -> None:
        cursor = self.textCursor()
        line = cursor.block().text()
        cursor.beginEditBlock()
        if line.strip() and not line.startswith("["):
            start = QTextCursor(cursor.block())
            start.insertText(f"[{self._stamp()}] ")
        cursor.insertText("\n")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


class NoteField(QFrame):
    """The last of the fields. Saving moves its text to the story."""

    typed = Signal(str)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("note")
        self.setProperty("look", "card")
        self._clock = clock
        self._call: Call | None = None
        self.editor = NoteEditor(self.stamp)
        self.editor.typed.connect(self.typed)
        self._title = Label("note.title", "section")
        self._time = ClockLabel("note.time", Size.BODY, is_bold=False)
        head = QHBoxLayout()
        head.setSpacing(HALF_GAP)
        head.addWidget(IconLabel("note.icon", "note"))
        head.addWidget(self._title)
        side = QVBoxLayout()
        side.setSpacing(HALF_GAP)
        side.addLayout(head)
        self._cap = KeyCap(Key.NOTE)
        side.addWidget(self._cap)
        side.addWidget(self._time)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(side)
        row.addWidget(self.editor, 1)
        self._others = Label("note.others", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, HALF_GAP, GAP, HALF_GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._others)
        column.addLayout(row)
        self.show_other_writers("")
        self._retranslate()

    def set_dense(self, is_dense: bool, is_low: bool) -> None:
        """Need less height where the page is low, and still less where it is very low."""
        self._cap.setVisible(not is_dense)
        self._time.setVisible(not is_low)
        self.editor.set_least_rows(_ROWS_LOW if is_low else _ROWS_DENSE if is_dense else _ROWS)

    def show_other_writers(self, text: str) -> None:
        """Say who else writes here; "" for nobody."""
        self._others.show_text(text)

    def others(self) -> str:
        return self._others.text()

    def stamp(self) -> str:
        """Return how long the call lasts already, or the time of day when there is no call."""
        answered_at = self._answered_at()
        if answered_at is not None:
            return clock_text((self._clock() - answered_at).total_seconds())
        return time_text(self._clock())

    def display(self, text: str, call: Call | None) -> None:
        """Show the draft of the note. When a save took its beginning into the story, only that goes."""
        self._call = call
        typed = self.editor.toPlainText()
        if typed and text != typed and typed.endswith(text):
            self.editor.drop_beginning(len(typed) - len(text))
            self.editor.settle()
        self.editor.show_value(text)
        self.tick()

    def reset(self, text: str, call: Call | None) -> None:
        self._call = call
        self.editor.reset(text)
        self.tick()

    def tick(self) -> None:
        text = self.stamp() if self._answered_at() is not None else ""
        if text != self._time.text():
            self._time.setText(text)

    def _answered_at(self) -> datetime | None:
        call = self._call
        return None if call is None or call.is_over else call.answered_at

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Note"))
        self.editor.setAccessibleName(self._title.text())
        self.editor.setPlaceholderText(
            self.tr("Type while you talk. Enter stamps the line, ?? asks the knowledge base, :: a text.")
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
