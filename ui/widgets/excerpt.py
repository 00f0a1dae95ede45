"""The first lines of a text to read; a button shows the rest where they are not all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import Label


class Excerpt(QWidget):
    """A title, and below it at most `most_lines` lines; all of them, to be selected, once they are wanted."""

    def __init__(self, object_name: str, most_lines: int) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._title = Label(f"{object_name}.title", "muted")
        self._first = ElidedLabel(f"{object_name}.first", most_lines=most_lines)
        self._whole = Label(f"{object_name}.whole", wraps=True)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._unfold = ActionButton(f"{object_name}.unfold", "", "chevron-down", look="quiet")
        self._unfold.clicked.connect(lambda: self._show(self._whole.isHidden()))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._first, 1)
        row.addWidget(self._whole, 1)
        row.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._title)
        column.addLayout(row)
        self._show(False)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def setText(self, text: str) -> None:
        if text != self._whole.text():
            self._first.setText(text)
            self._whole.setText(text)
            self._show(False)

    def text(self) -> str:
        return self._whole.text()

    def set_most_lines(self, most_lines: int) -> None:
        self._first.set_most_lines(most_lines)
        self._show(not self._whole.isHidden())

    def _show(self, is_whole: bool) -> None:
        self._whole.setVisible(is_whole)
        self._first.setVisible(not is_whole)
        self._unfold.setVisible(is_whole or self._first.is_cut)
        self._unfold.set_icon_name("chevron-up" if is_whole else "chevron-down")
        self._unfold.setText(self.tr("Show less") if is_whole else self.tr("Show all"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show(not self._whole.isHidden())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show(not self._whole.isHidden())
