"""Draws the flow chart of the SOP: on the screen, on paper and in the guide.

The caller provides colours and fonts (`Ink`); app/sop/flow_chart.py has the positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTextLayout, QTextOption

from app.sop.flow_chart import (
    Box,
    Cell,
    Chart,
    Layout,
    Look,
    PlacedEdge,
    PlacedNode,
    Point,
    Shape,
    lay_out,
    least_width,
)

_ARROW = 7.0
_BADGE = 16.0
_BAR = 4.0
_ROUND = 56.0  # largest height of an oval with round ends: a higher one has straight sides
_RING = 5.0  # between a shape and its focus ring
_GAP = 4.0
_PADDING = 4.0


@dataclass(frozen=True)
class Ink:
    """unit: Length of a px at 100 %. Fonts have their size for the device."""

    unit: float
    fonts: Mapping[Look, QFont]
    text: QColor
    muted: QColor
    line: QColor
    edge: QColor
    surface: QColor
    head: QColor
    shape: QColor
    here: QColor
    here_edge: QColor


class Badge(Enum):
    """The sign of a step's state: corners of its strokes in a square of 1."""

    DONE = (((0.28, 0.52), (0.44, 0.68), (0.74, 0.34)),)
    RUNNING = (((0.4, 0.3), (0.4, 0.7), (0.7, 0.5), (0.4, 0.3)),)
    PAUSED = (((0.4, 0.3), (0.4, 0.7)), ((0.6, 0.3), (0.6, 0.7)))


@dataclass(frozen=True)
class StepMark:
    """The mark of a step of the open case.

    Attributes:
        lines: The text below its time: the time used and the time left.
        share: The used part of the target.
    """

    lines: str = ""
    share: float = 0.0
    colour: QColor = field(default_factory=lambda: QColor("black"))
    is_here: bool = False
    is_skipped: bool = False
    badge: Badge | None = None


