"""The order in which Tab goes through the window: as the screen is worked, whatever was made first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

TAB_LAST = "tab_last"  # property: Tab comes to this button after all else in its group
TAB_GROUP = "tab_group"  # property of what holds such a button
_TAB: int = Qt.FocusPolicy.TabFocus.value


def tab_stops(window: QWidget, sections: Sequence[Sequence[QWidget]]) -> list[QWidget]:
    """Return what Tab stops at now, section by section; last comes what is in none of them.

    Qt's own chain has a part that is made at its first use at its end. It is not read here: PySide makes what
    `nextInFocusChain` returns a child of the widget that was asked, and both go when that one is deleted.
    """
    number = {part: place for place, parts in enumerate(sections) for part in parts}
    found = [one for one in _seen_parts(window) if _is_stop(one)]
    stops = sorted(found, key=lambda one: _section_of(one, number, len(sections)))
    for last in [one for one in stops if one.property(TAB_LAST)]:
        group = _group_of(last)
        if group is not None:
            stops.remove(last)
            inside = [place for place, one in enumerate(stops) if group.isAncestorOf(one)]
            stops.insert(inside[-1] + 1 if inside else len(stops), last)
    return stops


def step(stops: Sequence[QWidget], focused: QWidget | None, is_forward: bool) -> QWidget | None:
    """Return where Tab goes from here, or Shift+Tab; None if there is nothing to go to."""
    if not stops:
        return None
    if focused not in stops:
        return stops[0 if is_forward else -1]
    return stops[(stops.index(focused) + (1 if is_forward else -1)) % len(stops)]


def _seen_parts(part: QWidget) -> Iterator[QWidget]:
    """Return what is seen in this part, in the order of Qt. Most of the window is hidden, and left out."""
    for child in part.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            yield from _seen_parts(child)


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy().value & _TAB)
    return takes_tab and widget.isEnabled() and widget.focusProxy() is None


def _section_of(widget: QWidget, number: dict[QWidget, int], last: int) -> int:
    part: QWidget | None = widget
    while part is not None:
        if part in number:
            return number[part]
        part = part.parentWidget()
    return last


def _group_of(widget: QWidget) -> QWidget | None:
    part = widget.parentWidget()
    while part is not None and not part.property(TAB_GROUP):
        part = part.parentWidget()
    return part
