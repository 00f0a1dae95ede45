"""One call: who, what state, how long, how it sounds, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import CallState, CallStatistics, Direction
from app.values.call import Call
from ui.keys.key_table import Key
from ui.phone.call_text import diverted_words, self_answer_words, transfer_words, waited_words
from ui.phone.level_meter import LevelMeter
from ui.phone.lock import Lock
from ui.phone.quality_text import quality_words
from ui.recordings.recording_bar import recording_look
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.announce import announce
from ui.text.caller_text import case_words, is_matched, number_words, who_words
from ui.text.times import clock_text
from ui.text.wording import word
from ui.video.video_text import offered_words
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.pill import Pill
from ui.widgets.style import restyle
from ui.widgets.text import ClockLabel, IconLabel, Label

SILENT_AFTER_S = 8  # connected so long without hearing anything: say so


@dataclass(frozen=True)
class Standing:
    """What a call is among the others.

    Attributes:
        is_active: Keys without a call mean it.
        is_next_ringing: The key of "answer" means it.
        is_in_hand: The keys of "hang up" and "hold" mean it.
        is_waiting: It is on hold while another one talks: the key of "swap" means it.
        is_compact: Another call is the one that counts now.
        is_consultation: It is the one that waits, or the one with the colleague who is asked.
        is_first_of_many: It is the one that counts, and there are others.
        conference_with: Who else hears it, besides us.
    """

    is_active: bool = True
    is_next_ringing: bool = False
    is_in_hand: bool = True
    is_waiting: bool = False
    is_compact: bool = False
    is_consultation: bool = False
    is_first_of_many: bool = False
    conference_with: tuple[str, ...] = ()


class CallView(QFrame):
    """Keys are shown on the buttons of the call that they act on."""

    answer_wanted = Signal(str)  # call key
    let_ring_wanted = Signal(str)
    hang_up_wanted = Signal(str)
    hold_wanted = Signal(str)
    undo_wanted = Signal(str)
    hand_over_wanted = Signal(str)
    extension_wanted = Signal(str)  # digits

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.setObjectName("call")
        self.setProperty("look", "card")
        self._call = call
        self._state = Pill("call.state")
        self._held = Pill("call.held")
        self._conference = Pill("call.conference")
        self._recorded = Pill("call.recording")
        self._lock = Lock("call.lock")
        self._clock = ClockLabel("call.clock", Size.HEADING)
        self._who = ElidedLabel("call.who", "section", most_lines=2)
        self._number = ElidedLabel("call.number", "muted", most_lines=2)
        self._about = ElidedLabel("call.about", "caption", most_lines=2)
        self._progress = ElidedLabel("call.progress", "strong", most_lines=3)
        self._answer = ActionButton("call.answer", "", "phone", Key.ANSWER, "primary")
        self._let_ring = ActionButton("call.let_ring", "", "bell", Key.LET_RING)
        self._hold = ActionButton("call.hold", "", "pause", Key.HOLD)
        self._swap = ActionButton("call.swap", "", "swap", Key.SWAP)
        self._hang_up = ActionButton("call.hang_up", "", "phone-off", Key.HANG_UP, "danger")
        self._decline = ActionButton("call.decline", "", "phone-off", Key.DECLINE)
        self._hand_over = ActionButton("call.hand_over", "", "forward", Key.HAND_OVER)
        self._extension = ActionButton("call.extension", "", "keypad")
        self._undo = ActionButton("call.undo", "", "rotate", Key.UNDO_MATCH, "quiet")
        self._microphone = LevelMeter("call.microphone_level")
        self._speaker = LevelMeter("call.speaker_level")
        self._levels = QWidget()
        self._quality = Label("call.quality", "caption", wraps=True)
        self._is_compact = False
        self._build()
        self._connect()

    @property
    def call(self) -> Call:
        return self._call

    def display(self, call: Call, now: datetime, standing: Standing) -> None:
        self._call = call
        self._is_compact = standing.is_compact
        self._set_look("current" if standing.is_first_of_many else "card")
        self._who.setText(who_words(call))
        self._number.setText(number_words(call))
        self._number.setVisible(bool(self._number.text()) and not standing.is_compact)
        self._about.setText(self._about_words(call, standing))
        self._about.setVisible(bool(self._about.text()))
        self._show_state(call)
        self._show_conference(standing.conference_with)
        self._lock.show_security(call)
        self._show_buttons(call, standing)
        self._levels.setVisible(call.is_talking and not standing.is_compact)
        self._quality.setVisible(self._may_show_quality() and bool(self._quality.text()))
        self.tick(now)
        spoken = ", ".join(filter(None, (who_words(call), self._state.text(), self._spoken_progress())))
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
            announce(self, spoken)

    def tick(self, now: datetime) -> None:
        start = self._call.answered_at or self._call.started_at
        self._clock.setText(clock_text((now - start).total_seconds()))
        progress = self._progress_words(now)
        self._progress.setText(progress)
        self._progress.setVisible(bool(progress))

    def show_statistics(self, statistics: CallStatistics, now: datetime) -> None:
        self._microphone.show_level(statistics.microphone_level_dbfs)
        self._speaker.show_level(statistics.speaker_level_dbfs)
        answered = self._call.answered_at
        connected_s = (now - answered).total_seconds() if answered else 0.0
        if connected_s > SILENT_AFTER_S and statistics.quality.heard_s == 0.0 and not self._is_held():
            self._say_quality(self.tr("No sound from the other party yet. Ask whether they hear you."))
            return
        self._say_quality(quality_words(statistics.quality))

    # -- showing -------------------------------------------------------------------------------------------

    def _say_quality(self, text: str) -> None:
        self._quality.setText(text)
        self._quality.setVisible(bool(text) and self._may_show_quality())

    def _may_show_quality(self) -> bool:
        return self._call.state is CallState.CONNECTED and not self._is_compact

    def _is_held(self) -> bool:
        return self._call.is_held_here or self._call.is_held_there

    def _show_state(self, call: Call) -> None:
        icon, tone = {
            CallState.CALLING: ("phone-outgoing", Tone.ACCENT),
            CallState.RINGING_THERE: ("phone-outgoing", Tone.ACCENT),
            CallState.RINGING_HERE: ("phone-incoming", Tone.ACCENT),
            CallState.CONNECTED: ("phone", Tone.GOOD),
            CallState.ENDED: ("phone-off", Tone.NEUTRAL),
        }[call.state]
        text = word(call.state)
        if call.state is CallState.RINGING_HERE and call.has_video:
            text, icon = self.tr("Video call"), "video"
        if call.state is CallState.RINGING_HERE and self._is_compact:
            text = self.tr("Call waiting")
        if call.is_held_here:
            text, icon, tone = self.tr("On hold"), "pause", Tone.WARNING
        self._state.display(text, icon, tone)
        self._recorded.setVisible(call.recording is not None)
        if call.recording is not None:
            self._recorded.display(*recording_look(call.recording))
        self._held.setVisible(call.is_held_there)
        if call.is_held_there:
            self._held.display(self.tr("On hold by the other party"), "pause", Tone.WARNING)

    def _show_conference(self, others: tuple[str, ...]) -> None:
        self._conference.setVisible(bool(others))
        if others:
            text = self.tr("Conference of {count}").format(count=len(others) + 2)
            self._conference.display(text, "users", Tone.ACCENT)

    def _show_buttons(self, call: Call, standing: Standing) -> None:
        rings_here = call.state is CallState.RINGING_HERE
        is_connected = call.state is CallState.CONNECTED
        can_hand_over = (
            is_connected and not standing.is_compact and not standing.is_consultation
        ) or rings_here
        self._answer.setVisible(rings_here)
        self._answer.show_key(standing.is_next_ringing)
        self._answer.setText(self.tr("Hold and answer") if standing.is_compact else self.tr("Answer"))
        self._let_ring.setVisible(rings_here and call.answers_itself_at is not None)
        self._let_ring.show_key(standing.is_next_ringing)
        self._let_ring.setText(self.tr("Let it ring"))
        self._hold.setVisible(is_connected and not standing.is_waiting)
        self._hold.set_icon_name("play" if call.is_held_here else "pause")
        self._hold.setText(self.tr("Resume") if call.is_held_here else self.tr("Hold"))
        self._hold.show_key(standing.is_in_hand)
        self._swap.setVisible(standing.is_waiting)
        self._swap.setText(self.tr("Talk"))
        self._hang_up.setText(self.tr("Decline") if rings_here else self.tr("Hang up"))
        self._answer.set_look("" if standing.is_compact else "primary")
        self._hang_up.set_look("" if standing.is_compact else "danger")
        self._hang_up.setVisible(not (rings_here and standing.is_compact))
        self._decline.setVisible(rings_here and standing.is_compact)  # F3 means the one that is talked to
        self._decline.show_key(standing.is_next_ringing)
        self._decline.setText(self.tr("Decline"))
        self._hang_up.show_key(standing.is_in_hand)
        self._hand_over.setVisible(can_hand_over and call.transfer is None)
        self._hand_over.setText(self.tr("Send elsewhere") if rings_here else self.tr("Hand over"))
        self._hand_over.show_key(standing.is_active)
        extension = call.caller.number.extension if call.direction is Direction.OUTBOUND else ""
        self._extension.setVisible(bool(extension) and call.is_talking)
        self._extension.setText(self.tr("Send extension {digits}").format(digits=extension))
        self._undo.setVisible(is_matched(call) and not standing.is_compact and not call.consults_for)
        self._undo.show_key(standing.is_active)
        self._undo.setText(self.tr("Undo the match"))

    def _set_look(self, look: str) -> None:
        if self.property("look") != look:
            self.setProperty("look", look)
            restyle(self)

    # -- words ---------------------------------------------------------------------------------------------

    def _about_words(self, call: Call, standing: Standing) -> str:
        """Return what stands below the name: whom else one talks to, whom it was for, the case in short."""
        parts = []
        if standing.conference_with and not standing.is_compact:
            parts.append(self.tr("Together with {names}").format(names=", ".join(standing.conference_with)))
        if call.diverted_from:
            parts.append(diverted_words(call))
        if not standing.is_compact:
            parts.append(waited_words(call.queue, call.waited_s))
        if standing.is_compact and call.state is CallState.RINGING_HERE:
            parts.append(case_words(call))
        return "\n".join(filter(None, parts))

    def _progress_words(self, now: datetime) -> str:
        """Return what goes on by itself now, and how to stop it."""
        return self_answer_words(self._call, now) or self._spoken_progress()

    def _spoken_progress(self) -> str:
        """Return the same without what counts: it is said aloud once."""
        call = self._call
        if call.transfer is not None:
            return transfer_words(call.transfer)
        if call.answers_itself_at is not None and call.state is CallState.RINGING_HERE:
            return "\n".join(filter(None, (self.tr("Answers automatically"), offered_words(call))))
        if words := offered_words(call):
            return words
        if call.has_early_media and call.state in (CallState.CALLING, CallState.RINGING_THERE):
            return self.tr("You hear a tone or an announcement; the call is not answered yet.")
        return ""

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        pills = QVBoxLayout()
        pills.setSpacing(HALF_GAP)
        for pill in (self._state, self._held, self._conference, self._recorded):
            pills.addWidget(pill)
        top.addLayout(pills)
        top.addStretch(1)
        top.addWidget(self._lock)
        top.addWidget(self._clock)
        levels = QHBoxLayout(self._levels)
        levels.setContentsMargins(0, 0, 0, 0)
        levels.setSpacing(HALF_GAP)
        for name, meter in (("mic", self._microphone), ("headset", self._speaker)):
            levels.addWidget(IconLabel(f"call.level_icon.{name}", name, size_px=14))
            levels.addWidget(meter, 1)
        buttons = Flow(GAP)
        for button in (
            self._answer,
            self._let_ring,
            self._hold,
            self._swap,
            self._hang_up,
            self._decline,
            self._hand_over,
            self._extension,
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            buttons.addWidget(button)
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addLayout(top)
        for label in (self._who, self._number, self._about, self._progress):
            column.addWidget(label)
        column.addWidget(self._levels)
        column.addLayout(buttons)
        column.addWidget(self._quality)
        column.addWidget(self._undo)
        self._retranslate()

    def _connect(self) -> None:
        self._answer.clicked.connect(lambda: self.answer_wanted.emit(self._call.key))
        self._let_ring.clicked.connect(lambda: self.let_ring_wanted.emit(self._call.key))
        for button in (self._hold, self._swap):
            button.clicked.connect(lambda: self.hold_wanted.emit(self._call.key))
        self._undo.clicked.connect(lambda: self.undo_wanted.emit(self._call.key))
        for button in (self._hang_up, self._decline):
            button.clicked.connect(lambda: self.hang_up_wanted.emit(self._call.key))
        self._hand_over.clicked.connect(lambda: self.hand_over_wanted.emit(self._call.key))
        self._extension.clicked.connect(
            lambda: self.extension_wanted.emit(self._call.caller.number.extension)
        )

    def _retranslate(self) -> None:
        self._microphone.setAccessibleName(self.tr("Level of your microphone"))
        self._speaker.setAccessibleName(self.tr("Level of the other party"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
