"""Draws the icon in the sizes and formats that systems without SVG want."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

# What Windows shows at 100 % to 400 %: small (16) and large (32) icons, the taskbar (24), the Start menu (48)
# and Explorer's largest (256).
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
_PNG_FROM = 256  # smaller ones as bitmaps: Windows Installer and old dialogs read no PNG in an icon
_DIRECTORY, _ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")
_BITMAP = struct.Struct("<IiiHHIIiiII")  # BITMAPINFOHEADER


def draw(picture: Path, size: int, target: Path) -> None:
    """Write an SVG as a picture of size x size pixels; its format is that of the name. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _drawn(picture, size).save(str(target)):
        raise OSError(f"{target} cannot be written")


def draw_for_windows(picture: Path, target: Path) -> None:
    """Write an SVG as one .ico with all of WINDOWS_SIZES. Raises OSError."""
    images = [_icon_image(_drawn(picture, size)) for size in WINDOWS_SIZES]
    at = _DIRECTORY.size + len(images) * _ENTRY.size
    entries = []
    for size, image in zip(WINDOWS_SIZES, images, strict=True):
        side = size % 256  # one byte: 0 stands for 256
        entries.append(_ENTRY.pack(side, side, 0, 0, 1, 32, len(image), at))
        at += len(image)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_DIRECTORY.pack(0, 1, len(images)) + b"".join((*entries, *images)))


def _drawn(picture: Path, size: int) -> QImage:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(picture)).render(painter)
    painter.end()
    return image


def _icon_image(image: QImage) -> bytes:
    """Return one image as a .ico holds it: PNG, or a bitmap bottom up with a mask below it."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt

    size = image.width()
    if size >= _PNG_FROM:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub wants bytes, the library text
        return bytes(buffer.data().data())
    bottom_up = image.flipped(Qt.Orientation.Vertical)  # kept by name: its bits live as long as it does
    colours = bytes(bottom_up.constBits())
    mask = bytes(size * (-(-size // 32) * 4))  # all 0: the alpha channel counts
    header = _BITMAP.pack(_BITMAP.size, size, 2 * size, 1, 32, 0, len(colours) + len(mask), 0, 0, 0, 0)
    return header + colours + mask
