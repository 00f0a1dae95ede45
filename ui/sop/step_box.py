"""What the chosen shape of the chart means: text below the chart, read by keyboard and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

MOST_LINES = 7


class StepBox(QFrame):
    closed = Signal()  # by the person

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sop.step_box")
        self.setProperty("look", "card")
        self._title = Label("sop.step_box.title", "strong", wraps=True)
        self._close = ActionButton("sop.step_box.close", "", "x", look="quiet", is_icon_only=True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("sop.step_box.text")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._close.clicked.connect(self.closed)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._title, 1)
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
        self._text.setAccessibleName(lines[0])
        text = "\n".join(lines[1:])
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
            self._fit()

    def forget(self) -> None:
        self._title.setText("")
        self._text.clear()
        self._retranslate()

    def take_keyboard(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        line = QFontMetrics(self._text.font()).lineSpacing()
        lines = max(1, min(MOST_LINES, self._text.blockCount()))
        margins = 2 * self._text.frameWidth() + round(2 * self._text.document().documentMargin())
        self._text.setFixedHeight(lines * line + margins)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What this step is"))
        self._text.setAccessibleName(self.tr("What this step is"))
        self._close.setText(self.tr("Close the explanation"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._fit()
