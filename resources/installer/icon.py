"""Draws the icon in the sizes and formats that systems without SVG want."""

from __future__ import annotations

from pathlib import Path


def draw(picture: Path, size: int, target: Path) -> None:
    """Write an SVG as a picture of size x size pixels; its format is that of the name. Raises OSError."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(picture)).render(painter)
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(target)):
        raise OSError(f"{target} cannot be written")
