"""A list of rows of text whose rows never overlap, in whatever order their places are asked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget


class RowList(QListWidget):
    """Lays its rows out again once it is shown, or has another style.

    A screen reader asks where a row is while Qt is still applying the style sheet. Then Qt lays the rows out
    without their padding, and keeps these places: the rows overlap.
    """

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.scheduleDelayedItemsLayout()
