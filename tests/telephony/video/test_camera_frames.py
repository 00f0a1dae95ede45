"""What cameras deliver, in the formats that they have; no camera is needed for it."""

from __future__ import annotations

import pytest
from av.video.reformatter import ColorRange
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from telephony.video.frame_intake import taken_over

Pixel = QVideoFrameFormat.PixelFormat
Y, U, V = 81, 90, 240  # red (ITU-R BT.601)


@pytest.mark.parametrize("size", [(64, 48), (70, 38)])
@pytest.mark.parametrize(
    ("pixel_format", "planes"),
    [
        (Pixel.Format_YUV420P, ((Y,), (U,), (V,))),
        (Pixel.Format_YUV422P, ((Y,), (U,), (V,))),
        (Pixel.Format_NV12, ((Y,), (U, V))),
        (Pixel.Format_NV21, ((Y,), (V, U))),
        (Pixel.Format_YUYV, ((Y, U, Y, V),)),
        (Pixel.Format_UYVY, ((U, Y, V, Y),)),
        (Pixel.Format_BGRA8888, ((0, 0, 255, 255),)),
        (Pixel.Format_RGBX8888, ((255, 0, 0, 255),)),
        (Pixel.Format_YV12, ((Y,), (V,), (U,))),  # not among those taken directly
    ],
)
def test_a_frame_keeps_its_size_and_color(
    qapp: object, pixel_format: Pixel, planes: tuple[tuple[int, ...], ...], size: tuple[int, int]
) -> None:
    frame = QVideoFrame(QVideoFrameFormat(QSize(*size), pixel_format))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for index, pattern in enumerate(planes):
        bits = memoryview(frame.bits(index))
        bits[:] = (bytes(pattern) * len(bits))[: len(bits)]
    frame.unmap()
    ours = taken_over(frame)
    assert ours is not None
    assert (ours.width, ours.height) == size
    picture = ours.reformat(format="bgra")
    plane = picture.planes[0]
    image = QImage(memoryview(plane), *size, plane.line_size, QImage.Format.Format_RGB32)
    for x, y in ((2, 2), (size[0] // 2, size[1] // 2), (size[0] - 2, size[1] - 2)):
        seen = image.pixelColor(x, y)
        assert seen.red() > 225
        assert max(seen.green(), seen.blue()) < 30, (x, y, QColor(seen).name())


def test_what_a_compressing_camera_calls_white_and_black_stays_so(qapp: object) -> None:
    form = QVideoFrameFormat(QSize(64, 48), Pixel.Format_YUV420P)
    form.setColorRange(QVideoFrameFormat.ColorRange.ColorRange_Full)
    frame = QVideoFrame(form)
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for index, value in enumerate((255, 128, 128)):
        bits = memoryview(frame.bits(index))
        bits[:] = bytes([value]) * len(bits)
    frame.unmap()
    ours = taken_over(frame)
    assert ours is not None
    sent = ours.reformat(format="yuv420p", dst_color_range=ColorRange.MPEG)
    assert bytes(sent.planes[0])[0] == 235
