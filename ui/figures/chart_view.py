"""A chart in the window: its points are walked with the arrows, and read out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.figures.charts import Chart
from app.paper.figure_painter import Drawing, Look
from ui.style.theme import Theme, current_theme
from ui.style.tokens import Size
from ui.text.announce import announce

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_HEIGHT = 200


def look_of(theme: Theme) -> Look:
    colours = theme.colours
    return Look(
        text=QColor(colours.text),
        muted=QColor(colours.muted),
        line=QColor(colours.line),
        strong=QColor(colours.accent),
        soft=QColor(colours.accent_soft),
        ground=QColor(colours.surface),
        font=theme.font(Size.CAPTION, tabular=True),
    )


class ChartView(QWidget):
    """Left, Right, Home and End go from point to point. The table of the same numbers stands beside."""

    walked = Signal(int)  # to this point

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._chart: Chart | None = None
        self._current = -1

    def show_chart(self, chart: Chart | None, title: str) -> None:
        self._chart, self._current = chart, -1
        self.setAccessibleName(title)
        self.setAccessibleDescription("")
        self.update()

    @property
    def chart(self) -> Chart | None:
        return self._chart

    def go_to(self, number: int) -> None:
        """Mark a point; -1 for none."""
        count = len(self._chart.points) if self._chart is not None else 0
        self._current = number if 0 <= number < count else -1
        self.setAccessibleDescription(self._words())
        self.update()

    def _words(self) -> str:
        return "" if self._chart is None or self._current < 0 else self._chart.points[self._current].words

    def _walk(self, number: int) -> None:
        self.go_to(number)
        announce(self, self._words())
        self.walked.emit(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.points) - 1 if self._chart is not None else -1
        key = Qt.Key(event.key())
        if last < 0 or key not in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._walk(min(last, max(0, self._current + _STEPS[key])))
        else:
            self._walk(0 if key is Qt.Key.Key_Home else last)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._chart is None:
            return
        number = self._drawing().point_at(event.position())
        words = self._chart.points[number].words if number >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        number = self._drawing().point_at(event.position()) if self._chart is not None else -1
        if number >= 0:
            self._walk(number)

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(360), current_theme().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(240), current_theme().px(120))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._chart is not None:
            self._drawing().draw(painter)
        if self.hasFocus():
            painter.setPen(current_theme().colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.update()

    def _drawing(self) -> Drawing:
        assert self._chart is not None
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        return Drawing(self._chart, area, look_of(current_theme()), self._current)
