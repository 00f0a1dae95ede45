"""A stack of pages that a screen reader does not announce as a thing of its own.

Qt gives a QStackedWidget the role of layered panes. Orca reads that as "layered pane 0 items" whenever the
keyboard comes into a page. Qt chooses the accessible object by the name of the class, from the most derived
one upwards; so this class has the name QWidget, whose accessible object is that of a plain part.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget


class QWidget(QStackedWidget):
    """Imported as Stack. The name is read by Qt, not by people."""


Stack = QWidget
