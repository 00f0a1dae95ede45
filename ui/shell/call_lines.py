"""What rings and what waits, in lines that lie above the columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case.panel import CasePanel
from ui.shell.columns import Columns
from ui.style.tokens import HALF_GAP
from ui.widgets.floating import Floating, host_of

_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class CallLines(QWidget):
    """Hidden while it has no line to show; above the case, so that queue and tabs stay in reach.

    Over a case it covers the line of the applicant, whom it asks for, and never the number of the case.
    """

    def __init__(
        self, host: QWidget, columns: Columns, case: CasePanel, queue: QWidget, lines: Sequence[QWidget]
    ) -> None:
        """The queue may open above the case: then this begins right of it."""
        super().__init__()
        self.setObjectName("call_lines")
        self._columns, self._case, self._lines = columns, case, lines
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        for line in lines:
            column.addWidget(line)
            line.installEventFilter(self)
        watched = (columns, case, case.page, case.applicant, queue)
        self._floating = Floating(self, host, self._place, *watched, comes_to_front=False)
        self._adjust()

    def _place(self) -> QRect:
        left, right = self._columns.clear_span()
        shown = [line for line in self._lines if not line.isHidden()]
        height = sum(line.height() for line in shown) + HALF_GAP * (len(shown) - 1)
        corner = self._columns.mapTo(host_of(self), QPoint(left, self._top(height)))
        return QRect(corner.x(), corner.y(), right - left, height)

    def _top(self, height: int) -> int:
        """Return where the lines begin, px from the top of the columns."""
        place = self._case.applicant_place()
        if place is None:
            return HALF_GAP
        # Several lines go further up, over the steps: the fields below stay in sight.
        top = min(place.top() - HALF_GAP, place.bottom() + 1 + HALF_GAP - height)
        return max(HALF_GAP, self._case.mapTo(self._columns, QPoint(0, top)).y())

    def _adjust(self) -> None:
        self.setVisible(any(not line.isHidden() for line in self._lines))
        self._floating.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SHOWN:
            self._adjust()
        return False
