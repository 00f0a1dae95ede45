"""What the desktop environment says about its look: light or dark, accent colour, high contrast."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ui.style.derived_colours import high_contrast
from ui.style.tokens import Colours


@dataclass(frozen=True)
class SystemLook:
    """accent: "#rrggbb"; "" where it has none of its own. high_contrast: None unless that theme is on."""

    is_dark: bool = False
    accent: str = ""
    high_contrast: Colours | None = None


def read_system_look(application: QApplication, *, with_accent: bool) -> SystemLook:
    """Read it from Qt; dress the application anew afterwards, as its palette may be the desktop's then.

    Args:
        with_accent: Read the accent colour, too. Every widget gets two changes of palette for that.
    """
    hints = application.styleHints()
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
    needs_contrast = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    if not (with_accent or needs_contrast):
        return SystemLook(is_dark)
    application.setPalette(QPalette())  # else we would read our own colours
    palette = application.palette()
    if needs_contrast:
        return SystemLook(is_dark, high_contrast=high_contrast(palette))
    accent = palette.color(QPalette.ColorRole.Accent)
    without_desktop = application.style().standardPalette().color(QPalette.ColorRole.Accent)
    return SystemLook(is_dark, accent="" if accent == without_desktop else accent.name())