class ChartPainter:
    """Caches the measures of texts, so that the layout each second costs little."""

    def __init__(self, chart: Chart, ink: Ink) -> None:
        self.chart, self.ink = chart, ink
        self._heights: dict[tuple[str, float, Look], float] = {}

    def least_width(self, with_details: bool) -> float:
        return least_width(self.chart, self.ink.unit, with_details)

    def lay_out(
        self, width: float, with_details: bool = True, marks: Mapping[int, StepMark] | None = None
    ) -> Layout:
        more = {number: mark.lines for number, mark in (marks or {}).items() if mark.lines}
        return lay_out(self.chart, width, self.ink.unit, self._height, with_details, more)

    def paint(
        self,
        painter: QPainter,
        layout: Layout,
        marks: Mapping[int, StepMark] | None = None,
        focused: str = "",
    ) -> None:
        """Draw at the painter's origin. focused: Key of the shape with the keyboard focus."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_table(painter, layout)
        for edge in layout.edges:
            self._paint_line(painter, edge)
        for placed in layout.nodes:
            self._paint_node(painter, placed, (marks or {}).get(placed.node.step), placed.node.key == focused)
        for edge in layout.edges:
            self._paint_label(painter, edge)
        for row in layout.rows:
            self._paint_time(painter, row.time_box, row.row.time, (marks or {}).get(row.row.step))
        painter.restore()

    # -- the table -----------------------------------------------------------------------------------------

    def _paint_table(self, painter: QPainter, layout: Layout) -> None:
        ink = self.ink
        painter.fillRect(QRectF(0, 0, layout.width, layout.height), ink.surface)
        top = layout.head_height
        painter.fillRect(QRectF(0, 0, layout.width, top), ink.head)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.line, ink.unit))
        for cell in layout.head:
            painter.drawRect(_rect(cell.box))
        for x in layout.columns:
            painter.drawLine(QPointF(x, top), QPointF(x, layout.height))
        for row in layout.rows:
            painter.drawLine(QPointF(0, row.box.bottom), QPointF(layout.width, row.box.bottom))
        half = ink.unit / 2
        painter.drawRect(QRectF(half, half, layout.width - ink.unit, layout.height - ink.unit))
        for cell in layout.head:
            room = cell.box.inset(_PADDING * ink.unit)
            self._text(painter, cell.text, room, Look.STRONG, ink.text, is_centred=True, is_middle=True)
        for row in layout.rows:
            for cell in row.cells:
                self._cell(painter, cell)

    def _cell(self, painter: QPainter, cell: Cell) -> None:
        look = Look.STRONG if cell.is_centred else Look.TEXT
        self._text(painter, cell.text, cell.box, look, self.ink.text, is_centred=cell.is_centred)

    def _paint_time(self, painter: QPainter, box: Box, time: str, mark: StepMark | None) -> None:
        ink = self.ink
        used = self._text(painter, time, box, Look.STRONG, ink.text, is_centred=True)
        if mark is None or not mark.lines:
            return
        gap, bar = _GAP * ink.unit, _BAR * ink.unit
        below = Box(box.x, box.y + used + gap, box.width, box.height)
        used += gap + self._text(painter, mark.lines, below, Look.SMALL, mark.colour, is_centred=True)
        if mark.share:
            room = QRectF(box.x, box.y + used + gap, box.width, bar)
            painter.setPen(QPen(ink.line, ink.unit))  # an outline: in high contrast both have the same colour
            painter.setBrush(ink.surface)
            painter.drawRoundedRect(room, bar / 2, bar / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            room.setWidth(max(bar, room.width() * min(1.0, mark.share)))
            painter.setBrush(mark.colour)
            painter.drawRoundedRect(room, bar / 2, bar / 2)

    # -- shapes and lines ----------------------------------------------------------------------------------

    def _paint_node(
        self, painter: QPainter, placed: PlacedNode, mark: StepMark | None, has_focus: bool
    ) -> None:
        ink = self.ink
        if has_focus:
            painter.setPen(QPen(ink.here_edge, 2 * ink.unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = _RING * ink.unit
            painter.drawRoundedRect(_rect(placed.box.inset(-ring)), ring, ring)
        is_here = mark is not None and mark.is_here
        is_skipped = mark is not None and mark.is_skipped
        pen = QPen(ink.here_edge if is_here else ink.edge, (2.5 if is_here else 1.3) * ink.unit)
        if is_skipped:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(ink.here if is_here else ink.shape)
        shape = _rect(placed.box)
        if placed.node.shape is Shape.OVAL:
            radius = min(shape.width(), shape.height(), _ROUND * ink.unit) / 2
            painter.drawRoundedRect(shape, radius, radius)
        elif placed.node.shape is Shape.DIAMOND:
            painter.drawPolygon(_diamond(placed.box))
        else:
            painter.drawRect(shape)
        look = Look.SMALL if placed.node.shape is Shape.DIAMOND else Look.TEXT
        colour = ink.muted if is_skipped else ink.text
        self._text(painter, placed.node.text, placed.text_box, look, colour, is_centred=True, is_middle=True)
        if mark is not None and mark.badge is not None and placed.node.shape is not Shape.DIAMOND:
            self._paint_badge(painter, placed.box, mark.badge, mark.colour)

    def _paint_badge(self, painter: QPainter, box: Box, badge: Badge, colour: QColor) -> None:
        """Draw a round sign at the upper right corner: states differ by sign, not by colour alone."""
        size = _BADGE * self.ink.unit
        room = QRectF(box.right - size * 0.7, box.y - size * 0.4, size, size)
        painter.setPen(QPen(self.ink.surface, self.ink.unit))
        painter.setBrush(colour)
        painter.drawEllipse(room)
        painter.setPen(QPen(self.ink.surface, 2 * self.ink.unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in badge.value:
            corners = [QPointF(room.x() + x * size, room.y() + y * size) for x, y in stroke]
            painter.drawPolyline(QPolygonF(corners))

    def _paint_line(self, painter: QPainter, placed: PlacedEdge) -> None:
        ink = self.ink
        pen = QPen(ink.edge, 1.3 * ink.unit)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in placed.points]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.edge)
        painter.drawPolygon(_arrow(placed.points[-2], placed.points[-1], _ARROW * ink.unit))

    def _paint_label(self, painter: QPainter, placed: PlacedEdge) -> None:
        if not placed.edge.label:
            return
        font = self.ink.fonts[Look.STRONG]
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(placed.edge.label), metrics.height()
        x, y = placed.label_at
        room = QRectF(x, y - height, width, height)
        painter.fillRect(room, self.ink.surface)
        painter.setFont(font)
        painter.setPen(self.ink.text)
        painter.drawText(QPointF(x, y - metrics.descent()), placed.edge.label)

    # -- texts ---------------------------------------------------------------------------------------------

    def _height(self, text: str, width: float, look: Look) -> float:
        key = (text, width, look)
        if key not in self._heights:
            if len(self._heights) > 2000:  # the times of a case that stays open for hours
                self._heights.clear()
            self._heights[key] = _wrapped(text, self.ink.fonts[look], width, False)[1]
        return self._heights[key]

    def _text(
        self,
        painter: QPainter,
        text: str,
        box: Box,
        look: Look,
        colour: QColor,
        *,
        is_centred: bool = False,
        is_middle: bool = False,
    ) -> float:
        """Write a text into a box and return its height."""
        lines, height = _wrapped(text, self.ink.fonts[look], box.width, is_centred)
        top = box.y + (box.height - height) / 2 if is_middle else box.y
        painter.setPen(colour)
        lines.draw(painter, QPointF(box.x, top))
        return height


def _wrapped(text: str, font: QFont, width: float, is_centred: bool) -> tuple[QTextLayout, float]:
    """Return the wrapped text, and its height."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    alignment = Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(alignment)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, float(ceil(height))


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _diamond(box: Box) -> QPolygonF:
    x, y = box.centre
    return QPolygonF([QPointF(x, box.y), QPointF(box.right, y), QPointF(x, box.bottom), QPointF(box.x, y)])


def _arrow(start: Point, end: Point, size: float) -> QPolygonF:
    """Return the arrowhead at the end of a line."""
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        back = -size if y2 > y1 else size
        corners = [(x2 - size / 2, y2 + back), (x2 + size / 2, y2 + back)]
    else:
        back = -size if x2 > x1 else size
        corners = [(x2 + back, y2 - size / 2), (x2 + back, y2 + size / 2)]
    return QPolygonF([QPointF(x2, y2), *(QPointF(*corner) for corner in corners)])
