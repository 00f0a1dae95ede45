"""The agent's hands in a form. Each key waits for what the one before has done: the window may be slower."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from ui.demo.hands import Done, Hands
from ui.demo.wait import Wait

TABS = 15


class FormHands:
    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def press(self, *keys: str) -> Wait:
        return Wait(f"pressed {' '.join(keys)}", self._hands.press(*keys))

    def write(self, text: str) -> Wait:
        return Wait(f"typed {text!r}", self._hands.write(text))

    def fill(self, field: QWidget, text: str) -> Iterator[Wait]:
        """Write into a field instead of what is there."""
        name = field.objectName()
        yield Wait(f"{name} can be typed in", field.isVisible)
        if field.visibleRegion().contains(field.rect().center()):
            has_moved = self._moves_to(field)
            yield Wait("clicked", self._hands.click(field))
            yield Wait("the keyboard follows the click", has_moved)
        for _ in range(TABS):  # what is scrolled out of sight is reached by Tab, as anybody would
            if field.hasFocus():
                break
            has_moved = self._moves_to(field)
            yield self.press("Tab")
            yield Wait("the keyboard follows Tab", has_moved)
        yield Wait(f"{name} has the keyboard", field.hasFocus)
        yield self.press("ctrl+a")
        yield self.write(text)

    def pick(self, field: QComboBox, begins_with: str) -> Iterator[Wait]:
        """Go down a list of choices to the entry that begins so."""
        name = field.objectName()
        yield Wait(f"{name} can be chosen", field.isVisible)
        field.setFocus()
        yield Wait(f"{name} has the keyboard", field.hasFocus)
        for entry in range(field.currentIndex(), field.count() - 1):
            if field.currentText().startswith(begins_with):
                return
            yield self.press("Down")
            yield Wait(f"{name} is at another entry", self._is_past(field, entry))
        yield Wait(f"{name} offers {begins_with}", lambda: field.currentText().startswith(begins_with), 0)

    def _moves_to(self, field: QWidget) -> Done:
        """Whether the keyboard is there, or at least somewhere else than now."""
        before = QApplication.focusWidget()
        return lambda: field.hasFocus() or QApplication.focusWidget() is not before

    def _is_past(self, field: QComboBox, entry: int) -> Done:
        return lambda: field.currentIndex() > entry
