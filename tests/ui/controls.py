"""Finds what a person can see and use in a window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

from PySide6.QtCore import QKeyCombination, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ui.keys.key_table import Key, sequence, shortcut_name

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


_Child = TypeVar("_Child", bound=QObject)


def controls(window: QWidget) -> Iterator[QWidget]:
    """Yield every control that is shown, without the parts that Qt builds into its own."""
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar):
            continue
        if not widget.isVisible() or widget.objectName().startswith("qt_") or _is_part_of_another(widget):
            continue
        yield widget


def _is_part_of_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QLineEdit)):
            return True
        parent = parent.parentWidget()
    return False


def part(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def is_whole(part: QWidget) -> bool:
    """Whether all of it is seen."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def scroll_to(button: QWidget) -> bool:
    """Bring a button into sight that is scrolled away; return whether it was."""
    if button.visibleRegion().contains(button.rect().center()):
        return False
    around = button.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(button, 0, 0)
        around = around.parentWidget()
    return True


def text(window: QWidget, name: str) -> str:
    found = part(window, name)
    assert isinstance(found, (QLabel, QAbstractButton))
    return found.text()


def child(parent: QObject, kind: type[_Child], name: str = "") -> _Child:
    """Return what findChild finds; a test that asks for it knows that it is there."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"no {kind.__name__} {name}"
    return found


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def settle() -> None:
    """Let the layouts do what they do a moment later."""
    for _ in range(20):
        QApplication.processEvents()


def press_key(target: QWidget, key: Key) -> None:
    """Press a key where `target` has the keyboard; run a command that has no key, as the palette does."""
    keys = sequence(key)
    if keys.isEmpty():
        run_command(target.window(), key)
        return
    combination = stroke(keys)
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def run_command(window: QWidget, key: Key) -> None:
    """Do what the palette does with a command that was chosen."""
    [found] = [
        shortcut
        for shortcut in window.findChildren(QShortcut, shortcut_name(key))
        if isinstance(place := shortcut.parent(), QWidget) and place.window() is window
    ]
    if found.isEnabled():
        found.activated.emit()


def stroke(keys: QKeySequence) -> QKeyCombination:
    """Return the first combination of these keys; PySide's stubs do not know that they are a sequence."""
    return cast("Sequence[QKeyCombination]", keys)[0]
