"""A picture of the far side goes into the case: what is read out first, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.call_pictures import CallPictures
from app.call_video import CallVideo
from ui.announce import announce
from ui.keys import Key
from ui.tokens import GAP
from ui.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

READ_S = 2.0  # nobody has read the notice and heard an answer sooner: a key pressed twice is no answer


class PictureAsk(QFrame):
    """One key opens the notice, then says yes and keeps the picture; after a yes it keeps one at once."""

    def __init__(self, video: CallVideo, pictures: CallPictures, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("picture_ask")
        self.setProperty("look", "card")
        self._video, self._pictures, self._clock = video, pictures, clock
        self._asking = ""  # key of the call whose applicant is being asked
        self._asked_at: datetime | None = None
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

    @Slot()
    def go_on(self) -> None:
        """Open the notice; agreed, and the picture is kept."""
        call = self._video.shown
        if call is None or not call.has_video:
            return
        if self._asking == call.key:
            if not self._has_been_read():
                return
            self._close()
            self._pictures.set_answer(call.key, True)
            self._pictures.take(call.key)
        elif self._pictures.answer_of(call.key):
            self._pictures.take(call.key)
        else:
            self._asking, self._asked_at = call.key, self._clock()
            self._show()
            announce(self, f"{self._read_out.text()} {self._notice.text()}")

    @Slot()
    def refuse(self) -> None:
        """No, also afterwards: from now on nothing is kept without asking again."""
        call = self._video.shown
        if call is not None and (self._asking == call.key or self._pictures.answer_of(call.key)):
            self._close()
            self._pictures.set_answer(call.key, False)

    def _close(self) -> None:
        self._asking, self._asked_at = "", None
        self._show()

    @Slot(str)
    def _on_consent(self, key: str) -> None:
        """Somebody else may be on the line now, to whom nothing was read."""
        if key == self._asking:
            self._close()

    def _has_been_read(self) -> bool:
        return self._asked_at is not None and self._clock() - self._asked_at >= timedelta(seconds=READ_S)

    @Slot()
    def _show(self) -> None:
        call = self._video.shown
        if call is None or call.key != self._asking:
            self._asking, self._asked_at = "", None
        texts = self._pictures.consent_notice.texts
        first = texts.get(language()) or next(iter(texts.values()))
        others = [text for text in texts.values() if text != first]
        self._read_out.setText(self.tr("Read out, then note the answer:"))
        self._notice.setText(first)
        self._other.setText("\n".join(others))
        self._agreed.setText(self.tr("Agreed: keep the picture"))
        self._refused.setText(self.tr("Refused"))
        self.setAccessibleName(self.tr("May the picture be kept?"))
        self.setVisible(bool(self._asking))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
