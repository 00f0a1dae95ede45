"""Sums of facts by day: a year of figures is added up from them, instead of from each fact.

A roll-up has the numerator and denominator of each figure for some divisions, its cubes. A day is remade as a
whole from its facts, never added to. Until `figures_rolled` says that it is whole, it is read from the facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
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
    case,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from app.figures.figures import DAY, FIGURES, WEEK_MS, WEEKDAY, Figure, weekday_of
from db.bulk import insert_rows
from db.fact_tables import (
    CALLS,
    DEADLINES,
    ESCALATIONS,
    MATTERS,
    QUEUES,
    ROLLED_CALLS,
    ROLLED_DAYS,
    ROLLED_DEADLINES,
    ROLLED_ESCALATIONS,
    ROLLED_MATTERS,
    ROLLED_QUEUES,
    ROLLED_SPANS,
    ROLLED_STATES,
    ROLLED_STEPS,
    SPANS,
    STATES,
    STEPS,
)

Cube = tuple[str, ...]
DAYS_AT_ONCE = 7  # in one transaction
_LATER = datetime(9999, 1, 1, tzinfo=timezone.utc)
_SETTLES = "settles"


@dataclass(frozen=True, slots=True)
class Rollup:
    """The sums of one kind of facts, by one of their days.

    Attributes:
        cubes: The columns by which the facts of a day are divided, small ones first.
        settles: The latest of these moments of all facts, and `settled_after`, end the time in which a figure
            of the day may change without a change of its facts.
    """

    day: Column[date]
    table: Table
    cubes: tuple[Cube, ...]
    settles: tuple[ColumnElement[datetime], ...] = ()
    settled_after: timedelta = timedelta()

    @property
    def fact(self) -> Table:
        return self.day.table

    @property
    def name(self) -> str:
        return f"{self.fact.name}.{self.day.name}"

    def cube_of(self, names: Iterable[str]) -> Cube | None:
        """Return the smallest cube that has these columns; None if no one does."""
        wanted = {*names} - {DAY, WEEKDAY}
        return next((one for one in self.cubes if wanted <= {*one}), None)

    def column(self, name: str) -> ColumnElement[Any]:
        """Return what the sums are divided or chosen by."""
        day = self.table.c.day
        return weekday_of(day) if name == WEEKDAY else day if name == DAY else self.table.c[name]

    @property
    def figures(self) -> Sequence[Figure]:
        return _figures_of(self.name)


_ASKED = ESCALATIONS.c
_OF_CASES: tuple[Cube, ...] = (
    *(("kind", "channel"), ("kind", "category"), ("kind", "region"), ("kind", "service"), ("agent_id",)),
)
_WEEK = timedelta(milliseconds=WEEK_MS)
ROLLED: Sequence[Rollup] = (
    Rollup(
        STEPS.c.ended_on,
        ROLLED_STEPS,
        (
            *(("step", "kind", "channel"), ("step", "unit_id"), ("step", "category"), ("step", "region")),
            *(("step", "service"), ("step", "agent_id")),
        ),
    ),
    Rollup(SPANS.c.opened_on, ROLLED_SPANS, _OF_CASES),
    Rollup(SPANS.c.ended_on, ROLLED_SPANS, _OF_CASES, (SPANS.c.ended_at,), _WEEK),
    Rollup(
        _ASKED.asked_on,
        ROLLED_ESCALATIONS,
        (("unit_id",), *_OF_CASES, ("unit_id", "service")),
        (
            case(
                (
                    and_(
                        *(_ASKED.answered_at.is_(None), _ASKED.returned_at.is_(None)),
                        *(_ASKED.passed_at.is_(None), _ASKED.withdrawn_at.is_(None)),
                    ),
                    _ASKED.due_at,
                )
            ),
            case((_ASKED.told_at.is_(None), _ASKED.promise_at)),
        ),
    ),
    Rollup(
        DEADLINES.c.ended_on,
        ROLLED_DEADLINES,
        (("deadline", "kind", "channel"), ("deadline", "agent_id"), *_OF_CASES[1:4]),
    ),
    Rollup(MATTERS.c.day, ROLLED_MATTERS, (("direction",), *_OF_CASES), (MATTERS.c.at,), _WEEK),
    Rollup(STATES.c.day, ROLLED_STATES, (("state", "reason"), ("agent_id", "state"), ("workstation",))),
    Rollup(
        CALLS.c.day,
        ROLLED_CALLS,
        (
            *(("queue", "channel", "direction"), ("level", "outcome", "cause")),
            *(("agent_id", "direction"), ("workstation",)),
        ),
    ),
    Rollup(QUEUES.c.day, ROLLED_QUEUES, (("queue", "reason"), ("agent_id",))),
)
_BY_DAY: Mapping[tuple[str, str], Rollup] = {(one.fact.name, one.day.name): one for one in ROLLED}


def rollup_of(figure: Figure) -> Rollup | None:
    """Return the roll-up that has the figure; None if it is read from the facts."""
    is_sum = figure.percent is None and figure.gone is None
    return _BY_DAY.get((figure.fact.name, figure.day.name)) if is_sum else None


def rollups_of(fact: Table) -> Sequence[Rollup]:
    return [one for one in ROLLED if one.fact is fact]


@cache
def is_settling(figure: Figure) -> bool:
    """Whether it depends on the present moment."""
    parts = (one for one in (figure.num, figure.den) if one is not None)
    return any({"now", "week_ago"} & {*one.compile().params} for one in parts)


@cache
def _figures_of(name: str) -> Sequence[Figure]:
    found = ((one, rollup_of(one)) for one in FIGURES.values())
    return [one for one, rollup in found if rollup is not None and rollup.name == name]


@cache
def version() -> str:
    """Return another text if the roll-ups have to be made again, because figures or cubes have changed."""
    words = [
        (
            *(rollup.name, rollup.cubes, [_words(one) for one in rollup.settles]),
            [(one.key, _words(one.num), _words(one.den)) for one in rollup.figures],
        )
        for rollup in ROLLED
    ]
    return hashlib.sha256(repr(words).encode()).hexdigest()


def _words(expression: ColumnElement[Any] | None) -> str:
    return "" if expression is None else str(expression) + repr(expression.compile().params)


def mark_changed(connection: Connection, rollup: Rollup, days: Collection[date]) -> None:
    """Note that facts of these days have changed."""
    _mark(connection, rollup, dict.fromkeys(days), is_whole=False)


def mark_all_changed(connection: Connection) -> None:
    """Note that the sums of all days have to be made again: there may be other figures or divisions."""
    connection.execute(delete(ROLLED_DAYS))
    for rollup in ROLLED:
        days = select(rollup.day).where(rollup.day.is_not(None)).distinct()
        mark_changed(connection, rollup, list(connection.execute(days).scalars()))


def _mark(
    connection: Connection, rollup: Rollup, settled: Mapping[date, datetime | None], is_whole: bool
) -> None:
    """settled: The days, and the moments from which on their figures depend on the facts alone."""
    if not settled:
        return
    table, days = ROLLED_DAYS.c, sorted(settled)
    connection.execute(delete(ROLLED_DAYS).where(table.fact == rollup.name, table.day.in_(days)))
    given = {"fact": rollup.name, "is_whole": is_whole}
    rows = [{**given, "day": day, "settled_at": settled[day]} for day in days]
    insert_rows(connection, ROLLED_DAYS, rows)


def days_to_read(
    connection: Connection, rollup: Rollup, since: date, until: date, settled_by: datetime | None = None
) -> list[date]:
    """Return the days for which the roll-up does not count, but the facts do.

    settled_by: The present moment of figures that depend on it.
    """
    table = ROLLED_DAYS.c
    query = select(table.day).where(
        table.fact == rollup.name, table.day >= since, table.day < until, table.is_whole
    )
    if settled_by is not None:
        query = query.where(or_(table.settled_at.is_(None), table.settled_at < settled_by))
    whole = set(connection.execute(query).scalars())
    every = (since + timedelta(days=number) for number in range((until - since).days))
    return [day for day in every if day not in whole]


def remake_next(connection: Connection, today: date, at_once: int = DAYS_AT_ONCE) -> int:
    """Remake some days of a roll-up, at most so many; return 0 if there is none.

    today: It changes all the time, and is read from the facts until it is over.
    """
    table = ROLLED_DAYS.c
    query = select(table.day).where(table.day < today, table.is_whole.is_(False))
    for rollup in ROLLED:
        some = query.where(table.fact == rollup.name).order_by(table.day).limit(at_once)
        if days := list(connection.execute(some).scalars()):
            remake(connection, rollup, days)
            return len(days)
    return 0


def remake(connection: Connection, rollup: Rollup, days: Collection[date]) -> None:
    table = rollup.table.c
    cubes = table.cube.in_([_name(cube) for cube in rollup.cubes])
    figures = table.figure.in_([one.key for one in rollup.figures])
    connection.execute(delete(rollup.table).where(cubes, figures, table.day.in_(list(days))))
    # PostgreSQL reads the facts once for all cubes; SQLite once for each.
    is_on_server = connection.dialect.name == "postgresql"
    settled: dict[date, datetime | None] = dict.fromkeys(days)
    for together in (rollup.cubes,) if is_on_server else ((one,) for one in rollup.cubes):
        insert_rows(connection, rollup.table, list(_rows(connection, rollup, together, settled)))
    _mark(connection, rollup, settled, is_whole=True)


def _rows(
    connection: Connection, rollup: Rollup, cubes: tuple[Cube, ...], settled: dict[date, datetime | None]
) -> Iterator[dict[str, Any]]:
    """Read the facts of the days once for all figures; return a row for each figure that is not 0.

    settled: The days; gets the moments at which they settle.
    """
    reading = _reading(rollup, cubes)
    empty = dict.fromkeys(rollup.table.c.keys())
    given = {"days": list(settled), "now": _LATER, "week_ago": _LATER}
    for number, *row in connection.execute(reading.query, given):
        cube, values = reading.cubes[number], dict(zip(reading.names, row, strict=True))
        of_group = {name: values[name] for name in ("day", "team_id", *cube)}
        for place in range(len(rollup.settles)):
            if (latest := values[f"{_SETTLES}{place}"]) is not None:
                day, at = values["day"], latest + rollup.settled_after
                settled[day] = max(settled[day] or at, at)
        for figure in rollup.figures:
            num, den = values[figure.key], values.get(f"of {figure.key}", 0)
            if num or den:
                sums = {"figure": figure.key, "num": int(num), "den": int(den)}
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
    sums: dict[str, ColumnElement[Any]] = {one.key: func.sum(one.num) for one in rollup.figures}
    sums |= {f"of {one.key}": func.sum(one.den) for one in rollup.figures if one.den is not None}
    sums |= {f"{_SETTLES}{place}": func.max(one) for place, one in enumerate(rollup.settles)}
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
        *(rollup.column(name) == value for name, value in only.items()),
    )


def _name(cube: Cube) -> str:
    return ",".join(cube)
