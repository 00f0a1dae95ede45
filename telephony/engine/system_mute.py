"""Whether the system has muted a microphone. PulseAudio and PipeWire say it; elsewhere nobody is asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from telephony.engine.pactl import pactl

_PATIENCE_MS = 1000


class SystemMute(QObject):
    """Lives in the main thread."""

    def ask(self, device_id: str, answer: Callable[[bool], None]) -> None:
        """Call `answer` soon: True if the system mutes this source, False if not or if nobody knows."""
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
