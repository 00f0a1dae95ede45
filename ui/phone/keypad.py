"""Keys for tones in a call: by mouse, or typed while the keypad has the focus. Says which way they went."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QSizePolicy

from app.common.enums import DtmfSent
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.focus_return import FocusReturn

DIGITS = "123456789*0#"


class Keypad(QFrame):
    """Shows what was asked for, and below it what really went out; other characters are left out."""

    digits_sent = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keypad")
        self.setProperty("look", "raised")
        self._sent = _DigitField()
        self._gone = ""
        self._focus = FocusReturn(self)
        self._sent.digits.connect(self._send)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(HALF_GAP)
        self._way = ElidedLabel("keypad.way", "caption", most_lines=2)
        grid.addWidget(self._sent, 0, 0, 1, 3)
        grid.addWidget(self._way, 1, 0, 1, 3)
        for number, digit in enumerate(DIGITS):
            button = ActionButton(f"keypad.{digit}", digit)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, d=digit: self._send(d))
            grid.addWidget(button, 2 + number // 3, number % 3)
        self._retranslate()

    def open(self) -> None:
        self._sent.clear()
        self._gone = ""
        self._show_way()
        self._focus.remember()
        self.show()
        self._sent.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        self._focus.give_back()
        self.hide()
        self.closed.emit()

    def show_sent(self, event: DtmfSent) -> None:
        """The engine sent digits, and says which way."""
        self._gone += event.digits
        self._show_way(event.method)

    def _show_way(self, method: str = "") -> None:
        if not self._gone:
            text = self.tr("Each key is sent at once.")
        elif method == "info":
            text = self.tr("Sent: {digits} (as messages, SIP INFO)")
        else:
            text = self.tr("Sent: {digits} (with the sound, RFC 4733)")
        self._way.setText(text.format(digits=self._gone))

    def _send(self, digits: str) -> None:
        self._sent.setText(self._sent.text() + digits)
        self.digits_sent.emit(digits)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Keypad"))
        self._sent.setAccessibleName(self.tr("Tones sent"))
        self._sent.setPlaceholderText(self.tr("Type or paste digits"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _DigitField(QLineEdit):
    """Sends what is typed or pasted instead of editing it."""

    digits = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keypad.sent")
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._send(QGuiApplication.clipboard().text())
        elif event.text() and event.text() in DIGITS + "ABCDabcd":
            self._send(event.text())
        else:
            super().keyPressEvent(event)

    def _send(self, text: str) -> None:
        allowed = "".join(one for one in text.upper() if one in DIGITS + "ABCD")
        if allowed:
            self.digits.emit(allowed)
