"""A test call: to a number that repeats what one says, or in the training with its simulated caller."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.common.enums import CallState, Direction
from app.desktop.first_start import start_training
from app.settings.preferences import Preferences
from app.values.call import Call
from ui.first_start.page import Page, PageState, ResultLine
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.field import Field


class CallPage(Page):
    def __init__(self, calls: CallList, control: CallControl, preferences: Preferences) -> None:
        super().__init__("call")
        self._calls, self._control, self._preferences = calls, control, preferences
        self._dialled = ""  # while a call that was begun here is up or has just ended
        self._key = ""  # of that call
        self._last: Call | None = None
        self._is_training = False
        self._was_connected = False
        self._number = QLineEdit()
        self._number.setObjectName("first_start.call.number")
        self._field = Field("first_start.call.number.field", self._number)
        self._call = ActionButton("first_start.call.begin", "", "phone", look="primary")
        self._hang_up = ActionButton("first_start.call.hang_up", "", "phone-off", look="danger")
        self._training = ActionButton("first_start.call.training", "", "headset")
        self._result = ResultLine("first_start.call")
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self._call, self._hang_up, self._training):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.column.addWidget(self._field)
        self.column.addLayout(buttons)
        self.column.addWidget(self._result)
        self.column.addStretch(1)
        self._call.clicked.connect(self._begin)
        self._number.returnPressed.connect(self._begin)
        self._hang_up.clicked.connect(self._end)
        self._training.clicked.connect(self._begin_training)
        calls.call_changed.connect(self._on_call)

    @property
    def state(self) -> PageState:
        if self._was_connected or self._is_training:
            return PageState.DONE
        return PageState.FAULT if self._last is not None and self._last.is_over else PageState.OPEN

    @property
    def result(self) -> str:
        if self._is_training:
            return self.tr("The training opens in a window of its own; a simulated applicant calls there.")
        call = self._last
        if call is None:
            return ""
        if call.is_over:
            if self._was_connected:
                return self.tr("The test call was connected.")
            text = self.tr("The test call was not connected ({code} {reason}).")
            return text.format(code=call.code, reason=call.reason)
        if call.state is CallState.CONNECTED:
            return self.tr("Connected: say something. You should hear yourself.")
        return self.tr("Calling {number}…").format(number=self._dialled)

    def title(self) -> str:
        return self.tr("Test call")

    def text(self) -> str:
        return self.tr(
            "Call a number that repeats what you say (the IT department knows it), or a colleague. The "
            "training shows a whole call with a simulated applicant, without a PBX."
        )

    def enter(self) -> None:
        if not self._number.text():
            self._number.setText(self._preferences.settings.calls.echo_number)
        self._show()
        (self._number if self._number.isEnabled() else self._training).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    @Slot()
    def _begin(self) -> None:
        number = self._number.text().strip()
        if not number:
            self._field.set_error(self.tr("Enter a number to call."))
            self._number.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._calls.ongoing:
            return
        self._field.set_error("")
        self._dialled, self._key, self._last = number, "", None
        self._is_training = self._was_connected = False
        self._remember(number)
        self._control.dial(number)
        self._show()

    def _remember(self, number: str) -> None:
        """The next test begins with this number."""
        settings = self._preferences.settings
        if number != settings.calls.echo_number:
            self._preferences.change(replace(settings, calls=replace(settings.calls, echo_number=number)))

    @Slot()
    def _end(self) -> None:
        if self._key:
            self._control.hang_up(self._key)

    @Slot()
    def _begin_training(self) -> None:
        self._is_training = start_training()
        self._last = None
        self._show()
        if self._is_training:
            announce(self, self._result.words)
        else:
            self._field.set_error(self.tr("The training could not be started."))
        self.changed.emit()

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        is_ours = call.direction is Direction.OUTBOUND and bool(self._dialled)
        if not self._key and is_ours and not call.is_over:
            self._key = call.key  # the first call after the press is the one that it began
        if call.key == self._key and self._key:
            self._last = call
            self._was_connected = self._was_connected or call.state is CallState.CONNECTED
            if call.is_over:
                self._key = self._dialled = ""
            before = self._result.words
            self._show()
            if self._result.words != before:
                announce(self, self._result.words)
            self.changed.emit()
        else:
            self._show()

    def _show(self) -> None:
        is_busy = bool(self._calls.ongoing)
        had_focus = self._call.hasFocus() or self._hang_up.hasFocus()
        self._call.setEnabled(not is_busy)
        self._number.setEnabled(not is_busy)
        self._training.setEnabled(not is_busy)
        self._hang_up.setEnabled(bool(self._key))
        if had_focus:
            (self._hang_up if is_busy else self._call).setFocus(Qt.FocusReason.OtherFocusReason)
        looks = {PageState.DONE: ("check", "good"), PageState.FAULT: ("alert", "danger")}
        self._result.show_result(self.result, *looks.get(self.state, ("clock", "muted")))

    def retranslate(self) -> None:
        super().retranslate()
        self._field.set_label(self.tr("Number"))
        self._call.setText(self.tr("Call"))
        self._hang_up.setText(self.tr("Hang up"))
        self._training.setText(self.tr("Open the training"))
        self._show()
