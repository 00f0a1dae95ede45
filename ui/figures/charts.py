"""Charts as values, and how they are drawn: the same code for the window and for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.style.theme import FAMILIES, Theme
from ui.style.tokens import LIGHT, Colours, Size

_TICKS = 4
_GAP = 6.0
_DOT = 4.0


class Form(Enum):
    BARS = "bars"
    STACKED = "stacked"  # the value, and above it the rest
    LINE = "line"  # with a band from low to high
    DOTS = "dots"  # with an interval from low to high
    HEAT = "heat"  # the points fill the columns from top to bottom


@dataclass(frozen=True, slots=True)
class Point:
    """label: At the axis. words: All of it, to be read out. value None: not known."""

    label: str
    words: str
    value: float | None
    low: float | None = None
    high: float | None = None
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """text: Writes a value at the axis. top: The end of the axis; None: above the largest value.

    Of a heat map: `rows` are the labels of its rows; `skip` counts the empty cells before the first point.
    """

    form: Form
    points: tuple[Point, ...]
    text: Callable[[float], str]
    top: float | None = None
    rows: tuple[str, ...] = ()
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """colours by role. is_print: Shades are hatched, so that they differ without colour."""

    text: QColor
    muted: QColor
    line: QColor
    strong: QColor
    soft: QColor
    ground: QColor
    font: QFont
    is_print: bool = False


def look_of(theme: Theme) -> Look:
    return _look(theme.colours, theme.font(Size.CAPTION, tabular=True), is_print=False)


def print_look(font_px: int = 11) -> Look:
    """Return the look on paper, in units of 1/96 inch."""
    font = QFont(FAMILIES)
    font.setPixelSize(font_px)
    return _look(LIGHT, font, is_print=True)


def _look(colours: Colours, font: QFont, *, is_print: bool) -> Look:
    return Look(
        text=QColor(colours.text),
        muted=QColor(colours.muted),
        line=QColor(colours.line),
        strong=QColor(colours.accent),
        soft=QColor(colours.accent_soft),
        ground=QColor(colours.surface),
        font=font,
        is_print=is_print,
    )


@dataclass(slots=True)
class Drawing:
    """Draws one chart into an area; `place_of` and `point_at` say where its points are.

    current: The point that has the keyboard; -1 for none.
    """

    chart: Chart
    area: QRectF
    look: Look
    current: int = -1
    _plot: QRectF = field(init=False)
    _metrics: QFontMetricsF = field(init=False)
    _top: float = field(init=False)
    _step: float = field(init=False)

    def __post_init__(self) -> None:
        self._metrics = QFontMetricsF(self.look.font)
        largest = max(_highest(self.chart), default=0.0)
        self._top, self._step = _scale(self.chart.top or largest)
        self._plot = self._plot_of_heat() if self.chart.form is Form.HEAT else self._plot_of_axis()

    def place_of(self, number: int) -> QRectF:
        """Return the column or cell of a point."""
        if self.chart.form is Form.HEAT:
            cell = self._cell()
            column, row = divmod(self.chart.skip + number, len(self.chart.rows))
            left, top = self._plot.left() + column * cell.width(), self._plot.top() + row * cell.height()
            return QRectF(left, top, cell.width(), cell.height())
        width = self._plot.width() / max(1, len(self.chart.points))
        return QRectF(self._plot.left() + number * width, self._plot.top(), width, self._plot.height())

    def point_at(self, place: QPointF) -> int:
        """Return the point at this place; -1 for none."""
        found = (n for n in range(len(self.chart.points)) if self.place_of(n).contains(place))
        return next(found, -1)

    def draw(self, painter: QPainter) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.look.font)
        if self.chart.form is Form.HEAT:
            self._draw_heat(painter)
        else:
            self._draw_axis(painter)
            {
                Form.BARS: self._draw_bars,
                Form.STACKED: self._draw_bars,
                Form.LINE: self._draw_line,
                Form.DOTS: self._draw_dots,
            }[self.chart.form](painter)
        if 0 <= self.current < len(self.chart.points):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.look.text, 1.5))
            painter.drawRect(self.place_of(self.current).adjusted(1, 1, -1, -1))
        painter.restore()

    # -- axes ----------------------------------------------------------------------------------------------

    def _plot_of_axis(self) -> QRectF:
        widest = max(self._metrics.horizontalAdvance(self.chart.text(tick)) for tick in self._ticks())
        height = self._metrics.height()
        return self.area.adjusted(widest + _GAP, height / 2, -_GAP, -(height + _GAP))

    def _ticks(self) -> Iterator[float]:
        for number in range(round(self._top / self._step) + 1):
            yield number * self._step

    def _draw_axis(self, painter: QPainter) -> None:
        height = self._metrics.height()
        for tick in self._ticks():
            y = self._y(tick)
            painter.setPen(QPen(self.look.line, 1))
            painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
            painter.setPen(self.look.muted)
            box = QRectF(
                self.area.left(), y - height / 2, self._plot.left() - self.area.left() - _GAP, height
            )
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.chart.text(tick)
            )
        painter.setPen(self.look.muted)
        for box, words in self._labels():
            is_cut = self._metrics.horizontalAdvance(words) > box.width()
            shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            where = Qt.AlignmentFlag.AlignLeft if is_cut else Qt.AlignmentFlag.AlignHCenter
            painter.drawText(box, where | Qt.AlignmentFlag.AlignTop, shown)

    def _labels(self) -> Iterator[tuple[QRectF, str]]:
        """Give as many labels of a series as there is room for; names are cut to their column."""
        points = self.chart.points
        if not points:
            return
        width = self._plot.width() / len(points)
        wanted = max(self._metrics.horizontalAdvance(one.label) for one in points) + _GAP
        is_series = self.chart.form is Form.LINE or len(points) > 12
        every = max(1, ceil(wanted / width)) if is_series else 1
        room = wanted if is_series else width - 2
        taken = self.area.left()
        for number in range(0, len(points), every):
            centre = self.place_of(number).center().x()
            left = min(max(centre - room / 2, self._plot.left()), self.area.right() - room)
            if left >= taken:
                top = self._plot.bottom() + _GAP / 2
                yield QRectF(left, top, room, self._metrics.height()), points[number].label
                taken = left + room

    def _y(self, value: float) -> float:
        share = min(1.0, value / self._top) if self._top else 0.0
        return self._plot.bottom() - share * self._plot.height()

    # -- forms ---------------------------------------------------------------------------------------------

    def _draw_bars(self, painter: QPainter) -> None:
        for number, point in enumerate(self.chart.points):
            if point.value is None:
                continue
            place = self.place_of(number)
            width = min(48.0, place.width() * 0.7)
            left = place.center().x() - width / 2
            top = self._y(point.value)
            painter.setPen(QPen(self.look.strong, 1))
            painter.setBrush(self.look.strong)
            painter.drawRect(QRectF(left, top, width, self._plot.bottom() - top))
            if point.rest:
                end = self._y(point.value + point.rest)
                painter.setBrush(self._soft_brush())
                painter.drawRect(QRectF(left, end, width, top - end))

    def _draw_line(self, painter: QPainter) -> None:
        numbers = range(len(self.chart.points))
        for is_known, run in groupby(numbers, lambda one: self.chart.points[one].value is not None):
            if is_known:
                self._draw_run(painter, list(run))

    def _draw_run(self, painter: QPainter, numbers: Sequence[int]) -> None:
        """Draw points that follow each other. An unknown one between two leaves a gap."""
        found = [(self.place_of(n).center().x(), self.chart.points[n]) for n in numbers]
        band = [(x, one.low, one.high) for x, one in found if one.low is not None and one.high is not None]
        if len(band) == len(found):
            edge = [QPointF(x, self._y(high)) for x, _, high in band]
            edge += [QPointF(x, self._y(low)) for x, low, _ in reversed(band)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._soft_brush())
            painter.drawPolygon(QPolygonF(edge))
        line = [QPointF(x, self._y(one.value or 0.0)) for x, one in found]
        painter.setPen(QPen(self.look.strong, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        if len(self.chart.points) <= 62 or len(line) == 1:
            painter.setBrush(self.look.strong)
            for place in line:
                painter.drawEllipse(place, 2.0, 2.0)

    def _draw_dots(self, painter: QPainter) -> None:
        for number, point in enumerate(self.chart.points):
            if point.value is None:
                continue
            x = self.place_of(number).center().x()
            painter.setPen(QPen(self.look.strong, 1.5))
            if point.low is not None and point.high is not None:
                low, high = self._y(point.low), self._y(point.high)
                painter.drawLine(QPointF(x, low), QPointF(x, high))
                for y in (low, high):
                    painter.drawLine(QPointF(x - _DOT, y), QPointF(x + _DOT, y))
            painter.setBrush(self.look.strong)
            painter.drawEllipse(QPointF(x, self._y(point.value)), _DOT, _DOT)

    # -- heat map ------------------------------------------------------------------------------------------

    def _plot_of_heat(self) -> QRectF:
        widest = max((self._metrics.horizontalAdvance(row) for row in self.chart.rows), default=0.0)
        height = self._metrics.height()
        return self.area.adjusted(widest + _GAP, 0, -_GAP, -(height + _GAP))

    def _cell(self) -> QRectF:
        columns = max(1, ceil((self.chart.skip + len(self.chart.points)) / len(self.chart.rows)))
        width = min(self._plot.width() / columns, 40.0)
        return QRectF(0, 0, width, min(self._plot.height() / len(self.chart.rows), 32.0))

    def _draw_heat(self, painter: QPainter) -> None:
        cell = self._cell()
        painter.setPen(self.look.muted)
        for row, words in enumerate(self.chart.rows):
            top = self._plot.top() + row * cell.height()
            box = QRectF(self.area.left(), top, self._plot.left() - self.area.left() - _GAP, cell.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        taken = self._plot.left() - 1
        for number, point in enumerate(self.chart.points):
            place = self.place_of(number)
            self._draw_cell(painter, place.adjusted(0.5, 0.5, -0.5, -0.5), point.value)
            is_first = number == 0 or (self.chart.skip + number) % len(self.chart.rows) == 0
            width = self._metrics.horizontalAdvance(point.label)
            if is_first and place.left() > taken and place.left() + width < self.area.right():
                painter.setPen(self.look.muted)
                bottom = self._plot.top() + cell.height() * len(self.chart.rows)
                painter.drawText(QPointF(place.left(), bottom + self._metrics.ascent() + 2), point.label)
                taken = place.left() + width + _GAP

    def _draw_cell(self, painter: QPainter, place: QRectF, value: float | None) -> None:
        """Draw how much of the top the value has: by colour, and on paper by the size of the square."""
        painter.setPen(QPen(self.look.line, 0.5))
        painter.setBrush(self.look.ground)
        painter.drawRect(place)
        if not value:
            return
        share = min(1.0, value / self._top)
        if self.look.is_print:
            side = share**0.5
            place = QRectF(0, 0, place.width() * side, place.height() * side).translated(
                place.center() - QPointF(place.width() * side / 2, place.height() * side / 2)
            )
            painter.setBrush(self.look.strong)
        else:
            painter.setBrush(_mixed(self.look.soft, self.look.strong, share))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(place)

    def _soft_brush(self) -> QBrush:
        return (
            QBrush(self.look.strong, Qt.BrushStyle.BDiagPattern)
            if self.look.is_print
            else QBrush(self.look.soft)
        )


def _highest(chart: Chart) -> Iterator[float]:
    for one in chart.points:
        if one.value is not None:
            yield one.value + one.rest
        if one.high is not None:
            yield one.high


def _scale(largest: float) -> tuple[float, float]:
    """Return the end of an axis and the step of its ticks: 1, 2, 2.5 or 5 times a power of 10."""
    if largest <= 0:
        return 1.0, 1.0
    rough = largest / _TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    return ceil(largest / step - 1e-9) * step, step


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def mixed(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        mixed(one.red(), other.red()), mixed(one.green(), other.green()), mixed(one.blue(), other.blue())
    )
