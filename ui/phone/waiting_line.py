"""A call that waits during another one, in a line above the columns: it moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.common.enums import CallState
from app.values.call import Call
from ui.keys.key_table import Key
from ui.phone.screen_pop_line import LINE_PX, WORDS_LEAST_PX
from ui.style.theme import current_theme
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.caller_text import case_words, who_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.text import IconLabel


class WaitingLine(QFrame):
    """The call bar keeps the call that is talked to; this line has the only answer button of the other."""

    elsewhere_wanted = Signal(str)  # call key

    def __init__(self, calls: CallList, control: CallControl) -> None:
        super().__init__()
        self.setObjectName("call_waiting")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.ACCENT.value)
        self._calls = calls
        self._key = ""
        self._words = ElidedLabel("call_waiting.words", "strong", most_lines=2)
        self._answer = ActionButton("call_waiting.answer", "", "phone", Key.ANSWER, "primary")
        self._decline = ActionButton("call_waiting.decline", "", "phone-off", Key.DECLINE)
        self._elsewhere = ActionButton("call_waiting.elsewhere", "", "forward")
        self._row = OverflowRow("call_waiting.controls")
        for rank, button in enumerate((self._answer, self._decline, self._elsewhere)):
            self._row.add(button, rank)
            self._row.want(button, True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("call_waiting.icon", "phone-incoming", "accent", 20))
        row.addWidget(self._words, 1)
        row.addWidget(self._row)
        self._answer.clicked.connect(lambda: control.answer(self._key))
        self._decline.clicked.connect(lambda: control.decline(self._key))
        self._elsewhere.clicked.connect(lambda: self.elsewhere_wanted.emit(self._key))
        calls.call_changed.connect(self._on_call_changed)
        self._scale()
        self._retranslate()

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._display()

    def _display(self) -> None:
        ringing, active = self._calls.ringing, self._calls.active
        is_waiting = ringing is not None and active is not None and active.state is not CallState.RINGING_HERE
        if ringing is None or not is_waiting:
            self._key = ""
            self.hide()
            self._words.setText("")  # else a screen reader still finds who called
            self.setAccessibleName("")
            return
        is_new = ringing.key != self._key
        self._key = ringing.key
        text = self.tr("Call waiting: {who}").format(who=who_words(ringing))
        self._words.setText(" · ".join(filter(None, (text, case_words(ringing)))))
        if is_new:
            announce(self, self._words.text())
        self.setAccessibleName(self._words.text())
        self.show()

    def _scale(self) -> None:
        self.setFixedHeight(current_theme().px(LINE_PX))
        self._words.setMinimumWidth(current_theme().px(WORDS_LEAST_PX))

    def _retranslate(self) -> None:
        self._answer.setText(self.tr("Hold and answer"))
        self._decline.setText(self.tr("Decline"))
        self._elsewhere.setText(self.tr("Send elsewhere"))
        self._display()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
