"""The flow chart as a widget: a picture, and over each shape a button for keys, mouse and screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.paper.chart_painter import ChartPainter, Ink, StepMark
from app.sop.flow_chart import Chart, Layout, Look, Node
from ui.style.theme import Theme, current_theme
from ui.style.tokens import Size
from ui.widgets.tool_tip import tool_tip

_RING = 5  # px around a shape that belong to its button
_BY_KEY = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


def ink_of(theme: Theme) -> Ink:
    """Return the colours and fonts of the screen."""
    return Ink(
        unit=theme.scale,
        fonts={
            Look.TEXT: theme.font(Size.BODY),
            Look.STRONG: theme.font(Size.BODY, QFont.Weight.DemiBold),
            Look.SMALL: theme.font(Size.CAPTION, tabular=True),
        },
        text=theme.colour("text"),
        muted=theme.colour("muted"),
        line=theme.colour("line"),
        edge=theme.colour("line_strong"),
        surface=theme.colour("surface"),
        head=theme.colour("sunken"),
        shape=theme.colour("window"),
        here=theme.colour("accent_soft"),
        here_edge=theme.colour("accent"),
    )


class ChartShape(QAbstractButton):
    """One shape of the chart. The chart paints it; this one takes clicks and keys and draws the focus."""

    moved = Signal(int)  # by this many shapes, in reading order
    turned = Signal(bool)  # the keyboard came, or went

    def __init__(self, node: Node, parent: QWidget) -> None:
        super().__init__(parent)
        self.node = node
        self.setObjectName(f"sop.shape.{node.key}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def describe(self, name: str, state: str) -> None:
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if state != self.accessibleDescription():
            self.setAccessibleDescription(state)
            self.setToolTip(tool_tip(f"{name}. {state}"))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chart paints all, also the ring around the shape that has the keyboard."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.turned.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.turned.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _BY_KEY:
            self.moved.emit(_BY_KEY[key])
        else:
            super().keyPressEvent(event)


class ChartView(QWidget):
    """As wide as there is room, with all columns if they have room; else with lanes and times alone."""

    chosen = Signal(str)  # key of a shape
    focused = Signal(QWidget)

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.setObjectName("sop.chart")
        self._chart = chart
        self._painter = ChartPainter(chart, ink_of(current_theme()))
        self._marks: Mapping[int, StepMark] = {}
        self._layout: Layout | None = None
        self._focused = ""
        self.shapes: dict[str, ChartShape] = {}
        self._make_shapes()

    @property
    def chart(self) -> Chart:
        return self._chart

    def set_chart(self, chart: Chart) -> None:
        """Show the chart in another language or look; the shapes are the same."""
        self._chart = chart
        self._painter = ChartPainter(chart, ink_of(current_theme()))
        self._fit()

    def mark(self, marks: Mapping[int, StepMark]) -> None:
        """Show where the open case stands; {} for no case."""
        if marks != self._marks:
            self._marks = marks
            self._fit()

    def focus_step(self, number: int) -> None:
        self.shapes[self._chart.of_step(number)[0].key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_shapes(self) -> None:
        before: QWidget | None = None
        for node in self._chart.nodes:
            shape = ChartShape(node, self)
            shape.clicked.connect(lambda _=False, key=node.key: self.chosen.emit(key))
            shape.moved.connect(lambda by, slot=node.slot: self._move(slot + by))
            shape.turned.connect(lambda has_focus, shape=shape: self._on_focus(shape, has_focus))
            self.shapes[node.key] = shape
            if before is not None:
                QWidget.setTabOrder(before, shape)
            before = shape

    def _move(self, slot: int) -> None:
        order: Sequence[Node] = self._chart.nodes
        node = order[max(0, min(len(order) - 1, slot))]
        self.shapes[node.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_focus(self, shape: ChartShape, has_focus: bool) -> None:
        self._focused = shape.node.key if has_focus else ""
        self.update()
        if has_focus:
            self.focused.emit(shape)

    def _fit(self) -> None:
        with_details = self.width() >= self._painter.least_width(True)
        layout = self._painter.lay_out(float(self.width()), with_details, self._marks)
        self._layout = layout
        for placed in layout.nodes:
            box = placed.box
            place = QRect(round(box.x), round(box.y), round(box.width), round(box.height))
            place.adjust(-_RING, -_RING, _RING, _RING)
            shape = self.shapes[placed.node.key]
            if shape.geometry() != place:
                shape.setGeometry(place)
        self.update()
        # Last: a scroll bar that comes or goes changes the width, so all of this runs again within this call.
        self.setMinimumSize(round(self._painter.least_width(False)), round(layout.height) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        painter = QPainter(self)
        self._painter.paint(painter, self._layout, self._marks, self._focused)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.set_chart(self._chart)
