"""Colours as numbers: Qt's own getRgb has no types."""

from __future__ import annotations

from PySide6.QtGui import QColor


def rgba(colour: QColor) -> tuple[int, int, int, int]:
    return colour.red(), colour.green(), colour.blue(), colour.alpha()
