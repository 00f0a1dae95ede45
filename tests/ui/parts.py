"""Makes the parts of a window that are otherwise made at their first use."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.first_use import unmade_parts


def make_all_parts(window: QWidget) -> None:
    """Make each part, and those that are in it."""
    while parts := list(unmade_parts(window)):
        for owner, name in parts:
            getattr(owner, name)
