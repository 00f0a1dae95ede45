"""An explanation below what it explains: a heading, and text to read by keyboard, to select and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import Label


class Explanation(QFrame):
    """The owner names it and its button with `set_words`, at the start and in each language."""

    closed = Signal()  # by the person

    def __init__(
        self, object_name: str, most_lines: int, icon: QWidget | None = None, actions: Sequence[QWidget] = ()
    ) -> None:
        """`icon` stands before the heading, `actions` between heading and close button."""
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "card")
        self._most_lines = most_lines
        self._title = Label(f"{object_name}.title", "strong", wraps=True)
        self._close = ActionButton(f"{object_name}.close", "", "x", look="quiet", is_icon_only=True)
        self._text = QPlainTextEdit()
        self._text.setObjectName(f"{object_name}.text")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._close.clicked.connect(self.closed)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        if icon is not None:
            head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        for widget in (*actions, self._close):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, HALF_GAP, HALF_GAP, GAP)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        column.addWidget(self._text)

    def display(self, lines: Sequence[str]) -> None:
        """Show the lines; the first is the heading. What is selected stays selected while nothing changes."""
        self._title.setText(lines[0])
        text = "\n".join(lines[1:])
        if text != self._text.toPlainText():
            bar = self._text.verticalScrollBar()
            place = bar.value()
            self._text.setPlainText(text)
            bar.setValue(place)
            self._fit()

    def text(self) -> str:
        return f"{self._title.text()}\n{self._text.toPlainText()}"

    def take_keyboard(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_words(self, name: str, close: str) -> None:
        """Take the accessible name, and the word of the button that closes it."""
        self.setAccessibleName(name)
        self._text.setAccessibleName(name)
        self._close.setText(close)

    def _fit(self) -> None:
        """As high as its lines, up to a limit; from there on it scrolls."""
        line = QFontMetrics(self._text.font()).lineSpacing()
        lines = max(1, min(self._most_lines, round(self._text.document().size().height())))
        margins = 2 * self._text.frameWidth() + round(2 * self._text.document().documentMargin())
        height = lines * line + margins + self._text.contentsMargins().top() * 2
        if height != self._text.maximumHeight():
            self._text.setFixedHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()
