"""A level bar for one direction of sound; its text value is for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style.theme import current_theme

FLOOR_DBFS = -60.0  # below this the bar is empty
_SEGMENTS = 16


class LevelMeter(QWidget):
    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._level_dbfs = -100.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lit(self) -> int:
        """How many of the 16 segments are lit."""
        share = (self._level_dbfs - FLOOR_DBFS) / -FLOOR_DBFS
        return round(min(1.0, max(0.0, share)) * _SEGMENTS)

    def show_level(self, level_dbfs: float) -> None:
        before = self.lit
        self._level_dbfs = level_dbfs
        if self.lit != before:
            self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(80), theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        width = self.width() / _SEGMENTS
        for number in range(_SEGMENTS):
            role = "line"
            if number < self.lit:
                role = "warning" if number >= _SEGMENTS - 2 else "good"
            painter.setBrush(theme.colour(role))
            painter.drawRoundedRect(QRectF(number * width, 0, width - 2, self.height()), 1, 1)
        painter.end()
