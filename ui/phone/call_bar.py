"""The call bar in the window's first row: the call that keys mean and its controls, or the dial field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.calls.line_status import Lack
from app.common.enums import CallState, CallStatistics, Direction
from app.common.notices import Notice
from app.common.turns import Turns
from app.desktop.workplace import Workplace
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_chips import CallChips
from ui.phone.call_text import (
    consultation_in_short,
    consultation_words,
    diverted_words,
    progress_words,
    self_answer_words,
    sound_words,
    state_words,
    waited_words,
    whatsapp_words,
)
from ui.phone.dial_field import DialField, Dialled
from ui.phone.keypad import Keypad
from ui.phone.level_meter import LevelMeter
from ui.phone.line_light import LineLight
from ui.phone.lock import Lock
from ui.phone.transfer_panel import TransferPanel
from ui.recordings.recording_bar import recording_look
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.announce import announce
from ui.text.caller_text import is_matched, number_words, who_in_short, who_words
from ui.text.times import clock_text
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.floating import Floating, below, height_at, host_of
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.style import restyle
from ui.widgets.text import ClockLabel, IconLabel

BAR_PX = 38  # at 100 %
_DIAL_PX = 260
_DIAL_ROOMY_PX = 220
_DIAL_LEAST_PX = 130
_DIAL_OVER_PX = 340  # of the dial field below the bar
_TRANSFER_PX = 380
_KEYPAD_PX = 240
_INFO_PX = 200
_INFO_LEAST_PX = 100
_BAR_LEAST_PX = 340
_ROOMY_PX = 560  # of the bar: the name has room
_LEVELS_PX = 36


class CallBar(QFrame):
    """Always in place, one height, nothing scrolls: what has no room is in its menu.

    Keypad, transfer and, during a call, the dial field open below it and move nothing.
    """

    wanted = Signal()  # the user goes to the phone
    reworded = Signal(str)  # all words about the call now
    write_wanted = Signal(object)  # Addressee
    record_wanted = Signal()
    settings_wanted = Signal()
    sound_check_wanted = Signal()

    def __init__(self, workplace: Workplace, host: QWidget) -> None:
        """`host` is what the parts below the bar lie above."""
        super().__init__()
        self._turns = Turns(self)
        self.setObjectName("call_bar")
        self.setProperty("look", "call_bar")
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._line, self._case_link = workplace.phone.line, workplace.calls.case_link
        self._recordings, self._video = workplace.recordings.service, workplace.video.calls
        self._clock_now = workplace.procedure.clock
        self._call: Call | None = None
        self._spoken: dict[str, str] = {}  # by call: what a screen reader heard of it last
        self._sound: dict[str, str] = {}  # by call: how it sounds, in words
        self._dialled = ""  # from here, last
        self._is_dial_open = False  # below the bar, during a call
        self._had_call = False
        self._said = ""
        self.light = LineLight(self._line, workplace.phone.line_watch, workplace.preferences, self._clock_now)
        self.dial = DialField(
            workplace.search.finder,
            workplace.phone.colleagues,
            workplace.phone.recent_numbers,
            workplace.access.hidden_cases,
            self._clock_now,
        )
        self.transfer_panel = TransferPanel(self._calls, self._control, workplace.phone.colleagues)
        self.keypad = Keypad()
        self._icon = IconLabel("call_bar.icon", size_px=20)
        self._who = ElidedLabel("call_bar.who", "strong")
        self._words = ElidedLabel("call_bar.words", "caption")
        self._clock = ClockLabel("call_bar.clock", Size.LEAD)
        self._recorded = IconLabel("call_bar.recording", "record", "danger", 14)
        self._lock = Lock("call_bar.lock")
        self._levels = QWidget()
        self._microphone, self._speaker = LevelMeter("call_bar.microphone"), LevelMeter("call_bar.speaker")
        self._chips = CallChips(self._calls, self._control)
        self._slot = QWidget()
        self._row = OverflowRow("call_bar.controls")
        self._info = QWidget()
        self._make_buttons()
        self._build(host)
        self._connect()
        self._bind_keys()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._retranslate()

    @property
    def parts_below(self) -> tuple[QWidget, ...]:
        """What opens below the bar."""
        return self.keypad, self.transfer_panel, self.dial

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def focus_dial(self) -> None:
        """Go to the dial field; during a call it opens below the bar."""
        if self._call is not None:
            self._open_dial()
        self.dial.focus()

    @Slot()
    def focus_first(self) -> None:
        """Take the keyboard (F6): the first control of the call, or the dial field."""
        shown = [button for button in self._row.shown if button.isEnabled()]
        if self._call is None or not shown:
            self.focus_dial()
        else:
            shown[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_dial(self) -> None:
        """The dial field has something to show, but nobody asked for the keyboard."""
        if self._call is not None:
            self._open_dial()

    @Slot()
    def toggle_keypad(self) -> None:
        """Open the keypad if a call can take tones, or close it."""
        if not self.keypad.isHidden():
            self.keypad.close_up()
        elif self._keypad_button.isEnabled():
            self.keypad.open()
        self._show_open_parts()

    @Slot(str)
    def open_transfer_panel(self, key: str, asks_first: bool = False) -> None:
        """Ask to whom the call goes."""
        call = self._calls.call(key)
        is_asked_for = call is not None and call.state in (CallState.CONNECTED, CallState.RINGING_HERE)
        if call is None or not is_asked_for or call.transfer is not None:
            return
        self.transfer_panel.open_for(call, asks_first)
        self._show_open_parts()

    @Slot()
    def _on_transfer(self) -> None:
        """F9: complete what is being asked, else open the panel for the call that keys mean."""
        active = self._calls.active
        if self._calls.consultation is not None:
            self._control.complete_transfer()
        elif active is not None:
            self.open_transfer_panel(active.key)

    @Slot()
    def _on_transfer_clicked(self) -> None:
        """The button closes what it opened."""
        if not self.transfer_panel.isHidden():
            self.transfer_panel.close_up()
        else:
            self._on_transfer()
        self._show_open_parts()

    @Slot()
    def _on_ask_first(self) -> None:
        active = self._calls.active
        if self.transfer_panel.chosen is not None:
            self.transfer_panel.ask()
        elif active is not None and self._calls.consultation is None:
            self.open_transfer_panel(active.key, asks_first=True)

    @Slot()
    def _on_merge(self) -> None:
        if self._calls.conference:
            self._control.split()
        else:
            self._control.merge()

    @Slot()
    def _on_undo(self) -> None:
        active = self._calls.active
        if active is not None and is_matched(active) and not active.consults_for:
            self._case_link.undo(active.key)

    @Slot()
    def _on_back(self) -> None:
        """End the colleague's call; CallControl goes back to the caller."""
        found = self._calls.consultation
        if found is not None:
            self._control.hang_up(found[1].key)

    @Slot()
    def _on_next_step(self) -> None:
        """Go where that is set up which keeps calls away."""
        is_mute = self._line.lack is Lack.MICROPHONE
        (self.sound_check_wanted if is_mute else self.settings_wanted).emit()

    @Slot(object)
    def _on_dialled(self, dialled: Dialled) -> None:
        self._dialled = dialled.text
        self._close_dial()
        self._control.dial(
            dialled.text,
            applicant_id=dialled.applicant_id,
            name=dialled.name,
            with_video=dialled.with_video,
        )

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        if notice.kind == "bad_target" and notice.facts.get("text") == self._dialled:
            self.show_dial()
            self.dial.put_back(self._dialled)

    @Slot()
    def _on_answer_seen(self) -> None:
        """Answer, and let the caller see the agent at once."""
        ringing = self._calls.ringing
        if ringing is not None and self._video.may_show_camera(ringing):
            self._video.start_with_camera(ringing.key)
            self._control.answer(ringing.key)

    @Slot()
    def _on_mute_clicked(self) -> None:
        self._mute.setChecked(self._line.is_muted)  # the event decides, not the click
        self._line.toggle_mute()

    @Slot()
    def _on_undisturbed_clicked(self) -> None:
        self._undisturbed.setChecked(self._line.is_undisturbed)
        self._toggle_undisturbed()

    @Slot()
    def _toggle_undisturbed(self) -> None:
        self._line.set_undisturbed(not self._line.is_undisturbed)

    # -- building ------------------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        """In the order on the screen; a button with a higher rank gives way first."""
        self._answer = ActionButton("call.answer", "", "phone", Key.ANSWER, "primary")
        self._answer_seen = ActionButton("call.answer_with_camera", "", "video", Key.ANSWER_WITH_CAMERA)
        self._decline = ActionButton("call.decline", "", "phone-off", Key.HANG_UP)
        self._let_ring = ActionButton("call.let_ring", "", "bell", Key.LET_RING)
        self._mute = ActionButton("phone.mute", "", "mic", Key.MUTE)
        self._hold = ActionButton("call.hold", "", "pause", Key.HOLD)
        self._complete = ActionButton("consultation.transfer", "", "forward", Key.TRANSFER, "primary")
        self._all_three = ActionButton("consultation.merge", "", "users", Key.MERGE)
        self._back = ActionButton("consultation.back", "", "arrow-left", Key.HANG_UP)
        self._transfer = ActionButton("call.transfer", "", "forward", Key.TRANSFER)
        self._keypad_button = ActionButton("phone.keypad", "", "keypad", Key.KEYPAD)
        self._extension = ActionButton("call.extension", "", "keypad")
        self._merge = ActionButton("calls.merge", "", "users", Key.MERGE)
        self._video_button = ActionButton("call.video", "", "video", Key.VIDEO)
        self._record = ActionButton("call.record", "", "record", Key.RECORD)
        self._hang_up = ActionButton("call.hang_up", "", "phone-off", Key.HANG_UP, "danger")
        self._undo = ActionButton("call.undo", "", "rotate", Key.UNDO_MATCH)
        self._dial_other = ActionButton("call.dial_other", "", "phone-outgoing", Key.DIAL_FIELD)
        self._next_step = ActionButton("call_bar.next_step", "", "settings")
        self._undisturbed = ActionButton("phone.undisturbed", "", "moon", Key.UNDISTURBED)
        self._redial = ActionButton("phone.redial", "", "rotate", Key.REDIAL)
        ranked = (
            (self._answer, 0),
            (self._answer_seen, 2),
            (self._decline, 1),
            (self._let_ring, 2),
            (self._mute, 3),
            (self._hold, 2),
            (self._complete, 1),
            (self._all_three, 5),
            (self._back, 4),
            (self._transfer, 6),
            (self._keypad_button, 7),
            (self._extension, 5),
            (self._merge, 8),
            (self._video_button, 9),
            (self._record, 10),
            (self._hang_up, 0),
            (self._undo, 100),
            (self._dial_other, 101),
            (self._next_step, 0),
            (self._undisturbed, 3),
            (self._redial, 4),
        )
        for button, rank in ranked:
            self._row.add(button, rank)
        self._of_no_call = (self._next_step, self._undisturbed, self._redial)
        self._of_call = tuple(button for button, _ in ranked if button not in self._of_no_call)
        for button in (self._mute, self._transfer, self._keypad_button, self._undisturbed):
            button.setCheckable(True)

    def _build(self, host: QWidget) -> None:
        words = QVBoxLayout(self._info)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._who)
        words.addWidget(self._words)
        words.addStretch(1)
        for label in (self._who, self._words):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._info.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        levels = QVBoxLayout(self._levels)
        levels.setContentsMargins(0, 0, 0, 0)
        levels.setSpacing(HALF_GAP)
        levels.addStretch(1)
        for meter in (self._microphone, self._speaker):
            levels.addWidget(meter)
        levels.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, HALF_GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self._info, 1)
        for part in (self._recorded, self._lock, self._clock, self._levels, self._chips, self._slot):
            row.addWidget(part)
        row.addWidget(self._row)
        self._floating = [
            Floating(self.dial, host, self._place_dial, self, self._slot),
            Floating(self.transfer_panel, host, self._place_transfer_panel, self),
            Floating(self.keypad, host, self._place_keypad, self),
        ]
        self.dial.show()
        self.dial.allow_video(self._video.is_allowed)
        self._scale()

    def _scale(self) -> None:
        px = current_theme().px
        self.setFixedHeight(px(BAR_PX))
        self._levels.setFixedWidth(px(_LEVELS_PX))
        self._slot.setMaximumWidth(px(_DIAL_PX))
        self._slot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        calls, control, line = self._calls, self._control, self._line
        calls.call_changed.connect(self._on_call_changed)
        calls.statistics_changed.connect(self._show_statistics)
        calls.conference_changed.connect(self._adjust)
        self._recordings.consent_changed.connect(self._adjust)
        control.dtmf_sent.connect(self.keypad.show_sent)
        control.notice.connect(self._on_notice)
        line.mute_changed.connect(self._show_mute)
        line.undisturbed_changed.connect(self._adjust)
        line.sound_routed.connect(self._adjust)
        self.light.said.connect(self._adjust)
        self.dial.dialled.connect(self._on_dialled)
        self.dial.escaped.connect(self._close_dial)
        self._chips.transfer_wanted.connect(self.open_transfer_panel)
        self.transfer_panel.write_wanted.connect(self.write_wanted)
        self.transfer_panel.closed.connect(self._show_open_parts)
        self.keypad.closed.connect(self._show_open_parts)
        self.keypad.digits_sent.connect(control.send_dtmf)
        self._answer.clicked.connect(lambda: self._with_call(control.answer))
        self._answer_seen.clicked.connect(self._on_answer_seen)
        self._let_ring.clicked.connect(lambda: self._with_call(control.let_ring))
        self._hold.clicked.connect(lambda: self._with_call(control.toggle_hold))
        self._hang_up.clicked.connect(lambda: self._with_call(control.hang_up))
        self._decline.clicked.connect(lambda: self._with_call(control.hang_up))
        self._mute.clicked.connect(self._on_mute_clicked)
        self._transfer.clicked.connect(self._on_transfer_clicked)
        self._keypad_button.clicked.connect(self.toggle_keypad)
        self._extension.clicked.connect(self._send_extension)
        self._merge.clicked.connect(self._on_merge)
        self._all_three.clicked.connect(self._on_merge)
        self._complete.clicked.connect(control.complete_transfer)
        self._back.clicked.connect(self._on_back)
        self._undo.clicked.connect(self._on_undo)
        self._video_button.clicked.connect(self._video.toggle)
        self._record.clicked.connect(self.record_wanted)
        self._dial_other.clicked.connect(self.focus_dial)
        self._undisturbed.clicked.connect(self._on_undisturbed_clicked)
        self._redial.clicked.connect(control.redial)
        self._next_step.clicked.connect(self._on_next_step)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def _bind_keys(self) -> None:
        line, control = self._line, self._control
        bind(Key.ANSWER, self, lambda: control.answer())
        bind(Key.ANSWER_WITH_CAMERA, self, self._on_answer_seen)
        bind(Key.LET_RING, self, lambda: control.let_ring())
        bind(Key.HANG_UP, self, lambda: control.hang_up())
        bind(Key.DECLINE, self, lambda: control.decline())
        bind(Key.HOLD, self, lambda: control.toggle_hold())
        bind(Key.SWAP, self, lambda: control.swap())
        bind(Key.UNDO_MATCH, self, self._on_undo)
        bind(Key.TRANSFER, self, self._on_transfer)
        bind(Key.ASK_FIRST, self, self._on_ask_first)
        bind(Key.MERGE, self, self._on_merge)
        bind(Key.CHECK_LINE, self, lambda: line.refresh())
        bind(Key.MUTE, self, line.toggle_mute)
        bind(Key.KEYPAD, self, self.toggle_keypad)
        bind(Key.DIAL_FIELD, self, self.focus_dial)
        bind(Key.REDIAL, self, lambda: control.redial())
        bind(Key.UNDISTURBED, self, self._toggle_undisturbed)
        bind(Key.VOICE_MAIL, self, lambda: control.call_voice_mail())

    # -- parts below the bar -------------------------------------------------------------------------------

    def _place_dial(self) -> QRect:
        if self._call is not None:
            return below(self.dial, self, current_theme().px(_DIAL_OVER_PX))
        host, width = host_of(self.dial), self._slot.width()
        edit = self.dial.row_height()
        corner = self._slot.mapTo(host, QPoint(0, (self._slot.height() - edit) // 2))
        return QRect(corner.x(), corner.y(), width, min(height_at(self.dial, width), host.height()))

    def _place_transfer_panel(self) -> QRect:
        return below(self.transfer_panel, self, current_theme().px(_TRANSFER_PX))

    def _place_keypad(self) -> QRect:
        return below(self.keypad, self, current_theme().px(_KEYPAD_PX))

    def _open_dial(self) -> None:
        if not self._is_dial_open:
            self._is_dial_open = True
            self.dial.remember_keyboard()
            self.dial.show()

    @Slot()
    def _close_dial(self) -> None:
        """The keyboard goes back to where it was."""
        if self._is_dial_open:
            self._is_dial_open = False
            self.dial.give_keyboard_back()
            self.dial.setVisible(self._call is None)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """An empty dial field that nobody is in goes away during a call."""
        if focused is None or focused.window() is not self.window() or self.dial.isAncestorOf(focused):
            return
        if self._is_dial_open and self.dial.is_empty:
            self._is_dial_open = False
            self.dial.hide()

    @Slot()
    def _show_open_parts(self) -> None:
        self._transfer.setChecked(not self.transfer_panel.isHidden())
        self._keypad_button.setChecked(not self.keypad.isHidden())

    # -- showing -------------------------------------------------------------------------------------------

    def _with_call(self, act: Callable[[str], object]) -> None:
        if self._call is not None:
            act(self._call.key)

    @Slot()
    def _send_extension(self) -> None:
        if self._call is not None:
            self._control.send_dtmf(self._call.caller.number.extension)

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        if call.is_over:
            self._sound.pop(call.key, None)
        self._take_active()
        self._turns.begin(self._show_active)  # the case of the call opens first

    @Slot()
    def _adjust(self) -> None:
        """Show the call that keys mean as it is now, or the dial field."""
        self._take_active()
        self._show_active()

    def _take_active(self) -> None:
        self._call = self._calls.active
        self._show_dial_field()

    def _show_active(self) -> None:
        call = self._call
        self._show_words()
        self._chips.follow(call)
        if call is None:
            self._show_idle()
        else:
            self._show_call(call)
        if self.transfer_panel.call_key:
            self.transfer_panel.follow(self._calls.call(self.transfer_panel.call_key))
        if not self.keypad.isHidden() and (call is None or not call.is_talking):
            self.keypad.close_up()
        self._show_open_parts()
        self._announce()

    def _show_dial_field(self) -> None:
        """Who types a number when a call comes types on: the field moves below the bar with the keyboard."""
        has_call = self._call is not None
        if has_call and not self._had_call:
            self._is_dial_open = not self.dial.is_empty
            if not self._is_dial_open:
                self.dial.leave()
        elif not has_call:
            self._is_dial_open = False
        self._had_call = has_call
        self._slot.setVisible(not has_call)
        self.dial.set_over(has_call)
        self.dial.setVisible(self._is_dial_open or not has_call)
        if self.isVisible():
            for floating in self._floating:
                floating.place()

    def _show_idle(self) -> None:
        for part in (self._clock, self._levels, self._recorded, self._lock):
            part.hide()
        self._tick.stop()
        self._set_tone(Tone.NEUTRAL)
        self._icon.show_icon(*self.light.icon())
        missing = self._line.lack
        self._offer(self._next_step, missing is not Lack.NONE)
        is_mute = missing is Lack.MICROPHONE
        self._next_step.set_icon_name("mic" if is_mute else "settings")
        self._next_step.setText(self.tr("Check the sound…") if is_mute else self.tr("Set up the PBX…"))
        for button in (self._undisturbed, self._redial):
            self._offer(button, True)
        for button in self._of_call:
            self._offer(button, False)
        self._undisturbed.setChecked(self._line.is_undisturbed)

    def _show_call(self, call: Call) -> None:
        rings = call.state is CallState.RINGING_HERE
        pair = self._calls.consultation
        in_pair = pair is not None and call.key in (pair[0].key, pair[1].key)
        icon, tone = self._appearance_of(call)
        self._icon.show_icon(icon, tone.value)
        self._set_tone(Tone.ACCENT if rings else Tone.WARNING if call.is_held_here else Tone.NEUTRAL)
        self._clock.show()
        self._levels.setVisible(call.is_talking)
        self._lock.show_security(call)
        self._recorded.setVisible(call.recording is not None)
        if call.recording is not None:
            words, name, recorded = recording_look(call.recording)
            self._recorded.show_icon(name, "muted" if recorded is Tone.NEUTRAL else recorded.value)
            self._recorded.setToolTip(words)
            self._recorded.setAccessibleName(words)
        for button in self._of_no_call:
            self._offer(button, False)
        self._offer_ringing(call, rings)
        self._offer_talking(call, rings, in_pair)
        self._offer_consultation(pair)
        self._tick.start()

    def _offer_ringing(self, call: Call, rings: bool) -> None:
        can_be_seen = self._video.may_show_camera(call)
        self._offer(self._answer, rings)
        self._answer.set_icon_name("video" if call.has_video and not can_be_seen else "phone")
        self._offer(self._answer_seen, can_be_seen)
        self._offer(self._decline, rings)
        self._offer(self._let_ring, rings and call.answers_itself_at is not None)

    def _offer_talking(self, call: Call, rings: bool, in_pair: bool) -> None:
        is_connected = call.state is CallState.CONNECTED
        in_hand = self._calls.in_hand
        is_in_hand = in_hand is not None and in_hand.key == call.key
        self._offer(self._mute, not rings)
        self._offer(self._hold, is_connected)
        self._hold.set_icon_name("play" if call.is_held_here else "pause")
        self._hold.setText(self.tr("Resume") if call.is_held_here else self.tr("Hold"))
        self._hold.show_key(is_in_hand)
        self._offer(self._transfer, (rings or (is_connected and not in_pair)) and call.transfer is None)
        self._transfer.setText(self.tr("Send elsewhere") if rings else self.tr("Hand over"))
        self._offer(self._keypad_button, is_connected and not in_pair)
        self._keypad_button.setEnabled(call.is_talking)
        extension = call.caller.number.extension if call.direction is Direction.OUTBOUND else ""
        self._offer(self._extension, bool(extension) and call.is_talking)
        self._extension.setText(self.tr("Send extension {digits}").format(digits=extension))
        self._offer(self._video_button, is_connected and self._video.is_allowed and not in_pair)
        self._video_button.setText(self.tr("Video off") if call.has_video else self.tr("Video"))
        can_record = self._recordings.is_offered or call.recording is not None
        can_record = can_record or self._recordings.holds(call.key)
        self._offer(self._record, is_connected and can_record and not in_pair)
        self._offer(self._undo, is_matched(call) and not call.consults_for)
        self._offer(self._dial_other, not rings)
        self._offer(self._hang_up, not rings)
        self._hang_up.show_key(is_in_hand)
        connected = sum(one.state is CallState.CONNECTED for one in self._calls.ongoing)
        self._offer(self._merge, connected > 1 and self._calls.consultation is None)
        is_conference = bool(self._calls.conference)
        self._merge.setText(self.tr("Split the conference") if is_conference else self.tr("Join all calls"))

    def _offer_consultation(self, pair: tuple[Call, Call] | None) -> None:
        """While a colleague is asked: hand over, talk all three, or back to the caller."""
        for button in (self._complete, self._all_three, self._back):
            self._offer(button, pair is not None)
        if pair is None:
            return
        caller, colleague = pair
        can_join = colleague.state is CallState.CONNECTED and caller.transfer is None
        is_together = colleague.is_in_conference
        is_back = caller.is_talking and not is_together
        in_hand = self._calls.in_hand
        ends_colleague = in_hand is not None and in_hand.key == colleague.key
        self._complete.setEnabled(can_join)
        self._complete.setText(self.tr("Leave the two together") if is_together else self.tr("Hand over now"))
        self._all_three.setEnabled(can_join)
        self._all_three.setText(self.tr("Split") if is_together else self.tr("All three"))
        self._back.setText(self.tr("End the colleague's call") if is_back else self.tr("Back to the caller"))
        self._back.show_key(ends_colleague)
        self._offer(self._hang_up, not ends_colleague)

    def _offer(self, button: ActionButton, is_offered: bool) -> None:
        if not is_offered and button.hasFocus():
            button.clearFocus()  # else Qt gives it to the next control, and that may hang up
        self._row.want(button, is_offered)

    def _appearance_of(self, call: Call) -> tuple[str, Tone]:
        if call.is_held_here:
            return "pause", Tone.WARNING
        if call.state is CallState.RINGING_HERE:
            return "video" if call.has_video else "phone-incoming", Tone.ACCENT
        if call.state is CallState.CONNECTED:
            return "video" if call.has_video else "phone", Tone.GOOD
        return "phone-outgoing", Tone.ACCENT

    def _set_tone(self, tone: Tone) -> None:
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)

    def _show_words(self) -> None:
        call = self._call
        if call is None:
            line = self.light.in_short()
            self._who.set_texts(line.state, line.least)
            self._words.setText(line.about)
        else:
            self._who.set_texts(who_words(call), who_in_short(call))
            self._words.set_texts(*self._line_words(call, self._clock_now()))
            start = call.answered_at or call.started_at
            self._clock.setText(clock_text((self._clock_now() - start).total_seconds()))
        self._words.setVisible(bool(self._words.text()))
        has_words = call is not None and call.state is not CallState.RINGING_HERE  # a ring moves nothing
        said = "\n".join(filter(None, (self._who.text(), self._words.text()))) if has_words else ""
        if said != self._said:
            self._said = said
            self.reworded.emit(said)

    def _line_words(self, call: Call, now: datetime) -> tuple[str, str]:
        """Return what is known of the call besides the name, the most urgent first, and the same in short."""
        calls = self._calls
        pair = calls.consultation
        in_pair = pair is not None and call.key in (pair[0].key, pair[1].key)
        others = [one for one in calls.ongoing if one.is_in_conference and one.key != call.key]
        conference = ""
        if call.is_in_conference and others and not in_pair:
            names = ", ".join(who_words(one) for one in others)
            conference = self.tr("Conference of {count}, with {names}")
            conference = conference.format(count=len(others) + 2, names=names)
        parts = (
            self_answer_words(call, now) or progress_words(call),
            "" if in_pair or call.is_talking else state_words(call),
            self.tr("On hold by the other party") if call.is_held_there else "",
            conference,
            self._sound.get(call.key, "") if call.state is CallState.CONNECTED else "",
            whatsapp_words(call),
            diverted_words(call),
            waited_words(call.queue, call.waited_s),
            number_words(call),
        )
        if pair is None or not in_pair:
            return _joined(parts), ""
        short = consultation_in_short(call, *pair)
        return _joined((consultation_words(*pair), *parts)), _joined((short, *parts))

    @Slot(object)
    def _show_statistics(self, statistics: CallStatistics) -> None:
        call = self._calls.call(statistics.call_key)
        if call is None or call.is_over:
            return
        words = sound_words(call, statistics, self._clock_now())
        if words != self._sound.get(call.key, ""):
            self._sound[call.key] = words
            self._show_words()
        if self._call is not None and call.key == self._call.key:
            self._microphone.show_level(statistics.microphone_level_dbfs)
            self._speaker.show_level(statistics.speaker_level_dbfs)

    @Slot()
    def _on_tick(self) -> None:
        self._show_words()

    @Slot(bool)
    def _show_mute(self, is_muted: bool) -> None:
        self._mute.setChecked(is_muted)
        self._mute.set_icon_name("mic-off" if is_muted else "mic")
        self._mute.setText(self.tr("Muted: callers cannot hear you") if is_muted else self.tr("Mute"))
        self._mute.set_look("danger" if is_muted else "")

    def _announce(self) -> None:
        """Say what changed of each call, and once only."""
        pair = self._calls.consultation
        spoken = {}
        for call in self._calls.ongoing:
            words = (who_words(call), state_words(call), progress_words(call))
            spoken[call.key] = ", ".join(filter(None, words))
            if spoken[call.key] != self._spoken.get(call.key):
                announce(self, spoken[call.key])
        if pair is not None:
            spoken["consultation"] = consultation_words(*pair)
            if spoken["consultation"] != self._spoken.get("consultation"):
                announce(self, spoken["consultation"])
        self._spoken = spoken
        active = spoken.get(self._call.key, "") if self._call is not None else self.light.text()
        self.setAccessibleName(self.tr("Call: {words}").format(words=active) if self._call else active)

    def _retranslate(self) -> None:
        self._microphone.setAccessibleName(self.tr("Level of your microphone"))
        self._speaker.setAccessibleName(self.tr("Level of the other party"))
        self._answer.setText(self.tr("Answer"))
        self._answer_seen.setText(self.tr("Answer with camera"))
        self._decline.setText(self.tr("Decline"))
        self._let_ring.setText(self.tr("Let it ring"))
        self._keypad_button.setText(self.tr("Keypad"))
        self._record.setText(self.tr("Record"))
        self._hang_up.setText(self.tr("Hang up"))
        self._undo.setText(self.tr("Undo the match"))
        self._dial_other.setText(self.tr("Dial another number"))
        self._undisturbed.setText(self.tr("Do not disturb"))
        self._redial.setText(self.tr("Dial the last number again"))
        self._show_mute(self._line.is_muted)
        self._adjust()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_dial_open:
            self._close_dial()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Less than everything needs: what has no room is in the menu."""
        return QSize(current_theme().px(_BAR_LEAST_PX), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_widths()

    def _fit_widths(self) -> None:
        px = current_theme().px
        is_roomy = self.width() >= px(_ROOMY_PX)
        self._info.setMinimumWidth(px(_INFO_PX if is_roomy else _INFO_LEAST_PX))
        self._slot.setMinimumWidth(px(_DIAL_ROOMY_PX if is_roomy else _DIAL_LEAST_PX))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.dial.raise_()  # it lies in the bar, and is no child of it
        self._show_dial_field()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
            self._fit_widths()


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(" ".join(part.split()) for part in parts if part)
