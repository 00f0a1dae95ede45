"""A label, its editor, and a row for what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.tokens import HALF_GAP
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label


class Field(QWidget):
    """`editor` gets the label as its accessible name and the error as its description."""

    def __init__(self, object_name: str, editor: QWidget, label: str = "") -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.editor = editor
        self._label = Label(f"{object_name}.label", "muted", wraps=True)
        self._label.setBuddy(editor)
        self._mark = IconLabel(f"{object_name}.error_icon", "alert", "danger", size_px=14)
        self._error = Label(f"{object_name}.error", "error", wraps=True)
        self._error_row = QWidget(self)
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._mark)
        row.addWidget(self._error, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._error_row)
        self.set_label(label)
        self.set_error("")

    def set_label(self, text: str) -> None:
        self._label.setText(text)
        self._label.setVisible(bool(text))
        if text:
            self.editor.setAccessibleName(text)

    def set_error(self, text: str) -> None:
        """Say what is wrong and how to mend it; an empty text takes it away."""
        self._error.setText(text)
        self._error_row.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        if bool(self.editor.property("has_error")) != bool(text):  # to style it anew takes a moment
            self.editor.setProperty("has_error", bool(text))
            restyle(self.editor)

    def error(self) -> str:
        return self._error.text()
