"""Sums of facts by day: a year of figures is added up from them, instead of from each fact.

A roll-up has the numerator and denominator of each figure for some divisions, its cubes. A day is remade as a
whole from its facts, never added to. Until `figures_rolled` says that it is whole, it is read from the facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.figures.figures import DAY, FIGURES, Figure
from db.fact_tables import CALLS, ROLLED_CALLS, ROLLED_DAYS, ROLLED_STEPS, STEPS

Cube = tuple[str, ...]


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
    def figures(self) -> tuple[Figure, ...]:
        return tuple(one for one in FIGURES.values() if is_rolled(one) and one.fact is self.fact)


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
    """Whether its sums can be kept: it is no percentile, and is the same whenever it is asked."""
    expressions = (figure.num, figure.den) if figure.den is not None else (figure.num,)
    is_fixed = not any(":now" in str(one) or ":week_ago" in str(one) for one in expressions)
    return figure.percent is None and is_fixed


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


def remake_next(connection: Connection, today: date) -> int:
    """Remake one day of a roll-up; return 0 if there is none.

    today: It changes all the time, and is read from the facts until it is over.
    """
    table = ROLLED_DAYS.c
    for rollup in ROLLED.values():
        query = select(table.day).where(
            table.fact == rollup.fact.name, table.day < today, table.is_whole.is_(False)
        )
        day = connection.execute(query.order_by(table.day).limit(1)).scalar_one_or_none()
        if day is not None:
            remake(connection, rollup, day)
            _mark(connection, rollup.fact, [day], is_whole=True)
            return 1
    return 0


def remake(connection: Connection, rollup: Rollup, day: date) -> None:
    table = rollup.table.c
    cubes = table.cube.in_([_name(cube) for cube in rollup.cubes])
    figures = table.figure.in_([one.key for one in rollup.figures])
    connection.execute(delete(rollup.table).where(cubes, figures, table.day == day))
    for cube in rollup.cubes:
        _remake_cube(connection, rollup, cube, day)


def _remake_cube(connection: Connection, rollup: Rollup, cube: Cube, day: date) -> None:
    """Read the facts of the day once for all figures, and write a row for each figure that is not 0."""
    figures = rollup.figures
    keys = [rollup.fact.c[name] for name in ("team_id", *cube)]
    sums = [
        func.sum(part if part is not None else literal(0)).label(f"sum_{place}_{name}")
        for place, figure in enumerate(figures)
        for name, part in (("num", figure.num), ("den", figure.den))
    ]
    wide = select(*keys, *sums).where(rollup.day == day).group_by(*keys).subquery()
    places = union_all(
        *(
            select(literal(place).label("place"), literal(figure.key).label("figure"))
            for place, figure in enumerate(figures)
        )
    ).subquery()
    num, den = (
        case(
            *((places.c.place == place, wide.c[f"sum_{place}_{name}"]) for place in range(len(figures))),
            else_=0,
        )
        for name in ("num", "den")
    )
    names = [one.name for one in rollup.table.c]
    given: dict[str, Any] = {
        "cube": literal(_name(cube)),
        "figure": places.c.figure,
        "day": literal(day, rollup.day.type),
        "team_id": wide.c.team_id,
        "num": cast(num, BigInteger),
        "den": cast(den, BigInteger),
    }
    given |= {name: wide.c[name] for name in cube}
    columns = [given[name] if name in given else cast(null(), rollup.table.c[name].type) for name in names]
    query = select(*columns).select_from(wide.join(places, literal(1) == 1)).where(or_(num != 0, den != 0))
    connection.execute(insert(rollup.table).from_select(names, query))


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
