"""Why this due time? The account below the strip: text to read by keyboard, to select and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import IconLabel, Label

MOST_LINES = 8


class DueView(QFrame):
    closed = Signal()  # by the person

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sop.why")
        self.setProperty("look", "card")
        self._title = Label("sop.why.title", "strong", wraps=True)
        self._copy = ActionButton("sop.why.copy", "", "copy", look="quiet")
        self._close = ActionButton("sop.why.close", "", "x", look="quiet", is_icon_only=True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("sop.why.text")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._copy.clicked.connect(self.copy)
        self._close.clicked.connect(self.closed)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(IconLabel("sop.why.icon", "clock", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, HALF_GAP, HALF_GAP, GAP)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        column.addWidget(self._text)
        self._retranslate()

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

    def copy(self) -> None:
        QApplication.clipboard().setText(self.text())

    def _fit(self) -> None:
        """As high as its lines, up to a limit; from there on it scrolls."""
        line = QFontMetrics(self._text.font()).lineSpacing()
        lines = max(1, min(MOST_LINES, round(self._text.document().size().height())))
        margins = 2 * self._text.frameWidth() + round(2 * self._text.document().documentMargin())
        height = lines * line + margins + self._text.contentsMargins().top() * 2
        if height != self._text.maximumHeight():
            self._text.setFixedHeight(height)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("How the due time was calculated"))
        self._text.setAccessibleName(self.tr("How the due time was calculated"))
        self._copy.setText(self.tr("Copy"))
        self._close.setText(self.tr("Close the explanation"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()
