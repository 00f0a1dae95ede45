"""Line icons from resources/icons, drawn in a colour of the present theme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.style.theme import current_theme

ICON_PX = 18  # at 100 %
_SIZES = (16, 18, 24, 27, 32, 36, 48, 54, 72)  # that a taskbar or a window list asks for
_IN_LISTS_PX = (16, ICON_PX, 24)
_FIRST_ROLES = ("text", "muted", "accent")
_AFTER_MS = 1500


def icon(name: str, role: str = "text") -> QIcon:
    """Return an icon in a colour role (a field of Colours), greyed when disabled.

    It keeps the colours of the theme of this moment: ask again when the palette changes (ActionButton,
    IconLabel and Pill do). Raises FileNotFoundError for an unknown name.
    """
    theme = current_theme()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    sizes = {round(theme.px(size) * ratio) for size in _IN_LISTS_PX for ratio in ratios}
    return _icon(name, getattr(theme.colours, role), theme.colours.disabled, tuple(sorted(sizes)))


def window_icon(name: str, role: str) -> QIcon:
    """Return an icon in all sizes that a desktop may show a window by."""
    colours = current_theme().colours
    return _icon(name, getattr(colours, role), colours.disabled, _SIZES)


def pixmap(name: str, role: str, size_px: int, device_ratio: float = 1.0) -> QPixmap:
    """Return one picture of `size_px` logical pixels, for painters."""
    return _picture(name, getattr(current_theme().colours, role), size_px, device_ratio)


class IconsAhead(QObject):
    """Draws the icons that most parts show before they are shown: one in each turn of the event loop."""

    def __init__(self, device_ratio: float, parent: QObject) -> None:
        super().__init__(parent)
        self._ratio = device_ratio
        self._left = self._names_and_roles()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw_one)
        self._timer.start(_AFTER_MS)

    def _names_and_roles(self) -> Iterator[tuple[str, str]]:
        for role in _FIRST_ROLES:
            for drawing in sorted(resources.path("icons").glob("*.svg")):
                yield drawing.stem, role

    @Slot()
    def _draw_one(self) -> None:
        following = next(self._left, None)
        if following is None:
            return
        pixmap(*following, current_theme().px(ICON_PX), self._ratio)
        self._timer.start(0)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled_colour: str, sizes: tuple[int, ...]) -> QIcon:
    made = QIcon()
    for size in sizes:
        made.addPixmap(_picture(name, colour, size, 1.0))
        made.addPixmap(_picture(name, disabled_colour, size, 1.0), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1024)
def _picture(name: str, colour: str, size_px: int, device_ratio: float) -> QPixmap:
    size = round(size_px * device_ratio)
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    picture.setDevicePixelRatio(device_ratio)
    return picture


@lru_cache(maxsize=32)
def drawing(name: str, colour: str) -> QSvgRenderer:
    """Return an icon in this colour, to be rendered in any size."""
    text = resources.read_text("icons", f"{name}.svg").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))
