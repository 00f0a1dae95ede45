"""The hands of the agent who plays the demo: they give key presses and clicks to Qt, as a platform does.

A key takes the way of a real one: the window that has the keyboard, then shortcuts, then the widget in it. It
works on each platform that shows the window. Whether the platform itself passes keys on is not proven by it:
tests/screen presses keys from outside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

PRESS_EVERY_MS = 40
TYPE_EVERY_MS = 16

Done = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, pressed and released; `text` is what it writes."""

    key: Qt.Key
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    text: str = ""


class Hands(QObject):
    """Each act returns at once with a question that is true when the act is over.

    An act waits as long as no window of Loket has the keyboard, or something of another program covers the
    place of a click: a person could not do it either.
    """

    def press(self, *keys: str) -> Done:
        """Press keys one after the other, in QKeySequence's names: "F2", "ctrl+t", "alt+Return".

        Raises:
            ValueError: There is no such key.
        """
        return _Typing([_stroke(key) for key in keys], PRESS_EVERY_MS, self).is_over

    def write(self, text: str) -> Done:
        """Type text at about 60 keys a second."""
        return _Typing([_letter(letter) for letter in text], TYPE_EVERY_MS, self).is_over

    def click(self, widget: QWidget) -> Done:
        """Click in the middle of a widget; what is in front there takes it."""
        return _Click(widget.mapToGlobal(widget.rect().center()), self).is_over


class _Typing(QObject):
    """Presses one key after the other, each in its own turn of the event loop."""

    def __init__(self, strokes: Sequence[Stroke], every_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._left = deque(strokes)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(every_ms)
        self._turn.timeout.connect(self._press_next)
        self._turn.start()

    def is_over(self) -> bool:
        return not self._left

    @Slot()
    def _press_next(self) -> None:
        window = QGuiApplication.focusWindow()
        if window is not None:
            _give(self._left[0], window)
            self._left.popleft()
        if self._left:
            self._turn.start()


class _Click(QObject):
    """Clicks at a place of the screen as soon as a window of Loket is in front there."""

    def __init__(self, place: QPoint, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._is_over = False
        self._turn = QTimer(self)
        self._turn.setInterval(PRESS_EVERY_MS)
        self._turn.timeout.connect(self._click)
        self._turn.start()

    def is_over(self) -> bool:
        return self._is_over

    @Slot()
    def _click(self) -> None:
        window = QGuiApplication.topLevelAt(self._place)
        if window is None:
            return
        self._turn.stop()
        nothing_held = Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, nothing_held, window.mapFromGlobal(self._place))
        self._is_over = True


def _give(stroke: Stroke, window: QWindow) -> None:
    """Let a window take a key.

    QTest tries shortcuts first. It also handles all waiting events after each key, which takes seconds on a
    busy machine. A letter is no shortcut in Loket, so it goes to the window directly.
    """
    if not stroke.text:
        QTest.keyEvent(QTest.KeyAction.Click, window, stroke.key, stroke.modifiers)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(window, QKeyEvent(kind, stroke.key, stroke.modifiers, stroke.text))


def _stroke(name: str) -> Stroke:
    pressed = _combination(name)
    return Stroke(pressed.key(), pressed.keyboardModifiers())


def _letter(letter: str) -> Stroke:
    """Return the stroke that writes this. Shift makes capital letters; other signs have keys of their own."""
    shift = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else Qt.KeyboardModifier.NoModifier
    return Stroke(_combination(letter).key(), shift, letter)


def _combination(name: str) -> QKeyCombination:
    sequence = QKeySequence(name)
    if sequence.count() == 1:
        first: QKeyCombination = sequence[0]  # type: ignore[index]  # PySide's stubs leave it out
        if first.key() != Qt.Key.Key_unknown:
            return first
    raise ValueError(f"no key: {name}")
