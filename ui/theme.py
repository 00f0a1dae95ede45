"""The look in one place: colours, type scale and spacing, made into a palette and one stylesheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.stylesheet import stylesheet
from ui.tokens import DARK, LIGHT, Colours, Size

FAMILIES = ["Inter", "Segoe UI", "Noto Sans", "Cantarell", "DejaVu Sans"]
_PROPERTY = "loket_theme"


class Scheme(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Theme:
    """What is on the screen now. `scale` is 1.0 to 2.0 and applies to text and icons, never to gaps."""

    colours: Colours
    scale: float
    is_dark: bool

    def px(self, size: int) -> int:
        """Return a length that belongs to text (a Size, an icon, a column), at the present scale."""
        return round(size * self.scale)

    def colour(self, role: str) -> QColor:
        """Return the colour of a role, one of the fields of Colours."""
        return QColor(getattr(self.colours, role))

    def font(self, size: Size, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False) -> QFont:
        """Return a font of the type scale; tabular digits keep clocks from trembling."""
        font = QFont(FAMILIES)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def current_theme() -> Theme:
    """Return what apply_theme set; the light theme at 100 % before that."""
    application = QApplication.instance()
    theme = application.property(_PROPERTY) if application is not None else None
    return theme if isinstance(theme, Theme) else Theme(LIGHT, 1.0, False)


def apply_theme(
    application: QApplication, scheme: Scheme, text_scale: float, *, is_for_later: bool = False
) -> Theme:
    """Dress the whole application; text_scale is clamped to 1.0-2.0.

    is_for_later: Without the style sheet. Each widget that is made while there is one is styled several times
        over; so a window of thousands is made first and dressed then.
    """
    is_dark = scheme is Scheme.DARK or (
        scheme is Scheme.SYSTEM and application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    theme = Theme(DARK if is_dark else LIGHT, min(2.0, max(1.0, text_scale)), is_dark)
    application.setProperty(_PROPERTY, theme)
    if application.style().objectName().lower() != "fusion" and not application.styleSheet():
        application.setStyle("Fusion")
    application.setPalette(_palette(theme.colours))
    application.setStyleSheet("" if is_for_later else stylesheet(theme.colours, theme.scale))
    # After the style sheet: the first one brings the desktop's own fonts for menus, lists and tables back
    # (Windows, KDE), and this takes them away.
    application.setFont(theme.font(Size.BODY))
    return theme


class Appearance(QObject):
    """Keeps the application dressed as the settings say, and follows the system when they say so."""

    changed = Signal(Theme)

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.application = application
        self._scheme = Scheme.SYSTEM
        self._text_scale = 1.0
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, scheme: Scheme, text_scale: float) -> None:
        """Have colours and sizes for what is made now; `dress` follows before anything is shown."""
        self._scheme, self._text_scale = scheme, text_scale
        apply_theme(self.application, scheme, text_scale, is_for_later=True)

    def dress(self, scheme: Scheme | None = None, text_scale: float | None = None) -> None:
        """Dress what there is and what comes; as it was chosen, where nothing is given."""
        self._scheme = self._scheme if scheme is None else scheme
        self._text_scale = self._text_scale if text_scale is None else text_scale
        self.changed.emit(apply_theme(self.application, self._scheme, self._text_scale))

    @Slot()
    def _follow_system(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.dress(self._scheme, self._text_scale)


def contrast(one: QColor, other: QColor) -> float:
    """Return the WCAG 2 contrast ratio, 1 to 21."""

    def luminance(colour: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for name, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Light, colours.raised),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.line_strong),
        (role.Shadow, colours.line_strong),
        (role.Accent, colours.accent),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, QColor(colours.disabled))
    return palette
