"""Gives the keyboard back where it was before a part of the window was opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_OPENED_BY_HAND = "is_opened_by_hand"


def is_keyboard_kept() -> bool:
    """Return whether the user is in a part that they opened; what comes unasked leaves them the keyboard."""
    widget = QApplication.focusWidget()
    while widget is not None and not widget.property(_OPENED_BY_HAND):
        widget = widget.parentWidget()
    return widget is not None


class FocusReturn:
    """Ask it to remember before `part` takes the keyboard, and to give back before `part` is hidden."""

    def __init__(self, part: QWidget, *, keeps_keyboard: bool = True) -> None:
        """`keeps_keyboard`: False for a part that leads to a case: a case that opens takes the keyboard."""
        self._part = part
        part.setProperty(_OPENED_BY_HAND, keeps_keyboard)
        self._before: QWidget | None = None

    def remember(self) -> None:
        """The widget that has the keyboard now gets it back, unless it lies within the part."""
        focused = QApplication.focusWidget()
        if focused is None or not self._part.isAncestorOf(focused):
            self._before = focused

    def give_back(self) -> None:
        """Nothing happens if the person went elsewhere meanwhile."""
        focused, before = QApplication.focusWidget(), self._before
        self._before = None
        if focused is None or not self._part.isAncestorOf(focused):
            return
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            focused.clearFocus()  # else Qt gives it to the next control, and that may hang up
