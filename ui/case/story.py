"""The story of the case with what adds to it: answers, contacts by hand and texts are written at its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case.timeline import Timeline
from ui.keys.key_table import Key
from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow


class Story(QWidget):
    contact_wanted = Signal()
    text_wanted = Signal()

    def __init__(self, timeline: Timeline, texts: QWidget, candidates: QWidget, composer: QWidget) -> None:
        """`texts` is where a text is written; it is hidden until then.

        `candidates` asks who wrote, `composer` has the answer; both are hidden without a conversation.
        """
        super().__init__()
        self.setObjectName("story")
        self.timeline = timeline
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
        column.addWidget(candidates)
        column.addWidget(composer)
        column.addWidget(texts)
        column.addWidget(foot)
        self.setFocusProxy(timeline)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Story"))
        self._contact.setText(self.tr("Log a contact"))
        self._text.setText(self.tr("Write a text"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
