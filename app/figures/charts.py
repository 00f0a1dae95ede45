"""Charts of figures as values. app/paper/figure_painter.py draws them in the window and on paper.

A sheet of paper goes to another process as JSON, so a chart has its words and the marks of its axis in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from math import ceil, floor, log10

import msgspec

_MARKS = 4  # of an axis, about


class Form(str, Enum):
    BARS = "bars"
    STACKED = "stacked"  # the value, and above it the other parts
    LINE = "line"  # with a band from low to high
    DOTS = "dots"  # with an interval from low to high
    HEAT = "heat"  # the points fill the columns from top to bottom


class Point(msgspec.Struct, frozen=True):
    """label: At the axis. words: All of it, to be read out. value None: not known.

    more: What is above the value in a stacked bar, from bottom to top.
    mark: What the bar is compared with: a line across it.
    """

    label: str
    words: str
    value: float | None
    low: float | None = None
    high: float | None = None
    more: tuple[float, ...] = ()
    mark: float | None = None

    @property
    def whole(self) -> float:
        return (self.value or 0.0) + sum(self.more)


class Chart(msgspec.Struct, frozen=True):
    """marks: Of the axis, from 0 to its end: the value and its words; `axis` makes them.

    Attributes:
        rows, skip: Of a heat map: the labels of its rows; the empty cells before the first point.
        parts: The words of the parts of stacked bars, for a legend; () for none.
    """

    form: Form
    points: tuple[Point, ...]
    marks: tuple[tuple[float, str], ...]
    rows: tuple[str, ...] = ()
    skip: int = 0
    parts: tuple[str, ...] = ()

    @property
    def top(self) -> float:
        return self.marks[-1][0]


def axis(
    points: Sequence[Point], text: Callable[[float], str], top: float | None = None
) -> tuple[tuple[float, str], ...]:
    """Return the marks of an axis. text: Writes a value. top: Its end; None: above the largest value."""
    end, step = _scale(top or max(_ends(points), default=0.0))
    values = (number * step for number in range(round(end / step) + 1))
    return tuple((value, text(value)) for value in values)


def _ends(points: Sequence[Point]) -> Iterator[float]:
    for one in points:
        yield one.whole
        yield one.high or 0.0
        yield one.mark or 0.0


def _scale(largest: float) -> tuple[float, float]:
    """Return the end of an axis and the step of its marks: 1, 2, 2.5 or 5 times a power of 10."""
    if largest <= 0:
        return 1.0, 1.0
    rough = largest / _MARKS
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    return ceil(largest / step - 1e-9) * step, step
