"""A file in place of a camera, for the simulated applicant: played in a loop at its own pace."""

from __future__ import annotations

import threading
from pathlib import Path

import av
from PySide6.QtCore import QObject, Signal

from telephony.process.clock import monotonic_ns, monotonic_s
from telephony.video.latest_picture import LatestPicture

_PREFIX = "file:"
USUAL_FRAMES_PER_S = 25.0


def path_of(camera: str) -> Path | None:
    """Return the file that `Video.camera` names; None if it names a camera."""
    return Path(camera.removeprefix(_PREFIX)) if camera.startswith(_PREFIX) else None


class PictureFile(QObject):
    """Its thread puts frames into `latest` until `close`."""

    failed = Signal(str)

    def __init__(self, path: Path, latest: LatestPicture, source: int, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._latest = latest
        self._source = source
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="picture file", daemon=True)

    def start(self) -> None:
        """Start playing; `failed` may follow at once."""
        self._thread.start()

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._is_over.is_set():
                self._play()
        except (OSError, av.FFmpegError, IndexError) as error:
            self.failed.emit(f"{self._path.name}: {error}")

    def _play(self) -> None:
        """Play once from the beginning to the end."""
        with av.open(str(self._path)) as container:
            stream = container.streams.video[0]
            period_s = 1 / float(stream.average_rate or USUAL_FRAMES_PER_S)
            due = monotonic_s()
            for frame in container.decode(stream):
                due = max(due + period_s, monotonic_s())
                if self._is_over.wait(due - monotonic_s()):
                    return
                self._latest.put(frame, monotonic_ns(), source=self._source)
