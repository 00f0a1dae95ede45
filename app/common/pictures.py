"""Pictures: previews of picture files, and PNG files of pasted pictures. Blocking."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})
PDF = "application/pdf"  # another process draws its first page: app/paper/press.py
MOST_MB = 256  # of memory, while a picture is read: a small file can claim to be a huge one


def png_of(picture: QImage) -> bytes:
    """Return the picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub wants bytes, the library text
    return bytes(buffer.data().data())


def picture_of(png: bytes) -> QImage | None:
    """Return the picture of a PNG file; None if malformed."""
    picture = QImage.fromData(png)
    return None if picture.isNull() else picture


def preview_of(path: Path, most_px: int) -> QImage | None:
    """Return a small picture of the file; None if it is not a readable picture."""
    QImageReader.setAllocationLimit(MOST_MB)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)  # phones store photographs rotated
    size = reader.size()
    if size.width() > most_px or size.height() > most_px:
        reader.setScaledSize(size.scaled(QSize(most_px, most_px), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else picture
