"""The order in which Tab goes through the window: as the screen is worked, whatever was made first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_stops(window: QWidget, sections: Sequence[Sequence[QWidget]]) -> list[QWidget]:
    """Return what Tab stops at now, section by section; last comes what is in none of them.

    Qt's own chain has a part that is made at its first use at its end.
    """
    number = {part: place for place, parts in enumerate(sections) for part in parts}
    found: list[tuple[int, int, QWidget]] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if _is_stop(widget):
            found.append((_section_of(widget, number, len(sections)), len(found), widget))
        widget = widget.nextInFocusChain()
    return [stop for *_, stop in sorted(found, key=lambda each: each[:2])]


def step(stops: Sequence[QWidget], focused: QWidget | None, is_forward: bool) -> QWidget | None:
    """Return where Tab goes from here, or Shift+Tab; None if there is nothing to go to."""
    if not stops:
        return None
    if focused not in stops:
        return stops[0 if is_forward else -1]
    return stops[(stops.index(focused) + (1 if is_forward else -1)) % len(stops)]


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return takes_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _section_of(widget: QWidget, number: dict[QWidget, int], last: int) -> int:
    part: QWidget | None = widget
    while part is not None:
        if part in number:
            return number[part]
        part = part.parentWidget()
    return last
