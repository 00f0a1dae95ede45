"""A picture of the far side goes into the case: what is read out first, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.video.call_pictures import CallPictures
from app.video.call_video import CallVideo
from ui.keys.key_table import Key
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.text.reading_out import ReadingOut
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class PictureAsk(QFrame):
    """One key opens the notice, then says yes and keeps the picture; after a yes it keeps one at once."""

    def __init__(self, video: CallVideo, pictures: CallPictures, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("picture_ask")
        self.setProperty("look", "card")
        self._video, self._pictures = video, pictures
        self._reading = ReadingOut(clock)
        self._read_out = Label("picture_ask.read_out", "caption", wraps=True)
        self._notice = Label("picture_ask.notice", "lead", wraps=True)
        self._other = Label("picture_ask.notice.other", "caption", wraps=True)
        self._agreed = ActionButton("picture_ask.agreed", "", "check", Key.KEEP_PICTURE, "primary")
        self._refused = ActionButton("picture_ask.refused", "", "x", Key.REFUSE_PICTURE)
        buttons = Flow(GAP)
        for button in (self._agreed, self._refused):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        for label in (self._read_out, self._notice, self._other):
            column.addWidget(label)
        column.addLayout(buttons)
        self._agreed.clicked.connect(self.go_on)
        self._refused.clicked.connect(self.refuse)
        video.changed.connect(self._show)
        pictures.consent_changed.connect(self._on_consent)
        self.hide()
        self._show()

    @property
    def is_asked(self) -> bool:
        """Whether the caller is being asked for a picture, or has agreed to one."""
        call = self._video.shown
        if call is None:
            return False
        return self._reading.call_key == call.key or bool(self._pictures.answer_of(call.key))

    @Slot()
    def go_on(self) -> None:
        """Open the notice; agreed, and the picture is kept."""
        call = self._video.shown
        if call is None or not call.has_video:
            return
        if self._reading.call_key == call.key:
            if not self._reading.is_done:
                return
            self._close()
            self._pictures.set_answer(call.key, True)
            self._pictures.take(call.key)
        elif self._pictures.answer_of(call.key):
            self._pictures.take(call.key)
        else:
            self._reading.begin(call.key)
            self._show()
            announce(self, f"{self._read_out.text()} {self._notice.text()}")

    @Slot()
    def refuse(self) -> None:
        """No, also afterwards: from now on nothing is kept without asking again."""
        call = self._video.shown
        if call is not None and self.is_asked:
            self._close()
            self._pictures.set_answer(call.key, False)

    def _close(self) -> None:
        self._reading.end()
        self._show()

    @Slot(str)
    def _on_consent(self, key: str) -> None:
        """Another person may be on the line now, to whom nothing was read."""
        if key == self._reading.call_key:
            self._close()

    @Slot()
    def _show(self) -> None:
        call = self._video.shown
        if call is None or call.key != self._reading.call_key:
            self._reading.end()
        texts = self._pictures.consent_notice.texts
        first = texts.get(language()) or next(iter(texts.values()))
        others = [text for text in texts.values() if text != first]
        self._read_out.setText(self.tr("Read out, then note the answer:"))
        self._notice.setText(first)
        self._other.setText("\n".join(others))
        self._agreed.setText(self.tr("Agreed: keep the picture"))
        self._refused.setText(self.tr("Refused"))
        self.setAccessibleName(self.tr("May the picture be kept?"))
        self.setVisible(bool(self._reading.call_key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
