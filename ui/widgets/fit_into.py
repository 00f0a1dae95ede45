"""Sizes a dialog to the text and to the window behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.style.theme import current_theme


def fit_into(window: QWidget, dialog: QWidget, width: int, height: int) -> None:
    """Make a dialog as large as that at 100 %, larger with larger text, but never larger than its window."""
    theme = current_theme()
    dialog.resize(min(theme.px(width), window.width() - 80), min(theme.px(height), window.height() - 40))
