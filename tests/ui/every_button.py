"""Hands on the mouse: each enabled button of a window pressed once, to see whether the click acts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.controls import scroll_to

BETWEEN_MS = 40  # that a finger stays down: what moves meanwhile makes the release miss


class _Watch(QObject):
    """Keeps the button from acting, so that the next one is found as this one was."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__()
        self.is_hit = False
        self._button = button
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() is not QEvent.Type.MouseButtonRelease:
            return False
        self.is_hit = self._button.isDown() and self._button.rect().contains(event.position().toPoint())
        self._button.setDown(False)
        return True


@dataclass(frozen=True)
class Presses:
    """The names of the buttons that were pressed, and of those whose click would do nothing."""

    pressed: list[str]
    missed: list[str]


def swallowed(window: QWidget) -> list[str]:
    """Press every enabled button that can be seen; return the names of those whose click would do nothing."""
    return press_each(window).missed


def press_each(window: QWidget, besides: Collection[QAbstractButton] = ()) -> Presses:
    """Press every enabled button but those of `besides`; one that is scrolled away is brought into sight."""
    pressed, missed = [], []
    for button in window.findChildren(QAbstractButton):
        if button in besides or button.window() is not window or not button.isEnabled():
            continue
        if button.isVisible() and scroll_to(button):
            QApplication.processEvents()
        if _can_be_pressed(window, button):
            name = button.objectName() or type(button).__name__
            pressed.append(name)
            missed += [] if _acts(window, button) else [name]
    return Presses(pressed, missed)


def _can_be_pressed(window: QWidget, button: QAbstractButton) -> bool:
    """Whether it is seen, and nothing lies above its middle."""
    if not button.isVisible() or button.visibleRegion().isEmpty():
        return False
    return window.childAt(_place(window, button)) is button


def _place(window: QWidget, button: QAbstractButton) -> QPoint:
    return button.mapTo(window, QPoint(button.visibleRegion().boundingRect().center()))


def _acts(window: QWidget, button: QAbstractButton) -> bool:
    place = _place(window, button)
    handle = window.windowHandle()
    watch = _Watch(button)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.qWait(BETWEEN_MS)  # that nothing moves has no event to wait for
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QApplication.processEvents()
    button.removeEventFilter(watch)
    return watch.is_hit
