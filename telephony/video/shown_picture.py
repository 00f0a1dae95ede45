"""One picture that the window shows: converted and scaled for it, in memory that it reads."""

from __future__ import annotations

import threading
from collections.abc import Callable

import av
from av.video.reformatter import VideoReformatter
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from telephony.messages import CallKey, Message
from telephony.messages.video import PictureClosed, PictureOpened
from telephony.video.picture_memory import MOST_HEIGHT, MOST_WIDTH, PictureMemory


class ShownPicture:
    """One thread passes frames in, any thread calls the rest. The memory is made with the first frame.

    Attributes:
        turn: Counts restarts; a frame of an earlier turn is not shown.
    """

    def __init__(self, call_key: CallKey, send: Callable[[Message], None]) -> None:
        self._call_key = call_key
        self._send = send
        self._lock = threading.Lock()
        self._memory: PictureMemory | None = None
        self._is_closed = False
        self.turn = 0
        self._most = (1280, 720)  # until the window reports its size
        self._reformatter = VideoReformatter()
        self._newest: av.VideoFrame | None = None

    @property
    def newest(self) -> av.VideoFrame | None:
        """Return the last frame at its own size."""
        return self._newest

    def set_size(self, width: int, height: int) -> None:
        """Set how many pixels are shown, from the next picture on. 0: hidden."""
        self._most = (min(max(width, 0), MOST_WIDTH), min(max(height, 0), MOST_HEIGHT))

    def show(
        self, frame: av.VideoFrame, captured_ns: int, *, turn: int = 0, is_mirrored: bool = False
    ) -> None:
        with self._lock:
            if turn != self.turn:
                return
            self._newest = frame
        most = self._most
        if not all(most):
            return
        scale = min(1.0, most[0] / frame.width, most[1] / frame.height)
        width, height = (max(1, round(side * scale)) for side in (frame.width, frame.height))
        picture = self._reformatter.reformat(frame, width, height, "bgra", interpolation="BILINEAR")
        plane = picture.planes[0]
        pixels, stride = memoryview(plane), plane.line_size
        if is_mirrored:
            image = QImage(pixels, width, height, stride, QImage.Format.Format_RGB32)
            image = image.flipped(Qt.Orientation.Horizontal)
            pixels, stride = memoryview(image.constBits()), image.bytesPerLine()
        with self._lock:
            if self._is_closed or turn != self.turn:
                return
            is_new = self._memory is None
            if self._memory is None:
                self._memory = PictureMemory()
            self._memory.write(pixels.cast("B"), width, height, stride, captured_ns)
            location = self._memory.location
        if is_new:
            self._send(PictureOpened(call_key=self._call_key, location=location))

    def begin_anew(self) -> None:
        """Remove the picture: it must not be shown, or saved, as that of the next peer."""
        with self._lock:
            self.turn += 1
            memory, self._memory, self._newest = self._memory, None, None
            if memory is not None:
                memory.close()
        if memory is not None:
            self._send(PictureClosed(call_key=self._call_key))

    def close(self) -> None:
        self._is_closed = True
        self.begin_anew()
