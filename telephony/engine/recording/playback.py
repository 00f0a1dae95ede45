"""Plays a recording on the speaker or the ringer while there is no call. Lives in the main thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from telephony.engine.audio.ring_buffer import FRAME_BYTES, FRAME_MS
from telephony.engine.audio.sound_card import Speaker
from telephony.engine.recording.recording_reader import RecordingReader
from telephony.messages import Event, PlaybackChanged, SoundRole, StartPlayback
from telephony.process.clock import monotonic_s

TAIL_FRAMES = 8  # frames of silence, so that the device has played all sound before it is closed
REPORT_EVERY_S = 0.25


class Playback(QObject):
    """Uses the call's speaker, which is free without a call."""

    turned = Signal()  # playback began or ended: open or close the device

    def __init__(
        self, send: Callable[[Event], None], speaker: Speaker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._send = send
        self._speaker = speaker
        self._asked: StartPlayback | None = None
        self._reader: RecordingReader | None = None
        self._reported_at = 0.0
        self._handed = 0  # frames of the recording handed to the device
        self._tail = 0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._turn)

    @property
    def needs_speaker(self) -> bool:
        return self._asked is not None

    @property
    def output(self) -> SoundRole:
        """Return the role whose device plays."""
        return self._asked.output if self._asked is not None else SoundRole.SPEAKER

    def start(self, asked: StartPlayback) -> None:
        """Begin; a running playback is dropped."""
        self._drop()
        self._asked = asked
        self._reader = RecordingReader(asked.path, asked.position_s, asked.speed)
        self._reader.start()
        self._handed = self._tail = 0
        self._reported_at = monotonic_s()
        self._clock.start()
        self.turned.emit()

    def use(self, device_id: str) -> None:
        """Set which device is open, "" for none."""
        if self._asked is not None and not device_id:
            self.end("no_device")

    def end(self, reason: str) -> None:
        """End a running playback: "stopped" by the agent, "interrupted" by a call."""
        if self._asked is None or self._reader is None:
            return
        changed = self._changed(reason)
        self._drop()
        self.turned.emit()
        self._send(changed)

    def _drop(self) -> None:
        self._clock.stop()
        if self._reader is not None:
            self._reader.close()
        self._asked = self._reader = None

    @Slot()
    def _turn(self) -> None:
        """Fill the device's buffer. The device sets the pace: a late timer or a slow start loses no sound."""
        reader = self._reader
        if reader is None:
            return
        if reader.fault:
            self.end(reader.fault)
            return
        while self._speaker.has_room:
            frame = reader.take()
            if frame is None and not reader.is_over:
                return  # the disk is late
            if self._tail >= TAIL_FRAMES:
                break
            self._handed += frame is not None
            self._tail += frame is None
            self._speaker.feed(frame if frame is not None else bytes(FRAME_BYTES))
        now = monotonic_s()
        if self._tail >= TAIL_FRAMES:
            self.end("finished")
        elif now - self._reported_at >= REPORT_EVERY_S:
            self._reported_at = now
            self._send(self._changed(""))

    def _changed(self, ended: str) -> PlaybackChanged:
        assert self._asked is not None
        assert self._reader is not None
        position_s = self._asked.position_s + self._handed * FRAME_MS / 1000 * self._asked.speed
        duration_s = self._reader.duration_s
        return PlaybackChanged(
            playback_key=self._asked.playback_key,
            position_s=round(min(position_s, duration_s) if duration_s else position_s, 2),
            duration_s=round(duration_s, 2),
            ended=ended,
        )
