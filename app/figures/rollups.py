"""Sums of facts by day: a year of figures is added up from them, instead of from each fact.

A roll-up has the numerator and denominator of each figure for some divisions, its cubes. A day is remade as a
whole from its facts, never added to. Until `figures_rolled` says that it is whole, it is read from the facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from app.figures.figures import DAY, FIGURES, Figure
from db.fact_tables import CALLS, ROLLED_CALLS, ROLLED_DAYS, ROLLED_STEPS, STEPS

Cube = tuple[str, ...]
DAYS_AT_ONCE = 7  # in one transaction


@dataclass(frozen=True, slots=True)
class Rollup:
    """cubes: The columns by which the facts of a day are divided, small ones first."""

    fact: Table
    day: Column[date]
    table: Table
    cubes: tuple[Cube, ...]

    def cube_of(self, names: Iterable[str]) -> Cube | None:
        """Return the smallest cube that has these columns; None if no one does."""
        wanted = {*names} - {DAY}
        return next((one for one in self.cubes if wanted <= {*one}), None)

    @property
    def figures(self) -> Sequence[Figure]:
        return _ROLLED_OF[self.fact.name]


ROLLED: Mapping[Table, Rollup] = {
    one.fact: one
    for one in (
        Rollup(
            STEPS,
            STEPS.c.ended_on,
            ROLLED_STEPS,
            (
                *(("step", "kind", "channel"), ("step", "unit_id"), ("step", "category"), ("step", "region")),
                *(("step", "service"), ("step", "agent_id")),
            ),
        ),
        Rollup(
            CALLS,
            CALLS.c.day,
            ROLLED_CALLS,
            (
                *(("queue", "channel", "direction"), ("level", "outcome", "cause")),
                *(("agent_id", "direction"), ("workstation",)),
            ),
        ),
    )
}


def is_rolled(figure: Figure) -> bool:
    return any(one.key == figure.key for one in _ROLLED_OF.get(figure.fact.name, ()))


def _is_fixed(figure: Figure) -> bool:
    """Whether its sums can be kept: it is no percentile and no stock, and the same whenever it is asked."""
    if figure.percent is not None or figure.gone is not None:
        return False
    parts = (one for one in (figure.num, figure.den) if one is not None)
    return not any({"now", "week_ago"} & {*one.compile().params} for one in parts)


_ROLLED_OF: Mapping[str, Sequence[Figure]] = {
    fact.name: [one for one in FIGURES.values() if one.fact is fact and _is_fixed(one)] for fact in ROLLED
}


@cache
def version() -> str:
    """Return another text if the roll-ups have to be made again, because figures or cubes have changed."""
    words = [
        (rollup.cubes, [(one.key, _words(one.num), _words(one.den)) for one in rollup.figures])
        for rollup in ROLLED.values()
    ]
    return hashlib.sha256(repr(words).encode()).hexdigest()


def _words(expression: ColumnElement[int] | None) -> str:
    return "" if expression is None else str(expression) + repr(expression.compile().params)


def mark_changed(connection: Connection, fact: Table, days: Collection[date]) -> None:
    """Note that facts of these days have changed."""
    _mark(connection, fact, days, is_whole=False)


def _mark(connection: Connection, fact: Table, days: Collection[date], is_whole: bool) -> None:
    if not days:
        return
    table = ROLLED_DAYS.c
    connection.execute(delete(ROLLED_DAYS).where(table.fact == fact.name, table.day.in_(sorted(days))))
    rows = [{"fact": fact.name, "day": day, "is_whole": is_whole} for day in sorted(days)]
    connection.execute(insert(ROLLED_DAYS), rows)


def days_to_read(connection: Connection, fact: Table, since: date, until: date) -> list[date]:
    """Return the days for which the roll-up does not count, but the facts do."""
    table = ROLLED_DAYS.c
    query = select(table.day).where(
        table.fact == fact.name, table.day >= since, table.day < until, table.is_whole
    )
    whole = set(connection.execute(query).scalars())
    every = (since + timedelta(days=number) for number in range((until - since).days))
    return [day for day in every if day not in whole]


def remake_next(connection: Connection, today: date, at_once: int = DAYS_AT_ONCE) -> int:
    """Remake some days of a roll-up, at most so many; return 0 if there is none.

    today: It changes all the time, and is read from the facts until it is over.
    """
    table = ROLLED_DAYS.c
    for rollup in ROLLED.values():
        query = select(table.day).where(
            table.fact == rollup.fact.name, table.day < today, table.is_whole.is_(False)
        )
        days = list(connection.execute(query.order_by(table.day).limit(at_once)).scalars())
        if days:
            remake(connection, rollup, days)
            _mark(connection, rollup.fact, days, is_whole=True)
            return len(days)
    return 0


def remake(connection: Connection, rollup: Rollup, days: Collection[date]) -> None:
    table = rollup.table.c
    cubes = table.cube.in_([_name(cube) for cube in rollup.cubes])
    figures = table.figure.in_([one.key for one in rollup.figures])
    connection.execute(delete(rollup.table).where(cubes, figures, table.day.in_(list(days))))
    # PostgreSQL reads the facts once for all cubes; SQLite once for each.
    is_on_server = connection.dialect.name == "postgresql"
    for together in (rollup.cubes,) if is_on_server else ((one,) for one in rollup.cubes):
        if rows := list(_rows(connection, rollup, together, days)):
            connection.execute(insert(rollup.table), rows)


def _rows(
    connection: Connection, rollup: Rollup, cubes: tuple[Cube, ...], days: Collection[date]
) -> Iterator[dict[str, Any]]:
    """Read the facts of the days once for all figures; return a row for each figure that is not 0."""
    reading = _reading(rollup, cubes)
    empty = dict.fromkeys(rollup.table.c.keys())
    for number, *row in connection.execute(reading.query, {"days": list(days)}):
        cube, values = reading.cubes[number], dict(zip(reading.names, row, strict=True))
        of_group = {name: values[name] for name in ("day", "team_id", *cube)}
        for figure in rollup.figures:
            num, den = values[figure.key], values.get(f"of {figure.key}", 0)
            if num or den:
                sums = {"figure": figure.key, "num": num, "den": den}
                yield {**empty, "cube": _name(cube), **of_group, **sums}


@dataclass(frozen=True, slots=True)
class _Reading:
    """The question for the sums of days: a number in `cubes`, then values with these names."""

    query: Select[Any]
    cubes: Mapping[int, Cube]
    names: Sequence[str]


@cache
def _reading(rollup: Rollup, cubes: tuple[Cube, ...]) -> _Reading:
    names = list(dict.fromkeys(name for cube in cubes for name in cube))
    fact = rollup.fact.c
    groups = {"day": rollup.day, **{name: fact[name] for name in ("team_id", *names)}}
    sums = {one.key: func.sum(one.num) for one in rollup.figures}
    sums |= {f"of {one.key}": func.sum(one.den) for one in rollup.figures if one.den is not None}
    keys: Sequence[ColumnElement[Any]] = list(groups.values())
    number: ColumnElement[int] = literal(0)
    if len(cubes) > 1:  # the number has a bit for each column by which a row is not grouped
        number = func.grouping(*(fact[name] for name in names))
        keys = [
            func.grouping_sets(
                *(tuple_(rollup.day, fact.team_id, *(fact[name] for name in cube)) for cube in cubes)
            )
        ]
    query = select(number, *groups.values(), *sums.values()).group_by(*keys)
    query = query.where(rollup.day.in_(bindparam("days", expanding=True)))
    by_number = {_number(cube, names if len(cubes) > 1 else ()): cube for cube in cubes}
    return _Reading(query, by_number, (*groups, *sums))


def _number(cube: Cube, names: Sequence[str]) -> int:
    return sum(1 << place for place, name in enumerate(reversed(names)) if name not in cube)


def conditions_of(
    rollup: Rollup, cube: Cube, figures: Sequence[Figure], since: date, until: date, only: Mapping[str, Any]
) -> ColumnElement[bool]:
    table = rollup.table.c
    return and_(
        table.cube == _name(cube),
        table.figure.in_([one.key for one in figures]),
        table.day >= since,
        table.day < until,
        *(table[name] == value for name, value in only.items()),
    )


def _name(cube: Cube) -> str:
    return ",".join(cube)
