"""QtMultimedia sound streams, used where libpulse is not available. They live in the main thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, Slot
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QAudioSource

from telephony.engine.audio.pulse_latency import pulse_latency
from telephony.engine.audio.ring_buffer import BYTES_PER_MS, CLOCK_RATE_HZ

MICROPHONE_BUFFER_MS = 100  # Qt's own buffer; what the sound server delivers beyond it in one piece is lost
MICROPHONE_PIECE_MS = 20
SPEAKER_BUFFER_MS = 80
SPEAKER_LATENCY_MS = 40

# Using QAudio once teaches PySide the enum that stateChanged carries; otherwise it raises TypeError.
_STOPPED = QAudio.State.StoppedState


def sound_format() -> QAudioFormat:
    audio = QAudioFormat()
    audio.setSampleRate(CLOCK_RATE_HZ)
    audio.setChannelCount(1)
    audio.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return audio


class _QtStream(QObject):
    """Common part of the microphone's and the speaker's stream."""

    runs_without_qt = False
    is_ready = True
    is_late = False

    def __init__(
        self, end: QAudioSource | QAudioSink, failed: Callable[[], None], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._failed = failed
        self._end = end
        self._stream: QIODevice | None = None
        end.setParent(self)
        end.stateChanged.connect(self._state_changed)

    def advance(self) -> None:
        """Do nothing: Qt opens a device at once."""

    def close(self) -> None:
        self._end.stateChanged.disconnect(self._state_changed)
        self._end.stop()
        self._stream = None
        self.deleteLater()

    @Slot(QAudio.State)
    def _state_changed(self, state: QAudio.State) -> None:
        if state is _STOPPED:
            self._failed()


class QtInput(_QtStream):
    """A microphone."""

    def __init__(
        self, device: QAudioDevice, failed: Callable[[], None], parent: QObject | None = None
    ) -> None:
        source = QAudioSource(device, sound_format())
        super().__init__(source, failed, parent)
        source.setBufferSize(MICROPHONE_BUFFER_MS * BYTES_PER_MS)
        with pulse_latency(MICROPHONE_PIECE_MS):
            self._stream = source.start()

    def read(self) -> bytes:
        """Return the sound since the last call. Called per frame, as readyRead comes 200 times a second."""
        return bytes(self._stream.readAll().data()) if self._stream is not None else b""


class QtOutput(_QtStream):
    """A speaker."""

    def __init__(
        self, device: QAudioDevice, failed: Callable[[], None], parent: QObject | None = None
    ) -> None:
        self._sink = sink = QAudioSink(device, sound_format())
        super().__init__(sink, failed, parent)
        sink.setBufferSize(SPEAKER_BUFFER_MS * BYTES_PER_MS)
        with pulse_latency(SPEAKER_LATENCY_MS):
            self._stream = sink.start()
        self.capacity_bytes = sink.bufferSize()  # from here on the size that the device chose

    def waiting_bytes(self) -> int | None:
        """Return how much of Qt's buffer is full; None if the device accepts nothing."""
        return self.capacity_bytes - self._sink.bytesFree() if self._stream is not None else None

    def write(self, data: bytes) -> None:
        """Append sound."""
        if self._stream is not None:
            self._stream.write(data)
