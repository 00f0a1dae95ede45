"""Recording of the call that keys mean: the notice to read out, the answer, pause, and the red light."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from app.calls.call_list import CallList
from app.common.enums import CallState, Consent, RecordingChanged, RecordingState
from app.recordings.recordings import Recordings
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.notice_text import party
from ui.text.reading_out import ReadingOut
from ui.text.translations import language
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.pill import Pill
from ui.widgets.text import Label

ARMED_S = 5.0  # who erases presses again at once; a press minutes later is another thought
STILL_S = 15.0  # so long without a new byte on disk is no recording (silence takes 5 s)
_LOOKS = {
    RecordingState.STARTING: ("record", Tone.NEUTRAL),
    RecordingState.WRITING: ("record", Tone.DANGER),
    RecordingState.PAUSED: ("pause", Tone.WARNING),
}


def recording_look(recording: RecordingChanged) -> tuple[str, str, Tone]:
    """Return words, icon and tone of what is being recorded: red only while bytes are written."""
    icon, tone = _LOOKS[recording.state]
    return word(recording.state), icon, tone


def _application() -> QCoreApplication:
    application = QApplication.instance()
    assert application is not None
    return application


class RecordingBar(QFrame):
    """There only while the office offers recording and a call is connected.

    One key goes on (read the notice, agreed, pause, go on), one refuses or stops, one puts the notice away
    or, pressed twice when something was recorded, takes the yes back: all of that is erased.
    """

    wanted = Signal()  # the notice is to be read: bring it to the front
    opened = Signal(QWidget)

    def __init__(self, calls: CallList, recordings: Recordings, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("recording")
        self.setProperty("look", "card")
        self._calls, self._recordings, self._clock = calls, recordings, clock
        self._reading = ReadingOut(clock)
        self._armed = ""  # the call whose recordings the next press erases
        self._armed_at: datetime | None = None
        self._written: tuple[str, int, datetime] | None = None  # call, bytes, since when so many
        self._light = Pill("recording.light")
        self._bytes = Label("recording.bytes", "caption", wraps=True)
        self._read_out = Label("recording.read_out", "caption", wraps=True)
        self._notice = Label("recording.notice", "lead", wraps=True)
        self._other = Label("recording.notice.other", "muted", wraps=True)
        self._go_on = ActionButton("recording.go_on", "", "record", Key.RECORD)
        self._erases = Label("recording.erases", "caption", wraps=True)
        self._stop = ActionButton("recording.stop", "", "stop", Key.STOP_RECORDING)
        self._not_asked = ActionButton("recording.not_asked", "", "x", Key.NOT_ASKED, "quiet")
        for button in (self._go_on, self._stop, self._not_asked):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to who types
        self._build()
        self._go_on.clicked.connect(self.go_on)
        self._stop.clicked.connect(self.refuse_or_stop)
        self._not_asked.clicked.connect(self.put_away)
        calls.call_changed.connect(self._show)
        recordings.consent_changed.connect(self._on_consent)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show)
        self._show()

    def bind_keys(self, owner: QWidget) -> None:
        """Bind them to what is never hidden: this is, while there is no call."""
        bind(Key.RECORD, owner, self.go_on)
        bind(Key.STOP_RECORDING, owner, self.refuse_or_stop)
        bind(Key.NOT_ASKED, owner, self.put_away)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def go_on(self) -> None:
        """Open the notice; agreed; pause; go on."""
        call = self._call()
        if call is None:
            return
        self._disarm()
        if call.recording is not None:
            self._recordings.toggle_pause(call.key)
        elif self._is_asking(call):
            if self._reading.is_done:
                self._reading.end()
                self._recordings.set_consent(call.key, Consent.YES)
                self._recordings.start(call.key)
        elif self._recordings.consent_of(call.key) is Consent.YES:
            self._recordings.start(call.key)
        else:
            self._open_notice(call)
            return
        self._show()

    @Slot()
    def refuse_or_stop(self) -> None:
        call = self._call()
        self._disarm()
        if call is not None and self._is_asking(call):
            if self._reading.is_done:
                self._reading.end()
                self._recordings.set_consent(call.key, Consent.NO)
        elif call is not None:
            self._recordings.stop(call.key)
        self._show()

    @Slot()
    def put_away(self) -> None:
        """The caller was not asked after all: nothing is recorded, and what was said before stands.

        Once something is recorded, the caller changes the yes into a no: asked twice, as it cannot be undone.
        """
        call = self._call()
        self._reading.end()
        if call is not None and self._recordings.holds(call.key):
            if not self._is_armed(call):
                self._arm(call)
                return
            self._disarm()
            self._recordings.set_consent(call.key, Consent.NO)
        self._show()

    def _arm(self, call: Call) -> None:
        """What the next press does must be seen: it may lie behind the queue, or out of the scrolled part."""
        self._disarm()
        self._armed, self._armed_at = call.key, self._clock()
        _application().installEventFilter(self)
        self._show()
        self.wanted.emit()
        self.opened.emit(self)
        announce(self, f"{self._erases.text()} {self._not_asked.text()}".strip())

    def _disarm(self) -> None:
        if self._armed:
            _application().removeEventFilter(self)
        self._armed, self._armed_at = "", None

    def _is_armed(self, call: Call) -> bool:
        if self._armed_at is None or self._armed != call.key or not self._recordings.holds(call.key):
            return False
        return self._clock() - self._armed_at < timedelta(seconds=ARMED_S)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """There only while armed: Escape takes that back, wherever the keyboard is, and does nothing else."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._disarm()
                self._show()
                return True
        return super().eventFilter(watched, event)

    def _open_notice(self, call: Call) -> None:
        self._reading.begin(call.key)
        self._show()
        self.wanted.emit()
        self.opened.emit(self)

    # -- showing -------------------------------------------------------------------------------------------

    def _call(self) -> Call | None:
        """Return the call that can be recorded now."""
        active = self._calls.active
        is_connected = active is not None and active.state is CallState.CONNECTED
        can_record = active is not None and (
            self._recordings.is_offered or active.recording is not None or self._recordings.holds(active.key)
        )
        return active if is_connected and can_record else None

    def _is_asking(self, call: Call) -> bool:
        return self._reading.call_key == call.key

    @Slot(str)
    def _on_consent(self, key: str) -> None:
        """Another person may be on the line now, to whom nothing was read."""
        if key == self._reading.call_key:
            self._reading.end()
        self._show()

    @Slot()
    def _show(self) -> None:
        call = self._call()
        self.setVisible(call is not None)
        if call is None or not self._is_asking(call):
            self._reading.end()
        if call is None or not self._is_armed(call):
            self._disarm()
        if call is None:
            self._tick.stop()
            return
        must_look = call.recording is not None or bool(self._armed)
        if must_look and not self._tick.isActive():
            self._tick.start()
        elif not must_look:
            self._tick.stop()
        is_asking = self._is_asking(call)
        for part in (self._read_out, self._notice):
            part.setVisible(is_asking)
        self._show_notice(is_asking)
        self._show_light(call)
        self._show_buttons(call, is_asking)

    def _show_notice(self, is_asking: bool) -> None:
        texts = self._recordings.consent_notice.texts
        first = texts.get(language()) or next(iter(texts.values()))
        self._notice.setText(first)
        others = [text for text in texts.values() if text != first]
        self._other.setText("\n".join(others))
        self._other.setVisible(is_asking and bool(others))
        self._read_out.setText(self.tr("Read out, then note the answer:"))

    def _show_light(self, call: Call) -> None:
        consent = self._recordings.consent_of(call.key)
        self._bytes.setVisible(call.recording is not None)
        if call.recording is None:
            self._written = None
            icon = {Consent.YES: "check", Consent.NO: "x"}.get(consent, "record")
            text = word(consent) if consent is not Consent.NOT_ASKED else self.tr("Not recorded")
            self._light.display(text, icon, Tone.NEUTRAL)
        elif self._stands_still(call):
            self._light.display(self.tr("Recording stands still"), "alert", Tone.WARNING)
        else:
            self._light.display(*recording_look(call.recording))
        if call.recording is not None:
            size = QLocale().formattedDataSize(
                call.recording.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
            )
            self._bytes.setText(self.tr("{size} on the disk").format(size=size))
        if self._light.text() != self.accessibleName():
            self.setAccessibleName(self._light.text())
            announce(self, self._light.text())

    def _stands_still(self, call: Call) -> bool:
        """Whether bytes stopped to come though nobody paused."""
        recording, now = call.recording, self._clock()
        if recording is None or recording.state is not RecordingState.WRITING:
            self._written = None
            return False
        if self._written is None or self._written[:2] != (call.key, recording.bytes):
            self._written = (call.key, recording.bytes, now)
        return now - self._written[2] >= timedelta(seconds=STILL_S)

    def _show_buttons(self, call: Call, is_asking: bool) -> None:
        consent, recording = self._recordings.consent_of(call.key), call.recording
        icon = "record"
        if recording is not None:
            is_paused = recording.state is RecordingState.PAUSED
            icon = "record" if is_paused else "pause"
            text = self.tr("Go on recording") if is_paused else self.tr("Pause")
        elif is_asking:
            icon, text = "check", self.tr("Agreed: record")
        elif consent is Consent.YES:
            text = self.tr("Record again")
        else:
            text = self.tr("Ask again") if consent is Consent.NO else self.tr("Record…")
        self._go_on.setText(text)
        self._go_on.set_icon_name(icon)
        self._go_on.set_look("primary" if is_asking else "")
        self._stop.setVisible(is_asking or recording is not None)
        self._stop.setText(self.tr("Refused") if is_asking else self.tr("Stop"))
        self._stop.set_icon_name("x" if is_asking else "stop")
        holds = self._recordings.holds(call.key)
        self._not_asked.setVisible(is_asking or holds)
        is_last = bool(self._armed)
        taken_back = self.tr("Erase what was recorded") if is_last else self.tr("Yes taken back…")
        self._not_asked.setText(taken_back if holds else self.tr("Not asked"))
        self._not_asked.set_look("danger" if is_last else "quiet")
        together = self._recordings.together_with(call.key)
        others = ", ".join(party(one.party) for one in together)
        also = self.tr("What was recorded together with {names} goes as well.")
        self._erases.setText(also.format(names=others) if others else "")
        self._erases.setVisible(is_last and bool(others))

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        top = Flow(GAP)
        top.addWidget(self._light)
        top.addWidget(self._bytes)
        column.addLayout(top)
        for label in (self._read_out, self._notice, self._other, self._erases):
            column.addWidget(label)
        buttons = Flow(GAP)
        for button in (self._go_on, self._stop, self._not_asked):
            buttons.addWidget(button)
        column.addLayout(buttons)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
