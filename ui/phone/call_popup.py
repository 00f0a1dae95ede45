"""A small card above all windows that shows a ringing call. Takes no focus.

ui/shell/ring_notice.py decides when it is shown; on Wayland, where a client cannot place windows, never.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.calls.call_control import CallControl
from app.values.call import Call
from app.video.call_video import CallVideo
from ui.phone.ring_text import RingWords
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import IconLabel, Label


class CallPopup(QFrame):
    answered = Signal()

    def __init__(self, control: CallControl, video: CallVideo, window: QWidget) -> None:
        """The card lies in the corner of the screen that shows `window`."""
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(None, flags)
        self.setObjectName("call_popup")
        self.setProperty("look", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._control, self._video, self._window = control, video, window
        self._key = ""  # of the call that is shown
        self._who = ElidedLabel("call_popup.who", "heading", most_lines=2)
        self._number = ElidedLabel("call_popup.number", "lead")
        self._about = Label("call_popup.about", "muted", wraps=True)
        self._icon = IconLabel("call_popup.icon", "phone-incoming", "accent", 28)
        self._answer = ActionButton("call_popup.answer", "", "phone", look="primary")
        self._answer_seen = ActionButton("call_popup.answer_with_camera", "", "video")
        self._decline = ActionButton("call_popup.decline", "", "phone-off")
        self._build()
        self._answer.clicked.connect(self._take)
        self._answer_seen.clicked.connect(self._take_seen)
        self._decline.clicked.connect(lambda: control.decline())
        self._retranslate()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        for button in (self._decline, self._answer_seen, self._answer):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            buttons.addWidget(button)
        words = QVBoxLayout()
        for label in (self._who, self._number, self._about):
            words.addWidget(label)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(2 * GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.setMinimumWidth(360)
        self.setMaximumWidth(560)

    def show_call(self, call: Call, words: RingWords) -> None:
        self._key = call.key
        self._answer_seen.setVisible(self._video.may_show_camera(call))
        self._who.setText(words.who)
        self._number.setText(words.number)
        self._number.setVisible(bool(words.number))
        self._about.setText(words.about)
        self._icon.show_icon("video" if call.has_video else "phone-incoming", "accent")
        self._about.setVisible(bool(words.about))
        text = self.tr("Incoming video call: {who}") if call.has_video else self.tr("Incoming call: {who}")
        self.setAccessibleName(text.format(who=words.who))
        self.adjustSize()
        corner = self._window.screen().availableGeometry().bottomRight()
        self.move(corner.x() - self.width() - 2 * GAP, corner.y() - self.height() - 2 * GAP)
        self.show()

    def take_away(self) -> None:
        self.hide()
        self._key = ""
        for label in (self._who, self._number, self._about):
            label.setText("")  # else a screen reader still finds who called
        self.setAccessibleName("")

    def _take(self) -> None:
        self._control.answer()
        self.answered.emit()

    def _take_seen(self) -> None:
        self._video.start_with_camera(self._key)
        self._take()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Incoming call"))
        self._answer.setText(self.tr("Answer"))
        self._answer_seen.setText(self.tr("Answer with camera"))
        self._decline.setText(self.tr("Decline"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
