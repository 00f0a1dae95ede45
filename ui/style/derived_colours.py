"""Colours that the desktop environment decides: its accent colour, and its high-contrast theme."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QColor, QPalette

from ui.style.tokens import Colours

READABLE = 4.5  # WCAG 2.2, 1.4.3: text on its ground
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: edges of controls
_STEP = 0.02  # of lightness
_HOVER = 0.08  # how much stronger the accent is under the pointer
_SOFT_SHARE = {False: 0.12, True: 0.26}  # of the accent in the soft ground, light and dark


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


def with_accent(colours: Colours, accent: str) -> Colours:
    """Return the scheme with another accent, made darker or lighter until its text can be read.

    Args:
        accent: "#rrggbb", as the person chose it for the whole desktop. Its hue and saturation stay.
    """
    is_dark = QColor(colours.window).lightnessF() < 0.5
    away = _STEP if is_dark else -_STEP
    grounds = [QColor(ground) for ground in (colours.window, colours.surface, colours.raised, colours.sunken)]
    found, moved = QColor(accent), 0.0
    while min(contrast(found, ground) for ground in grounds) < READABLE:  # black or white is, at the end
        moved += away
        found = _moved(QColor(accent), moved)
    return replace(
        colours,
        accent=found.name(),
        accent_strong=_moved(found, away * _HOVER / _STEP).name(),
        on_accent=max("#ffffff", colours.window, key=lambda ink: contrast(QColor(ink), found)),
        accent_soft=_soft(found, colours, _SOFT_SHARE[is_dark]),
    )


def high_contrast(system: QPalette) -> Colours:
    """Return the scheme of a high-contrast theme: its own few colours and no others.

    Success, warning and danger have the colour of text there; their words and icons say which it is.
    """
    role = QPalette.ColorRole

    def of(name: QPalette.ColorRole, group: QPalette.ColorGroup = QPalette.ColorGroup.Active) -> str:
        return system.color(group, name).name()

    ground, ink = of(role.Window), of(role.WindowText)
    accent, on_accent = of(role.Highlight), of(role.HighlightedText)
    if contrast(QColor(accent), QColor(ground)) < VISIBLE:
        accent, on_accent = ink, ground
    return Colours(
        window=ground,
        surface=ground,
        raised=ground,
        sunken=ground,
        line=ink,
        scroll=ink,
        line_strong=ink,
        text=ink,
        muted=ink,
        disabled=of(role.WindowText, QPalette.ColorGroup.Disabled),
        accent=accent,
        accent_strong=accent,
        on_accent=on_accent,
        accent_soft=ground,
        good=ink,
        good_soft=ground,
        warning=ink,
        warning_soft=ground,
        danger=ink,
        on_danger=ground,
        danger_soft=ground,
    )


def _moved(colour: QColor, lightness: float) -> QColor:
    lighter = min(1.0, max(0.0, colour.lightnessF() + lightness))
    moved = QColor.fromHslF(max(0.0, colour.hslHueF()), colour.hslSaturationF(), lighter)
    return QColor(moved.name())  # eight bits a channel, as it is painted


def _soft(accent: QColor, colours: Colours, share: float) -> str:
    """Return the surface with so much of the accent in it that text and accent can still be read on it."""
    surface, text = QColor(colours.surface), QColor(colours.text)
    while True:
        soft = QColor(
            round(surface.red() + share * (accent.red() - surface.red())),
            round(surface.green() + share * (accent.green() - surface.green())),
            round(surface.blue() + share * (accent.blue() - surface.blue())),
        )
        if share <= 0 or min(contrast(text, soft), contrast(accent, soft)) >= READABLE:
            return soft.name()
        share -= 0.02
