"""A row of widgets that breaks into more rows when there is no room: large text cuts nothing off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

_Sized = tuple[QLayoutItem, QSize]


class Flow(QLayout):
    """at_bottom: The items stand on one line, as buttons beside fields that have their words above."""

    def __init__(self, gap: int, *, at_bottom: bool = False) -> None:
        super().__init__()
        self._gap, self._at_bottom = gap, at_bottom
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def sizeHint(self) -> QSize:
        shown = [size for _, size in self._shown()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item, _ in self._shown()]
        return QSize(
            max((size.width() for size in shown), default=0),
            max((size.height() for size in shown), default=0),
        )

    def _arrange(self, rect: QRect, moves: bool) -> int:
        """Place the items, centred in their rows or at the bottom, and return the height that they need."""
        y = rect.top()
        for number, row in enumerate(self._broken(rect.width())):
            y += self._gap if number else 0
            height = max(size.height() for _, size in row)
            x = rect.left()
            for item, wanted in row if moves else ():
                size = wanted.boundedTo(QSize(rect.width(), height))
                spare = height - size.height()
                item.setGeometry(QRect(QPoint(x, y + (spare if self._at_bottom else spare // 2)), size))
                x += size.width() + self._gap
            y += height
        return y - rect.top()

    def _broken(self, width: int) -> list[list[_Sized]]:
        rows: list[list[_Sized]] = []
        used = 0
        for item, size in self._shown():
            needed = size.width()
            if not rows or used + self._gap + needed > width:
                rows.append([(item, size)])
                used = needed
            else:
                rows[-1].append((item, size))
                used += self._gap + needed
        return rows

    def _shown(self) -> list[_Sized]:
        """Return the items that are shown, each with the size that it wants."""
        return [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
