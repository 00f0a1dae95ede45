"""A call that waits during another one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.common.enums import CallState
from app.values.call import Call
from ui.keys.key_table import Key
from ui.text.caller_text import case_words, who_words
from ui.widgets.button import ActionButton
from ui.widgets.offer_line import OfferLine


class WaitingLine(OfferLine):
    """The call bar keeps the call that is talked to; this line has the only answer button of the other."""

    elsewhere_wanted = Signal(str)  # call key

    def __init__(self, calls: CallList, control: CallControl) -> None:
        super().__init__("call_waiting", "phone-incoming")
        self._calls = calls
        self._key = ""
        self._answer = ActionButton("call_waiting.answer", "", "phone", Key.ANSWER, "primary")
        self._decline = ActionButton("call_waiting.decline", "", "phone-off", Key.DECLINE)
        self._elsewhere = ActionButton("call_waiting.elsewhere", "", "forward")
        self.add_buttons(self._answer, self._decline, self._elsewhere)
        self._answer.clicked.connect(lambda: control.answer(self._key))
        self._decline.clicked.connect(lambda: control.decline(self._key))
        self._elsewhere.clicked.connect(lambda: self.elsewhere_wanted.emit(self._key))
        calls.call_changed.connect(self._on_call_changed)
        self.retranslate()

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._display()

    def _display(self) -> None:
        ringing, active = self._calls.ringing, self._calls.active
        is_waiting = ringing is not None and active is not None and active.state is not CallState.RINGING_HERE
        if ringing is None or not is_waiting:
            self._key = ""
            self.put_away()
            return
        is_new, self._key = ringing.key != self._key, ringing.key
        text = self.tr("Call waiting: {who}").format(who=who_words(ringing))
        self.offer(" · ".join(filter(None, (text, case_words(ringing)))), is_new)

    def retranslate(self) -> None:
        self._answer.setText(self.tr("Hold and answer"))
        self._decline.setText(self.tr("Decline"))
        self._elsewhere.setText(self.tr("Send elsewhere"))
        self._display()
