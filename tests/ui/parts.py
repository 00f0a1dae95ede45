"""Makes the parts of a window that are otherwise made at their first use."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.widgets.first_use import unmade_parts


def make_all_parts(window: QWidget) -> None:
    """Make each part, and those that are in it, also where a part has no place in the window yet."""
    tops: list[QObject] = [window]
    while parts := [part for top in tops for part in unmade_parts(top)]:
        made = [getattr(owner, name) for owner, name in parts]
        tops += [part for part in made if isinstance(part, QObject)]
