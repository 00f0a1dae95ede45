"""One call: who, what state, how long, how it sounds, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.desk_call import DeskCall
from app.words import CallState, CallStatistics
from ui.announce import announce
from ui.caller_words import is_matched, number_words, who_words
from ui.keys import Key
from ui.phone.level_meter import LevelMeter
from ui.phone.quality_words import quality_words
from ui.times import clock_text
from ui.tokens import GAP, HALF_GAP, Size, Tone
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.pill import Pill
from ui.widgets.text import ClockLabel, IconLabel, Label
from ui.wording import word

SILENT_AFTER_S = 8  # connected so long without hearing anything: say so


class CallView(QFrame):
    """Keys are shown on the buttons of the call that they act on."""

    answer_wanted = Signal(str)  # call key
    hang_up_wanted = Signal(str)
    hold_wanted = Signal(str)
    undo_wanted = Signal(str)

    def __init__(self, call: DeskCall) -> None:
        super().__init__()
        self.setObjectName("call")
        self.setProperty("look", "card")
        self._call = call
        self._state = Pill("call.state")
        self._held = Pill("call.held")
        self._clock = ClockLabel("call.clock", Size.HEADING)
        self._who = ElidedLabel("call.who", "section", most_lines=2)
        self._number = ElidedLabel("call.number", "muted", most_lines=2)
        self._answer = ActionButton("call.answer", "", "phone", Key.ANSWER, "primary")
        self._hold = ActionButton("call.hold", "", "pause", Key.HOLD)
        self._hang_up = ActionButton("call.hang_up", "", "phone-off", Key.HANG_UP, "danger")
        self._undo = ActionButton("call.undo", "", "rotate", Key.UNDO_MATCH, "quiet")
        self._microphone = LevelMeter("call.microphone_level")
        self._speaker = LevelMeter("call.speaker_level")
        self._levels = QWidget()
        self._quality = Label("call.quality", "caption", wraps=True)
        self._build()
        self._answer.clicked.connect(lambda: self.answer_wanted.emit(self._call.key))
        self._hold.clicked.connect(lambda: self.hold_wanted.emit(self._call.key))
        self._undo.clicked.connect(lambda: self.undo_wanted.emit(self._call.key))
        self._hang_up.clicked.connect(lambda: self.hang_up_wanted.emit(self._call.key))

    @property
    def call(self) -> DeskCall:
        return self._call

    def display(self, call: DeskCall, now: datetime, is_active: bool, is_next_ringing: bool) -> None:
        self._call = call
        self._who.setText(who_words(call))
        number = number_words(call)
        self._number.setText(number)
        self._number.setVisible(bool(number))
        self._show_state(call)
        rings_here = call.state is CallState.RINGING_HERE
        is_connected = call.state is CallState.CONNECTED
        self._answer.setVisible(rings_here)
        self._answer.show_key(is_next_ringing)
        self._hold.setVisible(is_connected)
        self._hold.set_icon_name("play" if call.is_held_here else "pause")
        self._hold.setText(self.tr("Resume") if call.is_held_here else self.tr("Hold"))
        self._hold.show_key(is_active)
        self._answer.setText(self.tr("Answer"))
        self._hang_up.setText(self.tr("Decline") if rings_here else self.tr("Hang up"))
        self._hang_up.show_key(is_active)
        self._undo.setVisible(is_matched(call))
        self._undo.show_key(is_active)
        self._undo.setText(self.tr("Undo the match"))
        self._levels.setVisible(is_connected and not call.is_held_here)
        self._quality.setVisible(is_connected and bool(self._quality.text()))
        spoken = f"{who_words(call)}, {self._state.text()}"
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
            announce(self, spoken)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        start = self._call.answered_at or self._call.started_at
        self._clock.setText(clock_text((now - start).total_seconds()))

    def show_statistics(self, statistics: CallStatistics, now: datetime) -> None:
        self._microphone.show_level(statistics.microphone_level_dbfs)
        self._speaker.show_level(statistics.speaker_level_dbfs)
        answered = self._call.answered_at
        connected_s = (now - answered).total_seconds() if answered else 0.0
        if connected_s > SILENT_AFTER_S and statistics.quality.heard_s == 0.0 and not self._is_held():
            self._say_quality(self.tr("Nothing heard from the other side yet. Ask whether they hear you."))
            return
        self._say_quality(quality_words(statistics.quality))

    def _say_quality(self, text: str) -> None:
        self._quality.setText(text)
        self._quality.setVisible(bool(text))

    def _is_held(self) -> bool:
        return self._call.is_held_here or self._call.is_held_there

    def _show_state(self, call: DeskCall) -> None:
        icon, tone = {
            CallState.CALLING: ("phone-outgoing", Tone.ACCENT),
            CallState.RINGING_THERE: ("phone-outgoing", Tone.ACCENT),
            CallState.RINGING_HERE: ("phone-incoming", Tone.ACCENT),
            CallState.CONNECTED: ("phone", Tone.GOOD),
            CallState.ENDED: ("phone-off", Tone.NEUTRAL),
        }[call.state]
        text = word(call.state)
        if call.is_held_here:
            text, icon, tone = self.tr("On hold"), "pause", Tone.WARNING
        self._state.display(text, icon, tone)
        self._held.setVisible(call.is_held_there)
        if call.is_held_there:
            self._held.display(self.tr("Held by the other side"), "pause", Tone.WARNING)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        pills = QVBoxLayout()
        pills.setSpacing(HALF_GAP)
        pills.addWidget(self._state)
        pills.addWidget(self._held)
        top.addLayout(pills)
        top.addStretch(1)
        top.addWidget(self._clock)
        levels = QHBoxLayout(self._levels)
        levels.setContentsMargins(0, 0, 0, 0)
        levels.setSpacing(HALF_GAP)
        for name, meter in (("mic", self._microphone), ("headset", self._speaker)):
            levels.addWidget(IconLabel(f"call.level_icon.{name}", name, size_px=14))
            levels.addWidget(meter, 1)
        buttons = Flow(GAP)
        for button in (self._answer, self._hold, self._hang_up):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self._who)
        column.addWidget(self._number)
        column.addWidget(self._levels)
        column.addLayout(buttons)
        column.addWidget(self._quality)
        column.addWidget(self._undo)
        self._retranslate()

    def _retranslate(self) -> None:
        self._microphone.setAccessibleName(self.tr("Level of your microphone"))
        self._speaker.setAccessibleName(self.tr("Level of the other side"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
