"""What rings and what waits, in lines that lie above the columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.columns import Columns
from ui.style.tokens import HALF_GAP
from ui.widgets.floating import Floating, host_of

_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class CallLines(QWidget):
    """Hidden while it has no line to show; above the case, so that queue and tabs stay in reach."""

    def __init__(
        self, host: QWidget, columns: Columns, watched: Sequence[QWidget], lines: Sequence[QWidget]
    ) -> None:
        """`watched` are the case, and the queue that may open above it: then this begins right of it."""
        super().__init__()
        self.setObjectName("call_lines")
        self._columns, self._lines = columns, lines
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        for line in lines:
            column.addWidget(line)
            line.installEventFilter(self)
        self._floating = Floating(self, host, self._place, columns, *watched, comes_to_front=False)
        self._adjust()

    def _place(self) -> QRect:
        left, right = self._columns.clear_span()
        corner = self._columns.mapTo(host_of(self), QPoint(left, HALF_GAP))
        width = right - left
        height = sum(line.height() for line in self._lines if not line.isHidden())
        shown = sum(not line.isHidden() for line in self._lines)
        return QRect(corner.x(), corner.y(), width, height + HALF_GAP * (shown - 1))

    def _adjust(self) -> None:
        self.setVisible(any(not line.isHidden() for line in self._lines))
        self._floating.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SHOWN:
            self._adjust()
        return False
