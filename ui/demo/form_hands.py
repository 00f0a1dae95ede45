"""The agent's hands in a form. Each key waits for what the one before has done: the window may be slower."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from ui.demo.hands import Done, Hands
from ui.demo.wait import Wait
from ui.keys.commands import SIGN
from ui.keys.key_table import Key, title

WORD = r"\w+"  # the palette looks for the beginnings of words; signs between them do not count
TABS = 15
PATIENCE_S = 30.0
PATIENCE_PER_LETTER_S = 1.0  # the window draws each letter; on a busy machine that takes its time


class FormHands:
    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def press(self, *keys: str) -> Wait:
        return Wait(f"pressed {' '.join(keys)}", self._hands.press(*keys))

    def write(self, text: str) -> Wait:
        return Wait(
            f"typed {text!r}", self._hands.write(text), PATIENCE_S + len(text) * PATIENCE_PER_LETTER_S
        )

    def click(self, widget: QWidget) -> Iterator[Wait]:
        yield Wait(f"{widget.objectName()} can be clicked", widget.isVisible)
        yield Wait(f"clicked {widget.objectName()}", self._hands.click(widget))

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
        """Go to the first entry that begins so; the form may have proposed any, or do so in between."""
        name = field.objectName()
        yield Wait(f"{name} can be chosen", field.isVisible)
        field.setFocus()
        yield Wait(f"{name} has the keyboard", field.hasFocus)
        rows = [row for row in range(field.count()) if field.itemText(row).startswith(begins_with)]
        yield Wait(f"{name} offers {begins_with}", lambda: bool(rows), 0)
        while (entry := field.currentIndex()) != rows[0]:
            yield self.press("Down" if entry < rows[0] else "Up")
            yield Wait(f"{name} is at another entry", self._has_left(field, entry))

    def command(self, key: Key) -> Iterator[Wait]:
        """Run a command by the palette, as one does that has no key."""
        yield self.press("ctrl+k")
        yield Wait("the palette has the keyboard", lambda: _has_keyboard("search.text"))
        yield self.write(f"{SIGN} {' '.join(re.findall(WORD, title(key)))}")
        yield self.press("Return")

    def _moves_to(self, field: QWidget) -> Done:
        """Whether the keyboard is there, or at least somewhere else than now."""
        before = QApplication.focusWidget()
        return lambda: field.hasFocus() or QApplication.focusWidget() is not before

    def _has_left(self, field: QComboBox, entry: int) -> Done:
        return lambda: field.currentIndex() != entry


def _has_keyboard(name: str) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and focused.objectName() == name
