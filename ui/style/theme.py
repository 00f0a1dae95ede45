"""The look in one place: colours, type scale and spacing, made into a palette and one stylesheet.

Light and dark are Loket's own. "As the system" takes on the system's accent colour, too. The system's
high-contrast theme replaces all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.system_look import SystemLook, read_system_look
from ui.style.derived_colours import with_accent
from ui.style.stylesheet import stylesheet
from ui.style.tokens import DARK, LIGHT, Colours, Size

FAMILIES = ["Inter", "Segoe UI", "Noto Sans", "Cantarell", "DejaVu Sans"]
_PLAIN = SystemLook()
_FOLLOW_MS = 50


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
    has_high_contrast: bool = False

    def px(self, size: int) -> int:
        """Return a length that belongs to text (a Size, an icon, a column), at the present scale."""
        return round(size * self.scale)

    def colour(self, role: str) -> QColor:
        """Return the colour of a role, one of the fields of Colours."""
        return QColor(getattr(self.colours, role))

    def font(self, size: Size, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False) -> QFont:
        """Return a font of the type scale; tabular digits keep clocks from trembling. Do not change it."""
        return _font(self.px(size), weight, tabular)

    def metrics(self, size: Size) -> QFontMetrics:
        """Return the measures of a font of the type scale. Do not change it."""
        return _metrics(self.px(size))


@lru_cache(maxsize=256)
def _font(size_px: int, weight: QFont.Weight, tabular: bool) -> QFont:
    font = QFont(FAMILIES)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=64)
def _metrics(size_px: int) -> QFontMetrics:
    return QFontMetrics(_font(size_px, QFont.Weight.Normal, False))


@dataclass(slots=True)
class _Shown:
    """The theme of the application: it is asked for with each size and each stroke."""

    theme: Theme


_shown = _Shown(Theme(LIGHT, 1.0, False))


def current_theme() -> Theme:
    """Return what apply_theme set; the light theme at 100 % before that."""
    return _shown.theme


def apply_theme(
    application: QApplication,
    scheme: Scheme,
    text_scale: float,
    *,
    system: SystemLook = _PLAIN,
    is_for_later: bool = False,
) -> Theme:
    """Dress the whole application; text_scale is clamped to 1.0-2.0.

    is_for_later: Without the style sheet. Each widget that is made while there is one is styled several times
        over; so a window of thousands is made first and dressed then.
    """
    theme = _theme(scheme, text_scale, system)
    _shown.theme = theme
    if application.style().objectName().lower() != "fusion" and not application.styleSheet():
        application.setStyle("Fusion")
    application.setPalette(_palette(theme.colours))
    sheet = stylesheet(theme.colours, theme.scale, theme.has_high_contrast)
    # Before the style sheet: else the parts of an open window that it gives no font keep the one they have.
    application.setFont(theme.font(Size.BODY))
    application.setStyleSheet("" if is_for_later else sheet)
    # And after it: the first one brings the desktop's own fonts for menus, lists and tables back
    # (Windows, KDE), and this takes them away.
    application.setFont(theme.font(Size.BODY))
    return theme


def _theme(scheme: Scheme, text_scale: float, system: SystemLook) -> Theme:
    scale = min(2.0, max(1.0, text_scale))
    if system.high_contrast is not None:
        colours = system.high_contrast
        return Theme(colours, scale, QColor(colours.window).lightnessF() < 0.5, has_high_contrast=True)
    is_dark = scheme is Scheme.DARK or (scheme is Scheme.SYSTEM and system.is_dark)
    colours = DARK if is_dark else LIGHT
    if scheme is Scheme.SYSTEM and system.accent:
        colours = with_accent(colours, system.accent)
    return Theme(colours, scale, is_dark)


class Appearance(QObject):
    """Keeps the application dressed as the settings say, and follows the system when they say so.

    Title bar and file dialogs are the system's: Qt asks it for light or dark ones.
    """

    changed = Signal(Theme)

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.application = application
        self._scheme = Scheme.SYSTEM
        self._text_scale = 1.0
        self._system = _PLAIN
        self._window: QWidget | None = None
        hints = application.styleHints()
        self._follows = QTimer(self)  # the system changes several things in one breath
        self._follows.setSingleShot(True)
        self._follows.setInterval(_FOLLOW_MS)
        self._follows.timeout.connect(self._follow_system)
        hints.colorSchemeChanged.connect(self._on_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system)

    def watch(self, window: QWidget) -> None:
        """Hear of other changes of the system's theme, such as its accent colour, through this window."""
        self._window = window
        window.installEventFilter(self)

    def choose(self, scheme: Scheme, text_scale: float) -> None:
        """Have colours and sizes for what is made now; `dress` follows before anything is shown."""
        self._prepare(scheme, text_scale)
        apply_theme(self.application, scheme, text_scale, system=self._system, is_for_later=True)

    def dress(self, scheme: Scheme | None = None, text_scale: float | None = None) -> None:
        """Dress what there is and what comes; as it was chosen, where nothing is given."""
        wanted = self._scheme if scheme is None else scheme
        self._prepare(wanted, self._text_scale if text_scale is None else text_scale)
        self.changed.emit(apply_theme(self.application, wanted, self._text_scale, system=self._system))

    def _prepare(self, scheme: Scheme, text_scale: float) -> None:
        self._scheme, self._text_scale = scheme, text_scale
        hints = self.application.styleHints()
        if scheme is Scheme.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if scheme is Scheme.DARK else Qt.ColorScheme.Light)
        self._system = self._read()

    def _read(self) -> SystemLook:
        return read_system_look(self.application, with_accent=self._scheme is Scheme.SYSTEM)

    @Slot()
    def _on_system(self) -> None:
        self._follows.start()

    @Slot()
    def _follow_system(self) -> None:
        """Nothing is styled anew unless something that shows has changed."""
        if _theme(self._scheme, self._text_scale, self._read()) != current_theme():
            self.dress()
        elif self.application.palette() != (ours := _palette(current_theme().colours)):
            self.application.setPalette(ours)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.ThemeChange:
            self._on_system()
        return False


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for name, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.disabled),
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
