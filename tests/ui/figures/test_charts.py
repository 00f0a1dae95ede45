"""Each form of chart: one drawing for screen and paper, and points where they are drawn."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.figures.charts import Chart, Form, Point, axis
from app.paper.figure_painter import Drawing, Look, print_look
from ui.figures.chart_view import ChartView, look_of
from ui.style.theme import current_theme

AREA = QRectF(0, 0, 420, 210)
VALUES = (0.9, None, 0.5, 0.7)


def chart(form: Form) -> Chart:
    points = tuple(
        Point(
            f"P{number}",
            f"Point {number}: {value}",
            value,
            value and value - 0.1,
            value and value + 0.05,
            (0.1,),
        )
        for number, value in enumerate(VALUES)
    )
    rows = ("Mon", "Tue") if form is Form.HEAT else ()
    return Chart(form, points, axis(points, lambda value: f"{value:.1f}", 1.0), rows)


def drawn(made: Chart, look: Look, current: int = -1) -> QImage:
    image = QImage(AREA.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(look.ground)
    painter = QPainter(image)
    Drawing(made, AREA, look, current).draw(painter)
    painter.end()
    return image


def inks(image: QImage, place: QRectF) -> int:
    """Count the pixels of a place that differ from the ground."""
    ground = image.pixel(0, 0)
    area = place.toRect().intersected(image.rect())
    return sum(
        image.pixel(x, y) != ground
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    )


@pytest.mark.parametrize("form", Form)
def test_an_unknown_value_is_not_drawn_and_a_known_one_is(qtbot: QtBot, form: Form) -> None:
    look = look_of(current_theme())
    made = chart(form)
    nothing = replace(
        made, points=tuple(replace(one, value=None, low=None, high=None, more=()) for one in made.points)
    )
    empty, full = drawn(nothing, look), drawn(made, look)
    drawing = Drawing(made, AREA, look)
    for number, value in enumerate(VALUES):
        place = drawing.place_of(number)
        has_more = inks(full, place) > inks(empty, place) + 8
        assert has_more is (value is not None), number
        assert drawing.point_at(place.center()) == number
    assert drawing.point_at(QPointF(-5, -5)) == -1


@pytest.mark.parametrize("form", Form)
def test_on_paper_a_chart_is_vectors(qtbot: QtBot, form: Form, tmp_path: Path) -> None:
    path = tmp_path / "chart.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(96)
    painter = QPainter(writer)
    Drawing(chart(form), AREA, print_look()).draw(painter)
    painter.end()
    content = path.read_bytes()
    assert b"/Subtype /Image" not in content
    streams = [
        zlib.decompress(one)
        for one in re.findall(rb"FlateDecode.*?stream\r?\n(.*?)endstream", content, re.DOTALL)
    ]
    assert any(len(re.findall(rb" [lc]\n| re\n", one)) > 5 for one in streams)


def test_the_parts_of_a_bar_differ_on_paper_without_colour(qtbot: QtBot) -> None:
    image = drawn(chart(Form.STACKED), print_look()).convertToFormat(QImage.Format.Format_Grayscale8)
    place = Drawing(chart(Form.STACKED), AREA, print_look()).place_of(0)
    edge = place.top() + place.height() * 0.1  # above it is the rest

    def darkness(top: float, bottom: float) -> float:
        centre = round(place.center().x())
        rows = range(round(top) + 3, round(bottom) - 3)
        found = [255 - image.pixelColor(x, y).red() for x in range(centre - 16, centre + 16) for y in rows]
        return sum(found) / len(found)

    assert darkness(edge, place.bottom()) > 2 * darkness(place.top(), edge) > 0


def test_the_arrows_walk_the_points_which_are_read_out(qtbot: QtBot) -> None:
    view = ChartView("chart")
    qtbot.addWidget(view)
    view.show_chart(chart(Form.LINE), "Chart")
    view.show()
    walked: list[int] = []
    view.walked.connect(walked.append)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_End,
        Qt.Key.Key_Left,
        Qt.Key.Key_Home,
        Qt.Key.Key_Left,
    ):
        QTest.keyClick(view, key)
    assert walked == [0, 1, 3, 2, 0, 0]
    assert view.accessibleDescription() == "Point 0: 0.9"
