"""A quiet strip for a call that waits during another one, where the phone column does not show it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.common.enums import CallState
from app.values.call import Call
from ui.keys.key_table import Key
from ui.phone.panel import PhonePanel
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.caller_text import case_words, who_words
from ui.widgets.banners import Strip
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import IconLabel

_MOST_LINES = 2


class CallWaiting(Strip):
    """The phone column says the same beside the other calls; two places at once would be noise.

    Once the strip is there it stays as long as the call rings: nothing moves under the pointer.
    """

    elsewhere_wanted = Signal(str)  # call key

    def __init__(self, calls: CallList, control: CallControl, phone: PhonePanel) -> None:
        super().__init__()
        self.setObjectName("call_waiting")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.ACCENT.value)
        self._calls, self._phone = calls, phone
        self._key = ""
        self._look = QTimer(self)  # once the phone column has heard of the call, too
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._display)
        self._words = ElidedLabel("call_waiting.words", "strong", most_lines=_MOST_LINES)
        self._answer = ActionButton("call_waiting.answer", "", "phone", Key.ANSWER)
        self._decline = ActionButton("call_waiting.decline", "", "phone-off", Key.DECLINE)
        self._elsewhere = ActionButton("call_waiting.elsewhere", "", "forward")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("call_waiting.icon", "phone-incoming", "accent"))
        row.addWidget(self._words, 1)
        for button in (self._answer, self._decline, self._elsewhere):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._answer.clicked.connect(lambda: control.answer(self._key))
        self._decline.clicked.connect(lambda: control.decline(self._key))
        self._elsewhere.clicked.connect(lambda: self.elsewhere_wanted.emit(self._key))
        calls.call_changed.connect(self._on_call_changed)
        phone.installEventFilter(self)
        self._retranslate()

    def set_short(self, is_short: bool) -> None:
        self._words.set_most_lines(1 if is_short else _MOST_LINES)

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._look.start()

    @Slot()
    def _display(self) -> None:
        ringing, active = self._calls.ringing, self._calls.active
        is_waiting = ringing is not None and active is not None and active.state is not CallState.RINGING_HERE
        if ringing is None or not is_waiting:
            self._key = ""
            self.hide()
            self._words.setText("")  # else a screen reader still finds who called
            self.setAccessibleName("")
            return
        is_told = ringing.key == self._key and not self.isHidden()
        if not is_told and self._phone.shows_call(ringing.key):
            self.hide()
            return
        self._key = ringing.key
        text = self.tr("Call waiting: {who}").format(who=who_words(ringing))
        self._words.setText(" · ".join(filter(None, (text, case_words(ringing)))))
        if self.isHidden():
            announce(self, self._words.text())
        self.setAccessibleName(self._words.text())
        self.show()

    def _retranslate(self) -> None:
        self._answer.setText(self.tr("Answer"))
        self._decline.setText(self.tr("Decline"))
        self._elsewhere.setText(self.tr("Send elsewhere"))
        self._display()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            self._look.start()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
