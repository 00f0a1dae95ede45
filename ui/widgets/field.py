"""A label, its editor, and a row for what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label


class Remark(QWidget):
    """An icon and a text: of several lines below the editor, or of one line beside the label."""

    def __init__(
        self, field: Field, name: str, icon_name: str, role: str, look: str, is_one_line: bool = False
    ) -> None:
        super().__init__(field)
        self.icon = IconLabel(f"{field.objectName()}.{name}_icon", icon_name, role, size_px=14)
        whole = f"{field.objectName()}.{name}"
        self.text = ElidedLabel(whole, look) if is_one_line else Label(whole, look, wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self.icon)
        row.addWidget(self.text, 1)


class Field(QWidget):
    """`editor` gets the label as its accessible name and the error as its description.

    Most fields never have an error: the row for it is made with the first one.
    """

    def __init__(
        self, object_name: str, editor: QWidget, label: str = "", is_label_elided: bool = False
    ) -> None:
        """`is_label_elided`: the label keeps to one line, whatever the width."""
        super().__init__()
        self.setObjectName(object_name)
        self.editor = editor
        name = f"{object_name}.label"
        self._label = ElidedLabel(name, "muted") if is_label_elided else Label(name, "muted", wraps=True)
        self._label.setBuddy(editor)
        self._error: Remark | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(HALF_GAP)
        self._head = QHBoxLayout()
        self._head.setSpacing(GAP)
        self._head.addWidget(self._label)
        self._rows.addLayout(self._head)
        self._rows.addWidget(editor)
        self.set_label(label)

    def set_label(self, text: str) -> None:
        self._label.setText(text)
        self._label.setVisible(bool(text))
        if text:
            self.editor.setAccessibleName(text)

    def set_error(self, text: str) -> None:
        """Say what is wrong and how to mend it; an empty text takes it away."""
        if text and self._error is None:
            self._error = Remark(self, "error", "alert", "danger", "error")
            self.add_below(self._error)
        if self._error is not None:
            self._error.text.setText(text)
            self._error.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        if bool(self.editor.property("has_error")) != bool(text):  # to style it anew takes a moment
            self.editor.setProperty("has_error", bool(text))
            restyle(self.editor)

    def add_below(self, part: QWidget) -> None:
        """Put a part under the editor, above all that came there before."""
        self._rows.insertWidget(self._rows.indexOf(self.editor) + 1, part)

    def add_beside(self, part: QWidget) -> None:
        """Put a part on the line of the label: it takes no height of its own."""
        self._head.addWidget(part, 1)

    def error(self) -> str:
        return self._error.text.text() if self._error is not None else ""
