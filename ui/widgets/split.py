"""Parts of a page whose shares of the room the user moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from ui.style.tokens import GAP

SIDE_BY_SIDE, ABOVE = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def split(
    object_name: str,
    orientation: Qt.Orientation,
    parts: Sequence[QWidget],
    *,
    sizes: Sequence[int] = (),
    shares: Sequence[int] = (),
) -> QSplitter:
    """Return these parts with handles between them; none folds away.

    sizes: At first, pixels. shares: Of the room by which the page grows; without them by the sizes.
    """
    made = QSplitter(orientation)
    made.setObjectName(object_name)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(2 * GAP)
    for place, part in enumerate(parts):
        made.addWidget(part)
        if shares:
            made.setStretchFactor(place, shares[place])
    if sizes:
        made.setSizes(list(sizes))
    return made
