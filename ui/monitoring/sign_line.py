"""The line that says, as long as it lasts, that a supervisor listens to the call. It cannot be closed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.monitoring.sign_desk import MonitoringMode, SignDesk
from ui.monitoring.monitoring_text import signs_words
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.text import IconLabel, Label


class SignLine(QFrame):
    def __init__(self, desk: SignDesk) -> None:
        super().__init__()
        self.setObjectName("monitoring_sign")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.WARNING.value)
        self._desk = desk
        self._words = Label("monitoring_sign.words", "strong", wraps=True)
        self._displayed: dict[UUID, MonitoringMode] = {}
        self._painted: dict[UUID, MonitoringMode] = {}  # what was displayed when it was painted last
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 6, 2 * GAP, 6)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("monitoring_sign.icon", "headset", Tone.WARNING.value))
        row.addWidget(self._words, 1)
        desk.changed.connect(self._show)
        desk.show_by(self.seen)
        self.hide()

    def seen(self) -> Mapping[UUID, MonitoringMode]:
        """Return what can be seen on the screen at this moment."""
        window = self.window()
        handle = window.windowHandle()
        is_on_screen = handle is not None and handle.isExposed() and not window.isMinimized()
        return self._painted if self.isVisible() and is_on_screen else {}

    @Slot()
    def _show(self) -> None:
        words = signs_words(self._desk.signs)
        self._displayed = {sign.id: sign.mode for sign in self._desk.signs}
        if words != self._words.text():
            self._words.setText(words)
            self.setAccessibleName(words)
            announce(self, words)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._painted != self._displayed:
            self._painted = self._displayed
            QTimer.singleShot(0, self._desk, self._desk.refresh)  # when the words inside are painted, too

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._painted = {}

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
