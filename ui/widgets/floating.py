"""Parts that lie above the rest of the window: what is below them never moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtWidgets import QWidget

from ui.style.tokens import GAP, HALF_GAP

_SIZED = (QEvent.Type.Resize, QEvent.Type.Move)
_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Floating(QObject):
    """Keeps a part at its place above its host, as high as its contents need."""

    def __init__(
        self,
        part: QWidget,
        host: QWidget,
        place: Callable[[], QRect],
        *watched: QWidget,
        comes_to_front: bool = True,
    ) -> None:
        """`place` is asked again when the host, the part's contents or what is watched change their size.

        What comes without an act of the user stays behind what the user opened: not `comes_to_front`.
        """
        super().__init__(part)
        self._part, self._place, self._comes_to_front = part, place, comes_to_front
        part.setParent(host)
        part.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.place)
        for widget in (part, host, *watched):
            widget.installEventFilter(self)

    @Slot()
    def place(self) -> None:
        if not self._part.isHidden() and host_of(self._part).isVisible():
            self._part.setGeometry(self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind, is_part = event.type(), watched is self._part
        if is_part and kind is QEvent.Type.ShowToParent:
            if self._comes_to_front:
                self._part.raise_()
            self.place()
            self._soon.start()  # once more, when its layout knows the width
        elif kind is QEvent.Type.LayoutRequest or (not is_part and kind in (*_SIZED, *_SHOWN)):
            self._soon.start()
        return False


def host_of(part: QWidget) -> QWidget:
    """Return what the part lies above."""
    host = part.parentWidget()
    assert host is not None
    return host


def height_at(part: QWidget, width: int) -> int:
    """Return how high a part must be at this width, px."""
    if (layout := part.layout()) is not None:
        layout.activate()
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()


def below(part: QWidget, anchor: QWidget, width: int) -> QRect:
    """Return a place under the anchor that ends at its right edge, inside the part's host."""
    host = host_of(part)
    width = min(width, host.width() - 2 * GAP)
    corner = anchor.mapTo(host, QPoint(anchor.width() - width, anchor.height() + HALF_GAP))
    x = max(GAP, min(corner.x(), host.width() - width - GAP))
    room = max(0, host.height() - corner.y() - GAP)
    return QRect(x, corner.y(), width, min(height_at(part, width), room))


def above(part: QWidget, anchor: QWidget, width: int) -> QRect:
    """Return a place over the anchor that begins at its left edge, inside the part's host."""
    host = host_of(part)
    width = min(width, host.width() - 2 * GAP)
    corner = anchor.mapTo(host, QPoint(0, -HALF_GAP))
    height = min(height_at(part, width), max(0, corner.y() - GAP))
    x = max(GAP, min(corner.x(), host.width() - width - GAP))
    return QRect(x, corner.y() - height, width, height)
