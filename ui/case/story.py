"""The story of the case with what adds to it: answers, contacts by hand and texts are written at its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case.timeline import Timeline
from ui.inbox.answer_area import AnswerArea
from ui.keys.key_table import Key
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow


class Story(QWidget):
    contact_wanted = Signal()
    text_wanted = Signal()

    def __init__(self, timeline: Timeline, texts: QWidget, answer: AnswerArea) -> None:
        """`texts` is where a text is written; it is hidden until then. `answer` is for a conversation."""
        super().__init__()
        self.setObjectName("story")
        self.timeline, self._answer = timeline, answer
        self._contact = ActionButton("story.contact", "", "chat", Key.WRITE_CONTACT, "quiet")
        self._text = ActionButton("story.text", "", "send", Key.WRITE_TEXT, "quiet")
        self._contact.clicked.connect(self.contact_wanted)
        self._text.clicked.connect(self.text_wanted)
        foot = QWidget(self)
        flow = Flow(HALF_GAP)
        foot.setLayout(flow)
        for button in (self._contact, self._text):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(timeline, 1)
        column.addWidget(answer)
        column.addWidget(texts)
        column.addWidget(foot)
        self.setFocusProxy(timeline)
        self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._answer.fit(self.height())

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Story"))
        self._contact.setText(self.tr("Log a contact"))
        self._text.setText(self.tr("Write a text"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
