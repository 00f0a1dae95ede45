"""Whether the system has muted a microphone. Known from PulseAudio and PipeWire only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from telephony.engine.audio.pactl import pactl

_PATIENCE_MS = 1000
SETTLE_MS = 50  # moving a mixer causes many events


class SystemMute(QObject):
    """Lives in the main thread."""

    def ask(self, device_id: str, answer: Callable[[bool], None]) -> None:
        """Call `answer` soon: True if the system mutes this source, False if not or if unknown."""
        process = pactl(self, "get-source-mute", device_id)
        if process is None:
            QTimer.singleShot(0, self, lambda: answer(False))
            return

        def finished() -> None:
            said = bytes(process.readAllStandardOutput().data()).strip()
            process.deleteLater()
            answer(said == b"Mute: yes")

        process.finished.connect(finished)
        QTimer.singleShot(_PATIENCE_MS, process, process.kill)
        process.start()


class MuteWatch(QObject):
    """Watches whether the system mutes the microphone in use. Lives in the main thread."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_muted = False
        self._device_id = ""
        self._mute = SystemMute(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._ask)

    def follow(self, device_id: str) -> None:
        """Watch another microphone, "" for none; its state is unknown at first."""
        if device_id != self._device_id:
            self._device_id, self.is_muted = device_id, False
            self.check()

    @Slot()
    def check(self) -> None:
        """Check again, because the system's mixer changed."""
        self._settle.start()

    @Slot()
    def _ask(self) -> None:
        device_id = self._device_id
        if device_id:
            self._mute.ask(device_id, lambda is_muted: self._take(device_id, is_muted))

    def _take(self, device_id: str, is_muted: bool) -> None:
        if device_id == self._device_id and is_muted != self.is_muted:
            self.is_muted = is_muted
            self.changed.emit()
