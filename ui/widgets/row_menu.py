"""The context menu of a row in a list: by the right mouse button, and by the menu key at the current row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu. why_not: Why it cannot be chosen now; "" if it can."""

    text: str
    act: Callable[[], object]
    why_not: str = ""


def copies(text: str, copied: str, why_not: str = "") -> Choice:
    """Return an entry that puts a text into the clipboard."""
    return Choice(text, lambda: QGuiApplication.clipboard().setText(copied), why_not)


class RowMenu(QObject):
    """Offers what can be done with a row. Choices of a menu that is empty are none: no menu opens."""

    def __init__(self, view: QAbstractItemView, choices: Callable[[QModelIndex], Sequence[Choice]]) -> None:
        super().__init__(view)
        self._view, self._choices = view, choices
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or event.type() is not QEvent.Type.ContextMenu:
            return False
        view = self._view
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            place = view.viewport().mapFromGlobal(event.globalPos())
            index = view.indexAt(place)
            at = event.globalPos()
        else:
            index = view.currentIndex()
            view.scrollTo(index)
            at = view.viewport().mapToGlobal(self._below(index))
        if index.isValid():
            self.open(index, at)
        return True

    def open(self, index: QModelIndex, at: QPoint) -> QMenu | None:
        """Open the menu of a row; None if there is nothing to choose."""
        choices = self._choices(index)
        if not choices:
            return None
        menu = QMenu(self._view)
        menu.setObjectName(f"{self._view.objectName()}.menu")
        menu.setToolTipsVisible(True)
        for choice in choices:
            action = menu.addAction(choice.text.replace("&", "&&"))
            action.setEnabled(not choice.why_not)
            action.setToolTip(choice.why_not)
            action.triggered.connect(lambda _checked=False, act=choice.act: act())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu

    def _below(self, index: QModelIndex) -> QPoint:
        area = self._view.visualRect(index)
        return QPoint(area.left() + min(24, area.width() // 2), area.bottom())
