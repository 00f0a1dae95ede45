"""Line icons from resources/icons, drawn in a colour of the present theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.style.theme import current_theme

ICON_PX = 18  # at 100 %
_SIZES = (16, 18, 24, 27, 32, 36, 48, 54, 72)


def icon(name: str, role: str = "text") -> QIcon:
    """Return an icon in a colour role (a field of Colours), greyed when disabled.

    It keeps the colours of the theme of this moment: ask again when the palette changes (ActionButton,
    IconLabel and Pill do). Raises FileNotFoundError for an unknown name.
    """
    colours = current_theme().colours
    return _icon(name, getattr(colours, role), colours.disabled)


def pixmap(name: str, role: str, size_px: int, device_ratio: float = 1.0) -> QPixmap:
    """Return one picture of `size_px` logical pixels, for painters."""
    return _picture(name, getattr(current_theme().colours, role), size_px, device_ratio)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_picture(name, colour, size, 1.0))
        made.addPixmap(_picture(name, disabled_colour, size, 1.0), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1024)
def _picture(name: str, colour: str, size_px: int, device_ratio: float) -> QPixmap:
    drawing = resources.read_text("icons", f"{name}.svg").replace("currentColor", colour)
    size = round(size_px * device_ratio)
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    picture.setDevicePixelRatio(device_ratio)
    return picture
