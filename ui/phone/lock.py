"""The lock on a call: shown while something is encrypted; its words come by pointer and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QToolTip

from app.values.call import Call
from ui.phone.call_text import security_words
from ui.widgets.button import ActionButton


class Lock(ActionButton):
    def __init__(self, object_name: str) -> None:
        super().__init__(object_name, "", "lock", look="quiet", is_icon_only=True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._show_words)

    def show_security(self, call: Call) -> None:
        words = security_words(call)
        self.setVisible(bool(words))
        self.setText(words)

    def _show_words(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.words(), self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_words()
