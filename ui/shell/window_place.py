"""Where a window may be: wholly on one of the screens that exist now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect


def fitted(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """Return the wanted place, moved and made smaller until one screen holds all of it.

    Args:
        screens: What each screen leaves to windows; the first is the main one.
    """
    if not screens:
        return wanted

    def shared(screen: QRect) -> int:
        part = screen.intersected(wanted)
        return max(0, part.width()) * max(0, part.height())

    screen = max(screens, key=shared)  # the first of those that share nothing with it
    size = wanted.size().boundedTo(screen.size())
    x = min(max(wanted.left(), screen.left()), screen.right() + 1 - size.width())
    y = min(max(wanted.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(x, y, size.width(), size.height())
