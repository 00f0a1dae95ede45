"""The calls of keyed_calls by mouse: each click is counted, and so is what has to be scrolled.

`python -m tests.screen.clicked_calls FOLDER [PERCENT]` needs a display and a sound server; it prints the
clicks. PERCENT is the size of the text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from tests.screen.keyed_calls import KeyedCalls, main
from tests.ui.controls import scroll_to
from ui.demo.hands import Done
from ui.demo.wait import Wait

# The button that does what a key of the calls does; the first one that is in sight.
BUTTONS = {
    "F2": ("call.answer",),
    "ctrl+shift+y": ("sop.decision.yes",),
    "ctrl+t": ("sop.decision.no",),
    "ctrl+Return": ("solution.form.main",),
    "ctrl+shift+Return": (
        "answer.form.last",
        "escalation.form.last",
        "solution.form.last",
        "closing.form.last",
    ),
    "ctrl+3": ("queue.call_backs", "rail.call_backs"),
}
DIAL = "closing.dial"


class ClickedCalls(KeyedCalls):
    def _send(self) -> Iterator[Wait]:
        """A key tells the marked case's applicant; by mouse the case is opened first."""
        yield from self._begin("escalated_told")
        yield self._press("ctrl+3")
        yield self._press("Return")
        yield self._clicked("the call", lambda: self._visible(DIAL))
        yield from self._talk_and_close()

    def _press(self, key: str) -> Wait:
        """Click instead, once it is in sight: the bar shows a call a turn after it rings."""
        if key == "Return":
            return self._clicked("the first row", self._first_row)
        return self._clicked(f"a button for {key}", lambda: self._button(BUTTONS[key]))

    def _clicked(self, what: str, find: Callable[[], tuple[QWidget, QRect] | None]) -> Wait:
        begun: list[Done] = []

        def click() -> bool:
            found = None if begun else find()
            if found is not None:
                clicks = self.keys[self._side]
                if scroll_to(found[0]):
                    clicks.append(f"scrolled to {found[0].objectName()}")
                clicks.append(found[0].objectName())
                begun.append(self._hands.click(*found))
            return bool(begun) and begun[0]()

        return Wait(f"clicked {what}", click)

    def _button(self, names: tuple[str, ...]) -> tuple[QWidget, QRect] | None:
        return next(filter(None, map(self._visible, names)), None)

    def _visible(self, name: str) -> tuple[QWidget, QRect] | None:
        found = self._window.findChildren(QAbstractButton, name)
        button = next((one for one in found if one.isVisible() and one.isEnabled()), None)
        return None if button is None else (button, button.rect())

    def _first_row(self) -> tuple[QWidget, QRect] | None:
        rows = self._window.findChild(QListView, "queue.rows")
        if rows is None or not rows.isVisible() or not rows.model().rowCount():
            return None
        return rows.viewport(), rows.visualRect(rows.model().index(0, 0))


if __name__ == "__main__":
    sys.exit(
        main(Path(sys.argv[1]), ClickedCalls, text_percent=int(sys.argv[2]) if len(sys.argv) > 2 else 100)
    )
