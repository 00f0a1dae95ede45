"""What rings and what waits, in lines that lie above the columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.floating import Floating

_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class CallLines(QWidget):
    """Hidden while it has no line to show; from the left edge of the case to the right edge of the window."""

    def __init__(self, host: QWidget, over: QWidget, case: QWidget, *lines: QWidget) -> None:
        """`over`: what it lies above; `case`: where it begins."""
        super().__init__()
        self.setObjectName("call_lines")
        self._over, self._case, self._lines = over, case, lines
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        for line in lines:
            column.addWidget(line)
            line.installEventFilter(self)
        self._floating = Floating(self, host, self._place, over, case)
        self._adjust()

    def _place(self) -> QRect:
        host = self.parentWidget()
        corner = self._over.mapTo(host, QPoint(GAP, HALF_GAP))
        left = max(corner.x(), self._case.mapTo(host, QPoint(0, 0)).x() if self._case.isVisible() else 0)
        width = corner.x() + self._over.width() - 2 * GAP - left
        height = sum(line.height() for line in self._lines if not line.isHidden())
        shown = sum(not line.isHidden() for line in self._lines)
        return QRect(left, corner.y(), width, height + HALF_GAP * (shown - 1))

    def _adjust(self) -> None:
        self.setVisible(any(not line.isHidden() for line in self._lines))
        self._floating.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SHOWN:
            self._adjust()
        return False
