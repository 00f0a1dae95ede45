"""The sound check before a shift: judges the microphone and plays the agent's voice back, without a call."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from telephony.engine.audio.microphone_test import MicrophoneTest
from telephony.engine.audio.ring_buffer import FRAME_BYTES, FRAME_MS
from telephony.engine.audio.sound_card import Microphone, Speaker
from telephony.engine.audio.system_mute import SystemMute
from telephony.messages import Event, SoundChecked, StartSoundCheck
from telephony.process.clock import monotonic_s

REPORT_EVERY_S = 0.1
DELAY_S = 1.0  # late enough to be heard as a recording, not as an echo
_DELAY_BYTES = int(DELAY_S * 1000) // FRAME_MS * FRAME_BYTES


class OwnVoice(QObject):
    """Uses the call's microphone and speaker, which are free without a call. Lives in the main thread."""

    turned = Signal()  # the check began or ended: open or close the devices

    def __init__(
        self,
        send: Callable[[Event], None],
        microphone: Microphone,
        speaker: Speaker,
        frames: deque[bytes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._send = send
        self._microphone = microphone
        self._speaker = speaker
        self._frames = frames
        self._mute = SystemMute(self)
        self._test = MicrophoneTest()
        self._asked: StartSoundCheck | None = None
        self._device_id = ""
        self._began_at = self._reported_at = 0.0
        self._delayed = bytearray()
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._turn)

    @property
    def needs_microphone(self) -> bool:
        return self._asked is not None

    @property
    def needs_speaker(self) -> bool:
        return self._asked is not None and self._asked.plays_back

    def start(self, asked: StartSoundCheck, volume_percent: int) -> None:
        """Begin; a running check restarts."""
        self._asked = asked
        self._test = MicrophoneTest(volume_percent)
        self._delayed = bytearray(_DELAY_BYTES)
        self._began_at = self._reported_at = monotonic_s()
        self.turned.emit()
        self._clock.start()

    def use(self, device_id: str) -> None:
        """Set which microphone is open, "" for none."""
        self._device_id = device_id

    def interrupt(self) -> None:
        """End the check, because a call needs the devices."""
        if self._asked is not None:
            self._stop()
            self._report("interrupted")

    def _turn(self) -> None:
        assert self._asked is not None
        at = monotonic_s()
        spoken_s = at - self._began_at
        sound = self._microphone.fetch()
        if spoken_s < self._asked.seconds:
            self._test.take(sound)
        if self._asked.plays_back:
            self._play_back(self._microphone.prepared(sound))
        if spoken_s >= self._asked.seconds + (DELAY_S if self._asked.plays_back else 0):
            self._finish()
        elif at - self._reported_at >= REPORT_EVERY_S and spoken_s < self._asked.seconds:
            self._reported_at = at
            self._report()

    def _play_back(self, sound: bytes) -> None:
        self._delayed += sound
        while len(self._delayed) >= _DELAY_BYTES + FRAME_BYTES:
            self._frames.append(bytes(self._delayed[:FRAME_BYTES]))
            del self._delayed[:FRAME_BYTES]
            self._speaker.play()

    def _finish(self) -> None:
        device_id = self._device_id
        self._stop()
        problem = self._test.problem() if device_id else "no_device"
        if problem == "silent":
            self._mute.ask(
                device_id, lambda is_muted: self._report("muted_by_system" if is_muted else "silent")
            )
        else:
            self._report(problem)

    def _stop(self) -> None:
        self._asked = None
        self._clock.stop()
        self.turned.emit()

    def _report(self, problem: str | None = None) -> None:
        """problem: None while the check continues."""
        test = self._test
        self._send(
            SoundChecked(
                is_over=problem is not None,
                level_dbfs=test.level_dbfs,
                peak_dbfs=test.peak_dbfs,
                moment_dbfs=test.moment_dbfs,
                problem=problem or "",
            )
        )
