"""The video of a simulated applicant: a person who holds up a letter, drawn as a short film."""

from __future__ import annotations

from fractions import Fraction
from math import pi, sin
from pathlib import Path

import av
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from telephony.video.image_frame import from_image

WIDTH, HEIGHT, FRAMES_PER_S, SECONDS = 640, 360, 15, 4
LETTER = QColor(0xF2, 0xD6, 0x4B)  # in the middle; the demo looks for it on the agent's screen
_WALL, _SHIRT, _SKIN, _HAIR, _INK = map(QColor, ("#2e6f6a", "#7c3f58", "#c68b59", "#2b1d14", "#6b5a1e"))


def write_film(path: Path) -> None:
    """Write it as VP8; it ends where it begins. Blocks for half a second. Raises OSError, av.FFmpegError."""
    with av.open(str(path), "w", format="webm") as container:
        stream = container.add_stream(
            "libvpx", rate=FRAMES_PER_S, options={"deadline": "realtime", "cpu-used": "8"}
        )
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 600_000
        stream.codec_context.thread_count = 1  # several wait for each other and take six times as long
        count = FRAMES_PER_S * SECONDS
        for number in range(count):
            image = _drawn(sin(2 * pi * number / count))
            frame = from_image(image)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _drawn(swing: float) -> QImage:
    """Return the frame in which the letter leans to one side (-1) or the other (1)."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(_WALL)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.translate(WIDTH / 2, HEIGHT / 2)
    sways = QPointF(6 * swing, 0)
    for color, shape in (
        (_SHIRT, QRectF(-150, 40, 300, 240)),
        (_HAIR, QRectF(-62, -160, 124, 130)),
        (_SKIN, QRectF(-52, -145, 104, 130)),
    ):
        painter.setBrush(color)
        painter.drawEllipse(shape.translated(sways))
    painter.rotate(6 * swing)
    painter.setBrush(LETTER)
    painter.drawRect(QRectF(-75, -20, 150, 190))
    painter.setBrush(_INK)
    for line in range(5):
        painter.drawRect(QRectF(-55, 70 + 18 * line, 110 - 30 * (line == 4), 5))
    painter.end()
    return image
