"""What others did in one field, below it: a line of words, and where two answers stand, the choice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.keys.key_table import Key
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import IconLabel, Label, labelled_icon


class FieldMark(QWidget):
    """It takes no room while nothing is to be said."""

    chosen = Signal(bool)  # the earlier answer is to hold, not the later one

    def __init__(self, field: Field) -> None:
        super().__init__()
        name = f"{field.objectName()}.others"
        self.setObjectName(name)
        self._words = Label(f"{name}.words", "caption", wraps=True)
        self._keep = ActionButton(f"{name}.keep", "", "check", Key.KEEP_LATER, "quiet")
        self._take = ActionButton(f"{name}.take", "", "users", Key.TAKE_EARLIER, "quiet")
        self._keep.clicked.connect(lambda: self.chosen.emit(False))
        self._take.clicked.connect(lambda: self.chosen.emit(True))
        for button in (self._keep, self._take):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
        self._choice = QWidget(self)
        flow = Flow(HALF_GAP)
        self._choice.setLayout(flow)
        flow.addWidget(self._keep)
        flow.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(labelled_icon(IconLabel(f"{name}.icon", "users", size_px=14), self._words))
        column.addWidget(self._choice)
        layout = field.layout()
        assert layout is not None
        layout.addWidget(self)
        self.setTabOrder(field.editor, self._keep)
        self.setTabOrder(self._keep, self._take)
        self.display("", "", "")

    def display(self, words: str, keep: str, take: str) -> None:
        """`keep` and `take` are the words of the two buttons; one without words is not shown."""
        if words != self._words.text():
            self._words.setText(words)
        for button, text in ((self._keep, keep), (self._take, take)):
            button.setText(text)
            button.setVisible(bool(text))
            button.setAccessibleDescription(words)
        self._choice.setVisible(bool(keep or take))
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def words(self) -> str:
        return self._words.text()
