"""Decides what of the records reaches an editor, and when: never over what the agent types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent


class Echo:
    """Decides whether a value that comes from the records may go on the screen.

    What was typed comes back as an echo some time later. Until it does, everything that arrives is older
    than the typing and is left aside.
    """

    def __init__(self) -> None:
        self._known = ""  # the last value that came, or was typed and came back
        self._unanswered: str | None = None

    def reset(self, value: str) -> None:
        """Begin anew, with another case."""
        self._known, self._unanswered = value, None

    def typed(self, text: str) -> None:
        self._unanswered = text

    def settle(self) -> None:
        """The records have what was typed: the next value that comes is newer."""
        if self._unanswered is not None:
            self._known, self._unanswered = self._unanswered, None

    def takes(self, value: str) -> bool:
        """Return whether `value` is news that should replace what is on the screen."""
        if self._unanswered is not None:
            if value == self._unanswered:
                self.settle()
            return False
        if value == self._known:
            return False
        self._known = value
        return True


class Incoming:
    """What the records bring for one editor: shown at once, or when the keyboard leaves it.

    `put` sets the editor's text without telling anybody.
    """

    def __init__(self, put: Callable[[str], None]) -> None:
        self._put = put
        self._echo = Echo()
        self._waiting: str | None = None
        self._is_touched = False  # typed in since the keyboard came, and not recorded yet

    def reset(self, value: str) -> None:
        self._echo.reset(value)
        self._waiting = None
        self._put(value)

    def settle(self) -> None:
        self._is_touched = False
        self._echo.settle()

    def typed(self, text: str) -> None:
        self._waiting, self._is_touched = None, True
        self._echo.typed(text)

    def show(self, value: str, has_focus: bool) -> None:
        if not self._echo.takes(value):
            return
        if has_focus and self._is_touched:
            self._waiting = value
        else:
            self._put(value)

    def on_keyboard_focus_in(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._is_touched = False

    def on_keyboard_focus_out(self, event: QFocusEvent) -> None:
        if self._waiting is not None and event.reason() is not Qt.FocusReason.PopupFocusReason:
            waiting, self._waiting = self._waiting, None
            self._put(waiting)
