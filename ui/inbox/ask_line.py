"""One question about the conversation, with its answer in one line: which case, why, how it was agreed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.case.fields.typed import KeptLine
from ui.keys.key_table import Key, keep
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field


class AskLine(QWidget):
    """Hidden until it asks. Enter, also with Ctrl, or the button takes the answer, Esc or Cancel none."""

    closed = Signal()  # the keyboard was here
    focused = Signal(bool)  # the line got the keyboard: whether by the mouse

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composer.ask_line")
        self._answer = KeptLine("composer.ask")
        self._field = Field("composer.ask_field", self._answer)
        self._do = ActionButton("composer.ask_do", "", "check")
        self._cancel = ActionButton("composer.ask_cancel", "", "x", look="quiet")
        self._missing = ""
        self._act: Callable[[str], None] = lambda _: None
        buttons = QHBoxLayout()
        buttons.setSpacing(HALF_GAP)
        buttons.addWidget(self._do)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._field)
        column.addLayout(buttons)
        keep(Key.FINISH, self._answer)  # elsewhere in the window it finishes the case
        self._answer.installEventFilter(self)
        self._answer.returnPressed.connect(self._take)
        self._do.clicked.connect(self._take)
        self._cancel.clicked.connect(self.close_question)
        self._retranslate()
        self.hide()

    def ask(self, label: str, verb: str, missing: str, act: Callable[[str], None]) -> None:
        """Ask, and take the keyboard. verb: Of the button; missing: the error of an empty answer."""
        self._missing, self._act = missing, act
        self._field.set_label(label)
        self._field.set_error("")
        self._do.setText(verb)
        self._answer.reset("")
        self.show()
        self._answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Take the question away; the keyboard stays where it is."""
        self._answer.reset("")
        self._field.set_error("")
        self.hide()

    @Slot()
    def close_question(self) -> None:
        self.forget()
        self.closed.emit()

    @Slot()
    def _take(self) -> None:
        text = self._answer.value().strip()
        if not text:
            self._field.set_error(self._missing)
            self._answer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        act = self._act
        self.close_question()
        act(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            self.focused.emit(event.reason() is Qt.FocusReason.MouseFocusReason)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
        else:
            super().keyPressEvent(event)

    def _retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
