"""Converts Qt's frames of camera, screen or window: each is copied once, no more often than
frames are sent.
"""

from __future__ import annotations

import av
from av.video.reformatter import ColorRange
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink

from telephony.process.clock import monotonic_ns, monotonic_s
from telephony.video.image_frame import copy_plane, from_image
from telephony.video.latest_picture import LatestPicture

_Pixel = QVideoFrameFormat.PixelFormat
_NAMES = {  # FFmpeg's names; other formats go through QImage
    _Pixel.Format_BGRA8888: "bgra",
    _Pixel.Format_BGRX8888: "bgr0",
    _Pixel.Format_ARGB8888: "argb",
    _Pixel.Format_XRGB8888: "0rgb",
    _Pixel.Format_RGBA8888: "rgba",
    _Pixel.Format_RGBX8888: "rgb0",
    _Pixel.Format_YUV420P: "yuv420p",
    _Pixel.Format_YUV422P: "yuv422p",
    _Pixel.Format_YUYV: "yuyv422",
    _Pixel.Format_UYVY: "uyvy422",
    _Pixel.Format_NV12: "nv12",
    _Pixel.Format_NV21: "nv21",
    _Pixel.Format_Y8: "gray",
}
EARLY = 0.8  # share of a frame's time, because sources are not punctual


class FrameIntake(QObject):
    """Passes the frames of its sink to `latest`. Lives in the main thread, as long as its source."""

    def __init__(self, latest: LatestPicture, source: int, parent: QObject, *, is_detailed: bool) -> None:
        super().__init__(parent)
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._take)
        self.frames_per_s = 25
        self.taken = 0
        self._latest = latest
        self._source = source
        self._is_detailed = is_detailed
        self._taken_at = 0.0

    @Slot(QVideoFrame)
    def _take(self, frame: QVideoFrame) -> None:
        now = monotonic_s()
        if not frame.isValid() or now - self._taken_at < EARLY / self.frames_per_s:
            return
        ours = taken_over(frame)
        if ours is not None:
            self._taken_at = now
            self.taken += 1
            self._latest.put(ours, monotonic_ns(), source=self._source, is_detailed=self._is_detailed)


def taken_over(frame: QVideoFrame) -> av.VideoFrame | None:
    """Return a copy; None if Qt cannot read it."""
    name = _NAMES.get(frame.pixelFormat())
    if name is None:
        image = frame.toImage().convertToFormat(QImage.Format.Format_RGB32)
        return None if image.isNull() else from_image(image)
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    try:
        ours = av.VideoFrame(frame.width(), frame.height(), name)
        for index, plane in enumerate(ours.planes):
            copy_plane(memoryview(frame.bits(index)), frame.bytesPerLine(index), plane)
        if frame.surfaceFormat().colorRange() is QVideoFrameFormat.ColorRange.ColorRange_Full:
            ours.color_range = ColorRange.JPEG  # as cameras with compression deliver it
        return ours
    finally:
        frame.unmap()
