"""The scroll area of every screen, which a screen reader may ask for a child that is gone.

Qt's accessible object of a QScrollArea returns its n-th child without checking n
(QAccessibleAbstractScrollArea::child, Qt 5.0 to 6.11 at least). The children are the viewport and the visible
scroll bars. When a scroll bar hides between "how many children have you?" and "give me the second", Qt
follows a pointer beyond the list, and the whole program ends with a segmentation fault.
docs/architecture/accessibility.md says how this was found.

Qt chooses the accessible object by the name of the class, from the most derived one upwards. Therefore the
class here has the name QWidget: it gets the accessible object of a plain widget, which has the same role and
checks n.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from ui.style.tokens import GAP


class QWidget(QScrollArea):
    """Imported as ScrollArea. The name is read by Qt, not by people."""


ScrollArea = QWidget


def scrolling(object_name: str, content: QtWidgets.QWidget) -> ScrollArea:
    """Return an area that scrolls its content up and down, as wide as itself; the area takes no keyboard."""
    area = ScrollArea()
    area.setObjectName(object_name)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def scrolling_column(object_name: str, parts: Iterable[QtWidgets.QWidget]) -> ScrollArea:
    """Return such an area with these parts from its top on."""
    page = QtWidgets.QWidget()
    page.setProperty("look", "page")
    column = QtWidgets.QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return scrolling(object_name, page)
