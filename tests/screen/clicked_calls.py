"""The routine call of keyed_calls by mouse: each click is counted, and so is what has to be scrolled.

`python -m tests.screen.clicked_calls FOLDER` needs a display and a sound server; it prints the clicks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from tests.screen.keyed_calls import KeyedCalls, main
from tests.ui.controls import scroll_to
from ui.demo.wait import Wait

# The button that does what a key of the routine call does; the first one that is in sight.
BUTTONS = {
    "F2": ("call.answer",),
    "ctrl+shift+y": ("sop.decision.yes",),
    "ctrl+shift+Return": ("answer.form.last",),
}


class ClickedCalls(KeyedCalls):
    def play(self) -> Iterator[Wait]:
        yield from self._arrive()
        yield from self._clear_lists()
        yield from self._routine()

    def _press(self, key: str) -> Wait:
        """Click instead, once the button is in sight: the bar shows a call a turn after it rings."""
        clicked: list[Callable[[], bool]] = []

        def click() -> bool:
            button = next(filter(None, map(self._visible, BUTTONS[key])), None)
            if not clicked and button is not None:
                clicks = self.keys[self._side]
                if scroll_to(button):
                    clicks.append(f"scrolled to {button.objectName()}")
                clicks.append(button.objectName())
                clicked.append(self._hands.click(button))
            return bool(clicked) and clicked[0]()

        return Wait(f"clicked a button for {key}", click)

    def _visible(self, name: str) -> QAbstractButton | None:
        found = self._window.findChildren(QAbstractButton, name)
        return next((one for one in found if one.isVisible() and one.isEnabled()), None)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), ClickedCalls))
