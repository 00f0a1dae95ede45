"""The hands of the agent who plays the demo: they give key presses and clicks to Qt, as a platform does.

A key takes the way of a real one: the window that has the keyboard, then shortcuts, then the widget in it. It
works on each platform that shows the window. Whether the platform itself passes keys on is not proven by it:
tests/screen presses keys from outside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

PRESS_EVERY_MS = 40
TYPE_EVERY_MS = 16

Done = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, pressed and released; `text` is what it writes, "" for what is on its cap."""

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

    def click(self, widget: QWidget, part: QRect | None = None) -> Done:
        """Click in the middle of a widget, or of a part of it; what is in front there takes it."""
        return _Click(widget, part or widget.rect(), self).is_over


class _Typing(QObject):
    """Presses one key after the other, each in its own turn of the event loop."""

    def __init__(self, strokes: Sequence[Stroke], every_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._left = deque(strokes)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(every_ms)
        self._turn.timeout.connect(self._press_next)
        if self._left:
            self._turn.start()

    def is_over(self) -> bool:
        return not self._left

    @Slot()
    def _press_next(self) -> None:
        if _gives(self._left[0]):
            self._left.popleft()
        if self._left:
            self._turn.start()


class _Click(QObject):
    """Clicks on a widget once it has come to rest and a window of Loket is in front there."""

    def __init__(self, widget: QWidget, part: QRect, parent: QObject) -> None:
        super().__init__(parent)
        self._widget, self._part = widget, part
        self._place = self._middle()
        self._is_over = False
        self._turn = QTimer(self)
        self._turn.setInterval(PRESS_EVERY_MS)
        self._turn.timeout.connect(self._click)
        self._turn.start()

    def is_over(self) -> bool:
        return self._is_over

    def _middle(self) -> QPoint:
        return self._widget.mapToGlobal(self._part.center())

    @Slot()
    def _click(self) -> None:
        if isValid(self._widget) and (place := self._middle()) != self._place:
            self._place = place  # the layout is still moving it
            return
        window = QGuiApplication.topLevelAt(self._place)
        if window is None:
            return
        self._turn.stop()
        nothing_held = Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, nothing_held, window.mapFromGlobal(self._place))
        self._is_over = True


def _gives(stroke: Stroke) -> bool:
    """Let Qt try a key as a shortcut, then give it to the widget that has the keyboard; False if none has it.

    The widget is found as QWidgetWindow finds it. QTest's ways through a window would also handle all waiting
    events after each key: on a busy machine that takes seconds, and up to half a minute on Windows.
    """
    receiver: QWidget | None
    popup = QApplication.activePopupWidget()  # held: without it PySide takes its focus widget for deleted
    if popup is not None:
        receiver = popup.focusWidget() or popup
    else:
        receiver = QApplication.focusWidget() or QApplication.activeWindow()
        modal = QApplication.activeModalWidget()
        if modal is not None and receiver is not None and receiver.window() is not modal:
            return False
    if receiver is None or QGuiApplication.focusWindow() is None:
        return False
    pressed, none = stroke.modifiers, Qt.KeyboardModifier.NoModifier
    QTest.simulateEvent(receiver, True, stroke.key, pressed, stroke.text, False)
    window = QGuiApplication.focusWindow()  # the key may have opened or closed one
    if window is None:
        return True
    QCoreApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyRelease, stroke.key, pressed, stroke.text))
    if pressed != none:  # or Qt would take Ctrl for held until the next key
        QTest.sendKeyEvent(QTest.KeyAction.Shortcut, window, Qt.Key.Key_Control, "", none)
    return True


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
