"""Noise suppression and echo cancelling of the microphone's sound, by WebRTC's audio processing module."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Signal

from telephony.engine.audio.ring_buffer import BYTES_PER_MS, CLOCK_RATE_HZ

_log = logging.getLogger(__name__)
_BLOCK = 10 * BYTES_PER_MS  # the module takes exactly 10 ms at a time
_BLOCK_SAMPLES = _BLOCK // 2


class VoiceTreatment:
    """Treats one microphone. It costs 6 ms of delay, half a percent of a core and 45 MB.

    The module measures the delay of the echo itself.
    """

    def __init__(self, suppresses_noise: bool, cancels_echo: bool) -> None:
        # imported here, because it costs 0.15 s and 40 MB that only users of the option should pay
        from livekit import rtc

        self._frame = rtc.AudioFrame
        self._module = rtc.AudioProcessingModule(
            noise_suppression=suppresses_noise, echo_cancellation=cancels_echo, high_pass_filter=True
        )
        self._cancels_echo = cancels_echo
        self._spoken = b""
        self._heard = b""
        # calls use it on the frames' thread, the sound check on the main thread
        self._lock = threading.Lock()

    def hear(self, data: bytes) -> None:
        """Pass the sound that the speaker is about to play: the source of the echo."""
        if not self._cancels_echo:
            return
        with self._lock:
            self._hear(data)

    def _hear(self, data: bytes) -> None:
        data = self._heard + data
        whole = len(data) // _BLOCK * _BLOCK
        for start in range(0, whole, _BLOCK):
            block = bytearray(data[start : start + _BLOCK])
            self._module.process_reverse_stream(self._frame(block, CLOCK_RATE_HZ, 1, _BLOCK_SAMPLES))
        self._heard = data[whole:]

    def treat(self, data: bytes) -> bytes:
        """Return the microphone's sound without noise and echo; a rest shorter than 10 ms waits for more."""
        with self._lock:
            return self._treat(data)

    def _treat(self, data: bytes) -> bytes:
        data = self._spoken + data
        whole = len(data) // _BLOCK * _BLOCK
        treated = []
        for start in range(0, whole, _BLOCK):
            frame = self._frame(bytearray(data[start : start + _BLOCK]), CLOCK_RATE_HZ, 1, _BLOCK_SAMPLES)
            self._module.process_stream(frame)
            treated.append(bytes(frame.data))
        self._spoken = data[whole:]
        return b"".join(treated)


class TreatmentLoader(QObject):
    """Creates a treatment on a separate thread: a running call must not stop during the import."""

    loaded = Signal(object)  # VoiceTreatment or None
    failed = Signal()  # the sound stays untreated

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = (False, False)

    def want(self, suppresses_noise: bool, cancels_echo: bool) -> None:
        """Set the wanted treatment. After a change `loaded` follows: at once if nothing is wanted."""
        wanted = (suppresses_noise, cancels_echo)
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if any(wanted):
            threading.Thread(target=self._load, args=wanted, name="treatment", daemon=True).start()
        else:
            self.loaded.emit(None)

    def _load(self, suppresses_noise: bool, cancels_echo: bool) -> None:
        try:
            treatment = VoiceTreatment(suppresses_noise, cancels_echo)
        except Exception:  # noqa: BLE001 (the thread's edge)
            _log.exception("noise suppression does not work here")
            self.failed.emit()
        else:
            if (suppresses_noise, cancels_echo) == self._wanted:
                self.loaded.emit(treatment)
