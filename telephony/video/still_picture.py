"""The picture sent while the camera is off: a crossed-out camera. No words, so nothing to translate."""

from __future__ import annotations

import av
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from telephony.video.image_frame import from_image

GROUND, INK = QColor(0x2B, 0x30, 0x38), QColor(0x9A, 0xA3, 0xAF)


def still_picture(width: int, height: int) -> av.VideoFrame:
    """Draw it; its grey area compresses to almost nothing."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(width / 2, height / 2)
    unit = min(width, height) / 12
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.drawRoundedRect(QRectF(-2 * unit, -1.2 * unit, 2.8 * unit, 2.4 * unit), unit / 3, unit / 3)
    lens = [QPointF(x * unit, y * unit) for x, y in ((1, -0.3), (2, -1), (2, 1), (1, 0.3))]
    painter.drawPolygon(QPolygonF(lens))
    for color, thickness in ((GROUND, 0.8), (INK, 0.3)):
        painter.setPen(QPen(color, thickness * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(-2 * unit, -2 * unit), QPointF(2 * unit, 2 * unit))
    painter.end()
    return from_image(image)
