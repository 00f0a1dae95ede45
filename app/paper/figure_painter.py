"""Draws the charts of figures, app/figures/charts.py, in the window and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.figures.charts import Chart, Form, Point

_GAP = 6.0
_DOT = 4.0
_SWATCH = 9.0
_BESIDE_PX, _NARROW_PX = 3.0, 5.0  # between the lines of a hatching


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


def print_look(font_px: int = 11) -> Look:
    """Return the look on paper, in units of 1/96 inch: ink on white."""
    font = QFont(QFont().family())
    font.setPixelSize(font_px)
    return Look(
        text=QColor("#000000"),
        muted=QColor("#333333"),
        line=QColor("#b0b0b0"),
        strong=QColor("#0f4c81"),
        soft=QColor("#ffffff"),
        ground=QColor("#ffffff"),
        font=font,
        is_print=True,
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
    _legend: list[tuple[QRectF, str]] = field(init=False)
    _label_lines: int = field(init=False, default=1)

    def __post_init__(self) -> None:
        self._metrics = QFontMetricsF(self.look.font)
        self._legend = list(self._laid_legend())
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
            self._draw_legend(painter)
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
        widest = max(self._metrics.horizontalAdvance(words) for _, words in self.chart.marks)
        height = self._metrics.height()
        top = height / 2
        if self._legend:
            top += self._legend[-1][0].bottom() - self.area.top() + _GAP
        plot = self.area.adjusted(widest + _GAP, top, -_GAP, -(height + _GAP))
        self._label_lines = 1
        if not self._is_series and self._longest_label() > self._room(plot):
            self._label_lines = 2
            plot.adjust(0, 0, 0, -height)
        return plot

    @property
    def _is_series(self) -> bool:
        return self.chart.form is Form.LINE or len(self.chart.points) > 12

    def _room(self, plot: QRectF) -> float:
        return plot.width() / max(1, len(self.chart.points)) - 4

    def _longest_label(self) -> float:
        return max((self._metrics.horizontalAdvance(one.label) for one in self.chart.points), default=0.0)

    def _draw_axis(self, painter: QPainter) -> None:
        height = self._metrics.height()
        for value, words in self.chart.marks:
            y = self._y(value)
            painter.setPen(QPen(self.look.line, 1))
            painter.drawLine(QPointF(self._plot.left(), y), QPointF(self._plot.right(), y))
            painter.setPen(self.look.muted)
            box = QRectF(
                self.area.left(), y - height / 2, self._plot.left() - self.area.left() - _GAP, height
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(self.look.muted)
        for box, words in self._labels():
            for line, (shown, is_cut) in enumerate(self._lines_of(words, box.width())):
                where = Qt.AlignmentFlag.AlignLeft if is_cut else Qt.AlignmentFlag.AlignHCenter
                painter.drawText(box.translated(0, line * height), where | Qt.AlignmentFlag.AlignTop, shown)

    def _lines_of(self, label: str, width: float) -> Iterator[tuple[str, bool]]:
        """Cut a label into its lines; give each with whether it is cut short."""
        measured, words = self._metrics.horizontalAdvance, label.split()
        for line in range(self._label_lines):
            count = len(words) if line + 1 == self._label_lines else 1
            while count < len(words) and measured(" ".join(words[: count + 1])) <= width:
                count += 1
            text, words = " ".join(words[:count]), words[count:]
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            yield shown, shown != text

    def _labels(self) -> Iterator[tuple[QRectF, str]]:
        """Give as many labels of a series as there is room for; names are cut to their column."""
        points = self.chart.points
        if not points:
            return
        width = self._plot.width() / len(points)
        wanted = self._longest_label() + _GAP
        every = max(1, ceil(wanted / width)) if self._is_series else 1
        room = wanted if self._is_series else self._room(self._plot)
        taken = self.area.left()
        for number in range(0, len(points), every):
            centre = self.place_of(number).center().x()
            left = min(max(centre - room / 2, self._plot.left()), self.area.right() - room)
            if left >= taken:
                top = self._plot.bottom() + _GAP / 2
                yield QRectF(left, top, room, self._metrics.height()), points[number].label
                taken = left + room

    def _y(self, value: float) -> float:
        share = min(1.0, value / self.chart.top)
        return self._plot.bottom() - share * self._plot.height()

    # -- forms ---------------------------------------------------------------------------------------------

    def _draw_bars(self, painter: QPainter) -> None:
        for number, point in enumerate(self.chart.points):
            place = self.place_of(number)
            self._draw_bar(painter, place, point)
            if point.mark is not None:
                y = self._y(point.mark)
                painter.setPen(QPen(self.look.text, 2))
                painter.drawLine(QPointF(place.left() + 1, y), QPointF(place.right() - 1, y))

    def _draw_bar(self, painter: QPainter, place: QRectF, point: Point) -> None:
        if point.value is not None:
            width = min(48.0, place.width() * 0.7)
            left = place.center().x() - width / 2
            sofar = 0.0
            for part, value in enumerate((point.value, *point.more)):
                top, bottom = self._y(sofar + value), self._y(sofar)
                sofar += value
                if bottom > top:
                    self._draw_part(painter, QRectF(left, top, width, bottom - top), part)

    def _draw_part(self, painter: QPainter, place: QRectF, part: int) -> None:
        """Draw a part of a stacked bar; the parts differ by shade, and on paper by their hatching."""
        painter.setPen(QPen(self.look.strong, 1))
        if self.look.is_print:
            painter.setBrush(self.look.strong if part == 0 else self.look.ground)
            painter.drawRect(place)
            _hatch(painter, place, part)
            return
        parts = max(len(self.chart.parts), 2)
        painter.setBrush(_mixed(self.look.soft, self.look.strong, 1 - min(part, parts - 1) / (parts - 1)))
        painter.drawRect(place)

    # -- legend --------------------------------------------------------------------------------------------

    def _laid_legend(self) -> Iterator[tuple[QRectF, str]]:
        """Give the place of each part of the bars with its words, in lines that fit."""
        height = self._metrics.height()
        left, top = self.area.left(), self.area.top()
        for words in self.chart.parts:
            width = _SWATCH + _GAP / 2 + self._metrics.horizontalAdvance(words) + 2
            if left + width > self.area.right() and left > self.area.left():
                left, top = self.area.left(), top + height + 2
            yield QRectF(left, top, width, height), words
            left += width + 2 * _GAP

    def _draw_legend(self, painter: QPainter) -> None:
        for part, (box, words) in enumerate(self._legend):
            swatch = QRectF(box.left(), box.center().y() - _SWATCH / 2, _SWATCH, _SWATCH)
            self._draw_part(painter, swatch, part)
            painter.setPen(self.look.text)
            text = box.adjusted(_SWATCH + _GAP / 2, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

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
            self._draw_band(painter, QPolygonF(edge))
        line = [QPointF(x, self._y(one.value or 0.0)) for x, one in found]
        painter.setPen(QPen(self.look.strong, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        if len(self.chart.points) <= 62 or len(line) == 1:
            painter.setBrush(self.look.strong)
            for place in line:
                painter.drawEllipse(place, 2.0, 2.0)

    def _draw_band(self, painter: QPainter, edge: QPolygonF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if not self.look.is_print:
            painter.setBrush(self.look.soft)
            painter.drawPolygon(edge)
            return
        path = QPainterPath()
        path.addPolygon(edge)
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setPen(self.look.strong)
        _hatch(painter, edge.boundingRect(), 1)
        painter.restore()

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
        width = min(self._plot.width() / columns, 60.0 if self.look.is_print else 40.0)
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
        share = min(1.0, value / self.chart.top)
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


# By the number of the part: the directions of the lines, and how far they are from each other.
_HATCHINGS: tuple[tuple[tuple[int, int], ...], ...] = (
    (),  # filled
    ((1, 1),),
    (),  # empty
    ((1, -1),),
    ((1, 0),),
    ((1, 1), (1, -1)),
    ((0, 1),),
    ((1, 0), (0, 1)),
)


def _hatch(painter: QPainter, place: QRectF, part: int) -> None:
    """Draw the lines of a part. Qt's own patterns are a bitmap on some printers."""
    painter.save()
    painter.setPen(QPen(painter.pen().color(), 0.6))
    painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
    for across, down in _HATCHINGS[part % len(_HATCHINGS)]:
        painter.drawLines(list(_lines_of(place, across, down)))
    painter.restore()


def _lines_of(place: QRectF, across: int, down: int) -> Iterator[QLineF]:
    step = _NARROW_PX if across and down else _BESIDE_PX
    if not down:
        for number in range(1, ceil(place.height() / step)):
            y = place.top() + number * step
            yield QLineF(place.left(), y, place.right(), y)
    elif not across:
        for number in range(1, ceil(place.width() / step)):
            x = place.left() + number * step
            yield QLineF(x, place.top(), x, place.bottom())
    else:
        height = place.height()
        for number in range(1, ceil((place.width() + height) / step)):
            x = place.left() + number * step
            if down > 0:
                yield QLineF(x - height, place.bottom(), x, place.top())
            else:
                yield QLineF(x - height, place.top(), x, place.bottom())


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def mixed(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        mixed(one.red(), other.red()), mixed(one.green(), other.green()), mixed(one.blue(), other.blue())
    )
