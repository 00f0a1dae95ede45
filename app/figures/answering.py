"""Answers questions for figures from the facts of one moment: at the server, and on one PC without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from app.figures.adding import MOST_GROUPS, add_up_together, stocks_together
from app.figures.figures import DAY, Figure, Group, is_of_exchange

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """by: Columns that divide the figure. only: Values that choose."""

    figure: Figure
    since: date
    until: date
    by: tuple[str, ...]
    only: Mapping[str, Any]


def add_up_all(
    connection: Connection,
    asked: Sequence[Asked],
    now: datetime,
    chosen_by: Sequence[str],
    knows_queues: Callable[[Asked], bool],
) -> list[list[Group]]:
    """Return the groups of each question, in their order. Figures of the same facts are read together.

    now: Up to when the facts are whole. chosen_by: As of `add_up_together`.
    knows_queues: Whether the telephone exchange was read in some of these days: else nobody knows, and 0 were
        wrong.
    """
    together: dict[Any, list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        is_of_days = _is_stock(one) or _is_of_one_day(one)
        days = None if is_of_days else (one.since, one.until)
        figure = one.figure.key if _is_stock(one) else ""
        together[one.figure.day, figure, days, one.by, tuple(one.only.items())].append(place)
    found: dict[int, list[Group]] = {}
    for places in together.values():
        some = [asked[place] for place in places]
        add_up = _stocks if _is_stock(some[0]) else _add_up_days if _is_of_one_day(some[0]) else _add_up
        found.update(zip(places, add_up(connection, some, now, chosen_by), strict=True))
    for place, one in enumerate(asked):
        if is_of_exchange(one.figure) and not knows_queues(one):
            found[place] = [replace(each, den=0) for each in found[place]]
    return [found[place] for place in range(len(asked))]


def _is_stock(one: Asked) -> bool:
    return one.figure.gone is not None and DAY not in one.by


def _is_of_one_day(one: Asked) -> bool:
    return (one.until - one.since).days == 1 and DAY not in one.by and one.figure.gone is None


def _stocks(
    connection: Connection, asked: Sequence[Asked], now: datetime, _chosen_by: Sequence[str]
) -> list[list[Group]]:
    """Return a stock at the ends of all these times."""
    one, untils = asked[0], [each.until for each in asked]
    found = stocks_together(connection, one.figure, untils, now, one.by, one.only)
    return [found[until] for until in untils]


def _add_up(
    connection: Connection, asked: Sequence[Asked], now: datetime, chosen_by: Sequence[str]
) -> list[list[Group]]:
    """Add up figures of the same facts and days."""
    one, figures = asked[0], [each.figure for each in asked]
    return add_up_together(connection, figures, one.since, one.until, now, one.by, one.only, chosen_by)


def _add_up_days(
    connection: Connection, asked: Sequence[Asked], now: datetime, chosen_by: Sequence[str]
) -> list[list[Group]]:
    """Add up figures of the same facts, each of a day. Days that follow each other are read together."""
    found: dict[tuple[str, date], list[Group]] = {}
    for days in _rows_of_days({one.since for one in asked}):
        figures = {one.figure.key: one.figure for one in asked if one.since in days}
        groups = add_up_together(
            *(connection, list(figures.values()), days[0], days[-1] + _DAY, now, (DAY, *asked[0].by)),
            *(asked[0].only, chosen_by),
            most=MOST_GROUPS * len(days),
        )
        for (key, figure), some in zip(figures.items(), groups, strict=True):
            for day in days:
                of_day = [replace(one, by=one.by[1:]) for one in some if one.by[0] == day]
                found[key, day] = of_day or _nothing(figure, asked[0].by)
    return [found[one.figure.key, one.since] for one in asked]


def _rows_of_days(days: Iterable[date]) -> list[list[date]]:
    """Return the days in rows, in which each is the day after the one before."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and found[-1][-1] + _DAY == day:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _nothing(figure: Figure, by: Sequence[str]) -> list[Group]:
    """Return what is added up where there are no facts."""
    return [] if by else [Group((), 0, None if figure.den is None else 0)]


def word(value: Any) -> str | int | None:
    """Return a value that divides a figure as answers have it: ids, days and codes are texts."""
    if value is None or isinstance(value, int):
        return value
    return str(value.value if isinstance(value, Enum) else value)
