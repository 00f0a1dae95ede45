"""Changes by others may appear at any time, but never move the field in which the agent types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.scroll_area import ScrollArea

_ROUNDS = 8  # in which a layout asks the next outer one; one without a request costs nothing


def keep_still(area: ScrollArea, change: Callable[[], None]) -> None:
    """Make a change that may move what lies in the area; scroll so that the focused field stays in place."""
    focus, content = QApplication.focusWidget(), area.widget()
    if focus is None or content is None or not content.isAncestorOf(focus):
        change()
        return
    before = _height_in_window(focus)
    change()
    settle_layouts()
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + _height_in_window(focus) - before)


def settle_layouts() -> None:
    """Give every part the place that it will have after what has just changed."""
    for _ in range(_ROUNDS):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _height_in_window(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, 0)).y()
