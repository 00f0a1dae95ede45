"""The line that says, as long as it lasts, that the far side sees a window of this computer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.video.call_video import CallVideo
from ui.keys.key_table import Key
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.text.caller_text import who_words
from ui.video.video_text import source_name
from ui.widgets.button import ActionButton
from ui.widgets.text import IconLabel, Label


class SharingBadge(QFrame):
    def __init__(self, video: CallVideo) -> None:
        super().__init__()
        self.setObjectName("sharing_sign")
        self.setProperty("look", "strip")
        self.setProperty("tone", "danger")
        self._video = video
        self._words = Label("sharing_sign.words", "strong", wraps=True)
        self._stop = ActionButton("sharing_sign.stop", "", "stop", Key.SHARE, "danger")
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("sharing_sign.icon", "screen", "danger"))
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        self._stop.clicked.connect(video.stop_sharing)
        video.changed.connect(self._show)
        self.hide()
        self._show()

    @Slot()
    def _show(self) -> None:
        is_shared = self._video.is_sharing
        if is_shared:
            who = [who_words(call) for call in self._video.watchers]
            text = self.tr("{who} sees: {name}") if len(who) == 1 else self.tr("{who} see: {name}")
            words = text.format(who=QLocale().createSeparatedList(who), name=source_name(self._video.source))
            if words != self._words.text():
                self._words.setText(words)
                self.setAccessibleName(words)
                announce(self, words)
        self._stop.setText(self.tr("Stop sharing"))
        self.setVisible(is_shared)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
