"""Which chart a figure has when it is divided, and its points: the same in the window and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.figures.charts import Chart, Form, Point, axis
from app.figures.figures import Figure, Group, Measure, is_of_cases
from app.figures.intervals import wilson

_BARS = 14  # points at most; more are a line


def form_of(figure: Figure, is_of_time: bool, count: int) -> Form:
    """Return the form of a chart with so many points. is_of_time: They follow each other."""
    if is_of_time and count > _BARS:
        return Form.LINE
    if figure.measure is Measure.SHARE and is_of_cases(figure):
        return Form.STACKED if is_of_time else Form.DOTS
    return Form.BARS


def point_of(figure: Figure, form: Form, label: str, words: str, group: Group) -> Point:
    """Return the point of a group. words: The whole of it, to be read out."""
    if form is Form.STACKED:
        return Point(label, words, float(group.num), more=(float((group.den or 0) - group.num),))
    low = high = None
    if is_of_cases(figure) and figure.measure is Measure.SHARE and group.den:
        low, high = wilson(group.num, group.den)
    return Point(label, words, group.value, low, high)


def chart_of(
    figure: Figure,
    form: Form,
    points: Sequence[Point],
    text: Callable[[float], str],
    rows: tuple[str, ...] = (),
    skip: int = 0,
) -> Chart:
    """Return the chart. text: Writes a value. rows, skip: Of a heat map."""
    measure = Measure.COUNT if form is Form.STACKED else figure.measure
    top = 1.0 if measure is Measure.SHARE else None

    def words(value: float) -> str:
        if measure is Measure.SHARE:
            return f"{round(value * 100)}%"
        if measure is Measure.COUNT:
            return text(value) if value == round(value) else ""
        return text(value)

    return Chart(form, tuple(points), axis(points, words, top), rows, skip)
