"""Converts Qt's images to FFmpeg's frames."""

from __future__ import annotations

import av
from PySide6.QtGui import QImage


def from_image(image: QImage) -> av.VideoFrame:
    """Return an image of Format_RGB32 as a frame."""
    ours = av.VideoFrame(image.width(), image.height(), "bgr0")
    copy_plane(memoryview(image.constBits()), image.bytesPerLine(), ours.planes[0])
    return ours


def copy_plane(pixels: memoryview, stride: int, plane: av.video.plane.VideoPlane) -> None:
    """Copy rows of `stride` bytes into a plane, whose rows may be longer or shorter."""
    target = memoryview(plane).cast("B")
    pixels = pixels.cast("B")
    if stride == plane.line_size:
        size = min(len(pixels), len(target))
        target[:size] = pixels[:size]
        return
    width = min(stride, plane.line_size)
    for row in range(min(plane.height, len(pixels) // stride)):
        start = row * plane.line_size
        target[start : start + width] = pixels[row * stride : row * stride + width]
