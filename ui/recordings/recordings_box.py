"""The recordings of the case: which there are and until when they are kept, and a player for one of them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.common.enums import RecordingRecord, SoundRole
from app.recordings.playback import SPEEDS, STEP_S, ListedRecordings, Listening, ListeningState, Playback
from ui.keys.key_table import Key
from ui.recordings.recording_text import listening_words, recording_name, retention_words
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.times import clock_text
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_TENTHS = 10  # of a second are the slider's steps


class RecordingsBox(QFrame):
    """Hidden while the case has none."""

    opened = Signal(QWidget)  # the player: it is to be seen

    def __init__(self, playback: Playback, is_compact: bool = False) -> None:
        """is_compact: Outside of a case, whose keys do not work there; what is in the player has no row."""
        super().__init__()
        self.setObjectName("recordings")
        self.setProperty("look", "card")
        self._playback, self._is_compact = playback, is_compact
        self._recordings: tuple[RecordingRecord, ...] = ()
        self._rows: list[_Row] = []
        self._title = Label("recordings.title", "section")
        self._title.setVisible(not is_compact)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        self._player = _Player(playback, has_keys=not is_compact)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GAP)
        column.addWidget(self._title)
        column.addLayout(self._list)
        column.addWidget(self._player)
        playback.listed.connect(self._on_listed)
        playback.changed.connect(self._on_listening)
        self._retranslate()
        self.hide()

    # -- commands ------------------------------------------------------------------------------------------

    @property
    def is_there(self) -> bool:
        """Whether there is a recording to listen to."""
        return any(recording.erased_at is None for recording in self._recordings)

    @Slot()
    def listen_or_pause(self) -> None:
        """Pause or go on; listening to nothing yet: begin with the newest that is still there."""
        there = [recording for recording in self._recordings if recording.erased_at is None]
        if self._playback.now is not None:
            self._playback.toggle()
        elif there:
            self._listen(there[-1])

    @Slot(object)
    def listen_to(self, recording_id: UUID) -> None:
        """Listen to this one of the case."""
        for recording in self._recordings:
            if recording.id == recording_id and recording.erased_at is None:
                self._listen(recording)

    def back(self) -> None:
        self._playback.skip(-STEP_S)

    def on(self) -> None:
        self._playback.skip(STEP_S)

    def _listen(self, recording: RecordingRecord) -> None:
        self._playback.listen(recording)
        self.opened.emit(self)

    @property
    def position_s(self) -> float:
        """Return the place in the recording that is listened to; 0 for none."""
        return self._playback.now.position_s if self._playback.now is not None else 0.0

    # -- showing -------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_listed(self, listed: ListedRecordings) -> None:
        if listed.recordings == self._recordings:
            return
        self._recordings = listed.recordings
        self._show_rows()
        self.setVisible(bool(self._recordings))

    def _show_rows(self) -> None:
        while len(self._rows) > len(self._recordings):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.deleteLater()
        while len(self._rows) < len(self._recordings):
            row = _Row(len(self._rows))
            row.wanted.connect(self._listen)
            self._rows.append(row)
            self._list.addWidget(row)
        for row, recording in zip(self._rows, self._recordings, strict=True):
            row.display(recording)

    @Slot(object)
    def _on_listening(self, listening: Listening | None) -> None:
        for row in self._rows:
            row.mark(listening, self._is_compact)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Recordings"))
        self.setAccessibleName(self.tr("Recordings"))
        self._show_rows()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _Row(QWidget):
    wanted = Signal(object)  # RecordingRecord

    def __init__(self, number: int) -> None:
        super().__init__()
        self._recording: RecordingRecord | None = None
        self._name = Label(f"recordings.{number}.name", "", wraps=True)
        self._kept = Label(f"recordings.{number}.kept", "caption", wraps=True)
        self._listen = ActionButton(f"recordings.{number}.listen", "", "play")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._kept)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addLayout(words, 1)
        line.addWidget(self._listen, 0, Qt.AlignmentFlag.AlignTop)
        self._listen.clicked.connect(lambda: self.wanted.emit(self._recording))

    def display(self, recording: RecordingRecord) -> None:
        self._recording = recording
        self._name.setText(recording_name(recording))
        self._kept.setText(retention_words(recording))
        self._listen.setText(self.tr("Listen"))
        self._listen.setAccessibleName(f"{self.tr('Listen')}: {recording_name(recording)}")
        self._listen.setVisible(recording.erased_at is None)

    def mark(self, listening: Listening | None, hides: bool) -> None:
        """The one in the player needs no button of its own; hides: and no row."""
        is_this = listening is not None and listening.recording.id == getattr(self._recording, "id", None)
        self._listen.setEnabled(not is_this)
        self.setVisible(not (is_this and hides))


class _Player(QWidget):
    """Hidden while nothing is listened to."""

    def __init__(self, playback: Playback, has_keys: bool) -> None:
        super().__init__()
        self.setObjectName("player")
        back, toggle, on = (Key.LISTEN_BACK, Key.LISTEN, Key.LISTEN_ON) if has_keys else (None, None, None)
        self._playback = playback
        self._words = Label("player.words", "caption", wraps=True)
        self._place = _Place()
        self._time = Label("player.time", "strong")
        self._back = ActionButton("player.back", "", "back", back, is_icon_only=True)
        self._toggle = ActionButton("player.toggle", "", "pause", toggle, "primary")
        self._on = ActionButton("player.on", "", "on", on, is_icon_only=True)
        self._faster = QCheckBox()
        self._faster.setObjectName("player.faster")
        self._aloud = QCheckBox()
        self._aloud.setObjectName("player.aloud")
        self._close = ActionButton("player.close", "", "x", look="quiet", is_icon_only=True)
        self._build()
        self._place.moved.connect(playback.move_to)
        self._back.clicked.connect(lambda: playback.skip(-STEP_S))
        self._on.clicked.connect(lambda: playback.skip(STEP_S))
        self._toggle.clicked.connect(playback.toggle)
        self._faster.clicked.connect(lambda is_on: playback.set_speed(SPEEDS[is_on]))
        self._aloud.clicked.connect(self._choose_output)
        self._close.clicked.connect(playback.close)
        playback.changed.connect(self._show)
        self._retranslate()

    @Slot(bool)
    def _choose_output(self, is_aloud: bool) -> None:
        self._playback.set_output(SoundRole.RINGER if is_aloud else SoundRole.SPEAKER)

    @Slot()
    def _show(self) -> None:
        now = self._playback.now
        self.setVisible(now is not None)
        if now is None:
            return
        is_playing = now.state in (ListeningState.PLAYING, ListeningState.CHECKING)
        self._toggle.setEnabled(now.state is not ListeningState.CHECKING)
        self._toggle.set_icon_name("pause" if is_playing else "play")
        text = self.tr("From the beginning") if now.state is ListeningState.FINISHED else self.tr("Go on")
        self._toggle.setText(self.tr("Pause") if is_playing else text)
        self._faster.setChecked(now.speed > 1)
        self._aloud.setChecked(now.output is SoundRole.RINGER)
        self._place.display(now.position_s, now.recording.duration_s)
        played = f"{clock_text(now.position_s)} / {clock_text(now.recording.duration_s)}"
        self._time.setText(played if now.percent is None else f"{now.percent} %")
        words = listening_words(now)
        if words != self._words.text():
            self._words.setText(words)
            announce(self, words)

    def _build(self) -> None:
        place = QHBoxLayout()
        place.setSpacing(GAP)
        place.addWidget(self._place, 1)
        place.addWidget(self._time)
        place.addWidget(self._close)
        controls = Flow(GAP)
        for control in (self._back, self._toggle, self._on, self._faster, self._aloud):
            controls.addWidget(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._words)
        column.addLayout(place)
        column.addLayout(controls)

    def _retranslate(self) -> None:
        self._place.setAccessibleName(self.tr("Place in the recording"))
        self._back.setText(self.tr("5 seconds back"))
        self._on.setText(self.tr("5 seconds on"))
        self._faster.setText(self.tr("1.5 times as fast"))
        self._aloud.setText(self.tr("On the ring tone's speaker"))
        self._close.setText(self.tr("Listen no more"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class _Place(QSlider):
    """Where in the recording; the arrow keys go five seconds, also while it plays."""

    moved = Signal(float)  # to this second

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("player.place")
        self.setSingleStep(round(STEP_S * _TENTHS))
        self.setPageStep(30 * _TENTHS)
        self.setMinimumHeight(24)  # the handle with the ring around it
        self.actionTriggered.connect(self._on_action)
        self.sliderReleased.connect(lambda: self.moved.emit(self.sliderPosition() / _TENTHS))

    def display(self, position_s: float, duration_s: float) -> None:
        self.setMaximum(round(duration_s * _TENTHS))
        if not self.isSliderDown():
            self.setValue(round(position_s * _TENTHS))

    @Slot()
    def _on_action(self) -> None:
        if not self.isSliderDown():
            self.moved.emit(self.sliderPosition() / _TENTHS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -STEP_S, Qt.Key.Key_Right: STEP_S}
        if event.key() in steps:
            self.moved.emit(max(0.0, self.value() / _TENTHS + steps[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)
