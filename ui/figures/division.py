"""One figure divided by one column: the rows in their order, and the chart that fits them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.figures.asking import Counted, Question
from app.figures.chart_forms import chart_of as drawn
from app.figures.chart_forms import form_of, point_of
from app.figures.charts import Chart, Form
from app.figures.figure_words import DIVISIONS
from app.figures.figures import HOUR, WEEKDAY, Figure, Group, Measure, groups_of
from app.figures.periods import Days
from ui.figures.figure_text import (
    ValueWords,
    all_days,
    days_text,
    month_text,
    parts_text,
    short_month_text,
    spoken_days,
    spoken_value,
    value_text,
    weekday_titles,
)
from ui.figures.grid import Only

# Divisions of the time. A calendar is one by day, drawn by weekday and week, `hours` one by weekday and hour.
# Each week and month is a question of its own: a figure of a month is counted, not added up from its days.
DAY, CALENDAR, WEEK, MONTH, HOURS = "day", "calendar", "week", "month", "hours"
_OF_TIME = (MONTH, WEEK, DAY, CALENDAR, HOURS)
_LEAST = {MONTH: 62, WEEK: 28, DAY: 2, CALENDAR: 14, HOURS: 5}  # days of the period
_OF_HEAT = (CALENDAR, HOURS)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DividedRow:
    """A row of the table beside the chart. words: Of its value."""

    words: str
    short: str
    group: Group
    parts: str


def divisions_of(figure: Figure, days: Days, left_out: Sequence[str]) -> list[str]:
    """Return what the figure can be divided by in this time, in the order of the screen."""
    columns = [name for name in groups_of(figure) if name not in (*left_out, DAY)]
    known = [name for name in DIVISIONS if name in columns]
    return [
        *(name for name in _OF_TIME if days.count >= _LEAST[name] and (name != HOURS or HOUR in columns)),
        *known,
        *(name for name in columns if name not in known),
    ]


def questions_of(figure: Figure, division: str, days: Days, only: Only) -> list[Question]:
    """Return what to ask: one question that divides, or one for each week or month."""
    if division in (WEEK, MONTH):
        parts = list(_parts(days, division))
        return [Question(figure.key, one.since, one.until, only=only) for one in parts]
    by = (WEEKDAY, HOUR) if division == HOURS else (column_of(division),)
    return [Question(figure.key, days.since, days.until, by, only)]


def _parts(days: Days, division: str) -> Iterator[Days]:
    """Cut the days at the beginnings of weeks or months."""
    since = days.since
    while since < days.until:
        if division == WEEK:
            following = since + timedelta(days=7 - since.weekday())
        else:
            following = (since.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield Days(since, min(following, days.until))
        since = following


def column_of(division: str) -> str:
    """Return the column by which the facts are divided."""
    return DAY if division == CALENDAR else division


def rows_of(figure: Figure, division: str, answers: Sequence[Counted], words: ValueWords) -> list[DividedRow]:
    """Return the rows: times in their order, also those without anything; all others in the order of names.

    Never in the order of the figure: persons are not ranked.
    """
    if division in (WEEK, MONTH):
        return [_row_of_time(figure, division, one) for one in answers]
    (answer,) = answers
    if division == HOURS:
        return _rows_of_hours(figure, answer, words)
    name = column_of(division)
    groups: dict[Any, Group] = {group.by[0]: group for group in answer.groups}
    if name == DAY:
        days = all_days(Days(answer.question.since, answer.question.until))
        nothing = None if figure.den is None else 0
        found = [(day.isoformat(), groups.get(day.isoformat())) for day in days]
        pairs = [(value, group or Group((value,), 0, nothing)) for value, group in found]
    else:
        pairs = sorted(groups.items(), key=lambda one: _order(words.words(name, one[0]), one[0]))
    return [
        DividedRow(words.row(name, value), words.short(name, value), group, parts_text(figure, group))
        for value, group in pairs
    ]


def _rows_of_hours(figure: Figure, answer: Counted, words: ValueWords) -> list[DividedRow]:
    """Return a row for each weekday of each hour, from the first to the last hour with anything."""
    groups = {group.by: group for group in answer.groups}
    hours = [int(hour) for _, hour in groups]
    nothing = Group((), 0, None if figure.den is None else 0)
    return [
        DividedRow(
            f"{words.words(WEEKDAY, weekday)} {words.words(HOUR, hour)}",
            words.words(HOUR, hour),
            group := groups.get((weekday, hour), nothing),
            parts_text(figure, group),
        )
        for hour in (range(min(hours), max(hours) + 1) if hours else ())
        for weekday in range(7)
    ]


def _order(words: str, value: Any) -> tuple[bool, int, str]:
    """Return what rows are sorted by: what has no value comes last, numbers come by their size."""
    return value in (None, ""), value if isinstance(value, int) else 0, words.casefold()


def _row_of_time(figure: Figure, division: str, answer: Counted) -> DividedRow:
    days = Days(answer.question.since, answer.question.until)
    (group,) = answer.groups
    words = month_text(days.since) if division == MONTH else spoken_days(days)
    short = (
        short_month_text(days.since) if division == MONTH else days_text(Days(days.since, days.since + _DAY))
    )
    return DividedRow(words, short, group, parts_text(figure, group))


def chart_of(figure: Figure, division: str, days: Days, rows: Sequence[DividedRow]) -> Chart:
    form = _form_of(figure, division, len(rows))
    words = (f"{row.words}: {spoken_value(figure.measure, row.group)}" for row in rows)
    points = [
        point_of(figure, form, row.short, said, row.group) for row, said in zip(rows, words, strict=True)
    ]
    measure = Measure.COUNT if form is Form.STACKED else figure.measure
    is_heat = form is Form.HEAT
    return drawn(
        figure,
        form,
        points,
        lambda value: value_text(measure, value),
        weekday_titles() if is_heat else (),
        days.since.weekday() if division == CALENDAR else 0,
    )


def _form_of(figure: Figure, division: str, count: int) -> Form:
    return Form.HEAT if division in _OF_HEAT else form_of(figure, division in _OF_TIME, count)
