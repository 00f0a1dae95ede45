"""The phone panel: the line, what is dialled, the calls, and the devices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.desk_call import DeskCall
from app.notices import Notice
from app.words import CallState, CallStatistics
from app.workplace import Workplace
from ui.caller_words import is_matched, who_words
from ui.keys import Key, bind
from ui.phone.call_view import CallView
from ui.phone.devices import Devices
from ui.phone.dial_field import DialField, Dialled
from ui.phone.keypad import Keypad
from ui.phone.line_light import LineLight
from ui.times import clock_text
from ui.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow


class PhonePanel(QScrollArea):
    """Scrolls when text is large, so that no control is ever out of reach."""

    wanted = Signal()  # the person goes to this panel: bring it to the front

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("phone_panel")
        self.setWidgetResizable(True)
        self._desk, self._clock = workplace.desk, workplace.clock
        self._views: dict[str, CallView] = {}
        self._light = LineLight(workplace.desk, workplace.preferences, workplace.clock)
        self._dial = DialField(workplace.finder)
        self._calls = QVBoxLayout()
        self._last = ElidedLabel("phone.last_call", "caption", most_lines=3)
        self._mute = ActionButton("phone.mute", "", "mic", Key.MUTE)
        self._mute.setCheckable(True)
        self._open_keypad = ActionButton("phone.keypad", "", "keypad", Key.KEYPAD)
        self._open_keypad.setCheckable(True)
        self._keypad = Keypad()
        self._devices = Devices(workplace.desk, workplace.preferences)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._build()
        self._connect()
        self._retranslate()
        for call in self._desk.calls:
            self._show_call(call)
        self._show_mute(self._desk.is_muted)
        self._adjust()

    def focus_dial(self) -> None:
        self.wanted.emit()
        self._dial.focus()

    def dial_link(self, link: str) -> None:
        """Call what a link says; with a call up, or a phone that is not ready, leave it in the dial field."""
        self.wanted.emit()
        if self._desk.calls or not self._desk.is_ready:
            self._dial.put_back(link)
        else:
            self._desk.dial(link)

    def toggle_keypad(self) -> None:
        """Open the keypad if a call can take tones, or close it."""
        self.wanted.emit()
        if self._keypad.isVisible():
            self._keypad.hide()
        elif self._open_keypad.isEnabled():
            self._keypad.open()
        self._open_keypad.setChecked(self._keypad.isVisible())

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._light)
        phone = QFrame()
        phone.setProperty("look", "card")
        inner = QVBoxLayout(phone)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(GAP)
        inner.addWidget(self._dial)
        tools = Flow(GAP)
        tools.addWidget(self._mute)
        tools.addWidget(self._open_keypad)
        inner.addLayout(tools)
        inner.addWidget(self._keypad)
        inner.addWidget(self._last)
        self._calls.setSpacing(GAP)
        column.addLayout(self._calls)
        column.addWidget(phone)
        sound = QFrame()
        sound.setProperty("look", "card")
        sound_column = QVBoxLayout(sound)
        sound_column.setContentsMargins(12, 8, 12, 12)
        sound_column.addWidget(self._devices)
        column.addWidget(sound)
        column.addStretch(1)
        self.setWidget(page)
        self._keypad.hide()

    def _connect(self) -> None:
        desk = self._desk
        desk.call_changed.connect(self._show_call)
        desk.statistics_changed.connect(self._show_statistics)
        desk.mute_changed.connect(self._show_mute)
        self._dial.dialled.connect(self._on_dialled)
        self._mute.clicked.connect(self._on_mute_clicked)
        self._open_keypad.clicked.connect(self.toggle_keypad)
        self._keypad.digits_sent.connect(desk.send_dtmf)
        self._tick.timeout.connect(self._on_tick)
        desk.notice.connect(self._on_notice)
        bind(Key.ANSWER, self, lambda: desk.answer())
        bind(Key.HANG_UP, self, lambda: desk.hang_up())
        bind(Key.HOLD, self, lambda: desk.toggle_hold())
        bind(Key.UNDO_MATCH, self, self._on_undo)
        bind(Key.MUTE, self, desk.toggle_mute)
        bind(Key.KEYPAD, self, self.toggle_keypad)
        bind(Key.DIAL_FIELD, self, self.focus_dial)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_dialled(self, dialled: Dialled) -> None:
        self._desk.dial(dialled.text, applicant_id=dialled.applicant_id)

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        if notice.kind == "bad_target":
            self._dial.put_back(notice.facts.get("text", ""))

    @Slot()
    def _on_mute_clicked(self) -> None:
        self._mute.setChecked(self._desk.is_muted)  # the event decides, not the click
        self._desk.toggle_mute()

    @Slot()
    def _on_undo(self) -> None:
        active = self._desk.active
        if active is not None and is_matched(active):
            self._desk.undo_match(active.key)

    @Slot(object)
    def _show_call(self, call: DeskCall) -> None:
        if call.is_over:
            self._remove(call)
        elif call.key not in self._views:
            view = CallView(call)
            view.answer_wanted.connect(self._desk.answer)
            view.hang_up_wanted.connect(self._desk.hang_up)
            view.undo_wanted.connect(self._desk.undo_match)
            view.hold_wanted.connect(self._desk.toggle_hold)
            self._views[call.key] = view
            self._calls.addWidget(view)
        self._adjust()

    def _remove(self, call: DeskCall) -> None:
        view = self._views.pop(call.key, None)
        if view is None:
            return
        self._calls.removeWidget(view)
        view.hide()
        view.deleteLater()
        length = self.tr("not connected")
        if call.answered_at is not None and call.ended_at is not None:
            length = clock_text((call.ended_at - call.answered_at).total_seconds())
        text = self.tr("Last call: {who}, {length}")
        self._last.setText(text.format(who=who_words(call), length=length))

    def _adjust(self) -> None:
        """Show each call as it is now; keys move to the call that they act on."""
        now, active = self._clock(), self._desk.active
        ringing = [call for call in self._desk.calls if call.state is CallState.RINGING_HERE]
        for call in self._desk.calls:
            view = self._views.get(call.key)
            if view is not None:
                is_active = active is not None and active.key == call.key
                view.display(call, now, is_active, call in ringing[:1])
        can_send = active is not None and active.is_talking
        self._open_keypad.setEnabled(can_send)
        if not can_send and self._keypad.isVisible():
            self.toggle_keypad()
        self._last.setVisible(bool(self._last.text()))
        if self._views and not self._tick.isActive():
            self._tick.start()
        elif not self._views:
            self._tick.stop()

    @Slot(object)
    def _show_statistics(self, statistics: CallStatistics) -> None:
        view = self._views.get(statistics.call_key)
        if view is not None:
            view.show_statistics(statistics, self._clock())

    @Slot(bool)
    def _show_mute(self, is_muted: bool) -> None:
        self._mute.setChecked(is_muted)
        self._mute.set_icon_name("mic-off" if is_muted else "mic")
        self._mute.setText(self.tr("Muted: callers cannot hear you") if is_muted else self.tr("Mute"))

    @Slot()
    def _on_tick(self) -> None:
        now = self._clock()
        for view in self._views.values():
            view.tick(now)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Phone"))
        self._open_keypad.setText(self.tr("Keypad"))
        self._show_mute(self._desk.is_muted)
        self._adjust()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
