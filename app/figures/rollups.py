"""Sums of facts by day: a year of figures is added up from them, instead of from each fact.

A roll-up has the numerator and denominator of each figure for some divisions, its cubes, and the numbers of
rows in classes of times, from which percentiles are made. Sums are never added to: a day is remade from its
facts, as a whole once it is over. Until `figures_rolled` says that it is whole, it is read from the facts. If
few facts of a whole day change, only the sums in which they count are remade.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Delete,
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

from app.figures.figures import (
    DAY,
    FIGURES,
    HOUR,
    PARTS_OF_DAY,
    QUARTER_HOUR,
    SLOT,
    WEEK_MS,
    WEEKDAY,
    Figure,
    Measure,
    part_of_day,
    weekday_of,
)
from db.bulk import insert_rows
from db.fact_tables import (
    CALLS,
    DEADLINES,
    ESCALATIONS,
    MATTERS,
    PLANS,
    QUEUES,
    ROLLED_CALLS,
    ROLLED_DAYS,
    ROLLED_DEADLINES,
    ROLLED_ESCALATIONS,
    ROLLED_MATTERS,
    ROLLED_PLANS,
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
MOST_CHANGED = 20  # facts of a day; if more have changed, the day is remade as a whole
MOST_DAYS = 10  # in which facts have changed; of more, each is remade as a whole
_LATER = datetime(9999, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Rollup:
    """The sums of one kind of facts, by one of their days.

    Attributes:
        cubes: By which the facts of a day are divided for figures, small ones first.
        by_classes: By which they are divided for percentiles: each has a column of classes.
        settles: The latest of these moments of all facts, and `settled_after`, end the time in which a figure
            of the day may change without a change of its facts.
    """

    day: Column[date]
    table: Table
    cubes: tuple[Cube, ...]
    settles: tuple[ColumnElement[datetime], ...] = ()
    settled_after: timedelta = timedelta()
    by_classes: tuple[Cube, ...] = ()

    @property
    def fact(self) -> Table:
        return self.day.table

    @property
    def name(self) -> str:
        return f"{self.fact.name}.{self.day.name}"

    def cube_of(self, names: Iterable[str]) -> Cube | None:
        """Return the smallest cube that can be divided by these; None if no one can."""
        wanted = {QUARTER_HOUR if name == HOUR else name for name in names} - {DAY, WEEKDAY}
        return next((one for one in self.all_cubes if wanted <= {*one}), None)

    def column(self, name: str) -> ColumnElement[Any]:
        """Return what the sums are divided or chosen by."""
        day = self.table.c.day
        if name in PARTS_OF_DAY:
            return part_of_day(self.table.c[SLOT], name)
        return weekday_of(day) if name == WEEKDAY else day if name == DAY else self.table.c[name]

    @property
    def figures(self) -> Sequence[Figure]:
        return _figures_of(self.name)

    @property
    def all_cubes(self) -> tuple[Cube, ...]:
        return (*self.cubes, *self.by_classes)

    @property
    def keys(self) -> Sequence[str]:
        """Return the names of all sums in its rows."""
        return [one.key for one in (*self.figures, *_in_classes(self.name).values())]

    def sums_of(self, cube: Cube) -> Sequence[Figure]:
        """Return what is added up for a cube: all figures, or the rows of each class of times."""
        if cube in self.by_classes:
            return [one for name, one in _in_classes(self.name).items() if name in cube]
        return self.figures

    def in_classes(self, classes: Column[int]) -> Figure:
        """Return the number of rows of a class. Raises KeyError if it has no such classes."""
        return _in_classes(self.name)[classes.name]


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
        by_classes=(("step", STEPS.c.counted_class.name),),
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
    Rollup(PLANS.c.day, ROLLED_PLANS, (("state",), ("agent_id", "state"))),
    Rollup(
        CALLS.c.day,
        ROLLED_CALLS,
        (
            *(("queue", "channel", "direction"), ("level", "outcome", "cause")),
            *(("agent_id", "direction"), ("workstation",), (QUARTER_HOUR,)),
        ),
        by_classes=((CALLS.c.wait_class.name,),),
    ),
    Rollup(QUEUES.c.day, ROLLED_QUEUES, (("queue", "reason"), ("agent_id",), (QUARTER_HOUR,))),
)
_BY_DAY: Mapping[tuple[str, str], Rollup] = {(one.fact.name, one.day.name): one for one in ROLLED}


def rollup_of(figure: Figure) -> Rollup | None:
    """Return the roll-up that has the figure; None if it is read from the facts."""
    is_sum = figure.percent is None and figure.gone is None
    return _BY_DAY.get((figure.fact.name, figure.day.name)) if is_sum else None


def rollup_of_classes(classes: Column[int]) -> Rollup:
    """Return the roll-up that has how many rows are in each of these classes."""
    return next(one for one in ROLLED if one.fact is classes.table and classes.name in _in_classes(one.name))


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
def _in_classes(name: str) -> Mapping[str, Figure]:
    """Return by the columns of classes how many rows of a class percentiles are made of."""
    return {
        one.classes.name: Figure(f"in_{one.classes.name}", Measure.COUNT, one.fact, one.day, one.den)
        for one in FIGURES.values()
        if one.classes is not None and one.den is not None and f"{one.fact.name}.{one.day.name}" == name
    }


@cache
def version() -> str:
    """Return another text if the roll-ups have to be made again, because figures or cubes have changed."""
    words = [
        (
            *(rollup.name, rollup.all_cubes, [_words(one) for one in rollup.settles]),
            [(one.key, _words(one.num), _words(one.den)) for one in _sums_of(rollup, rollup.all_cubes)],
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
    cubes = table.cube.in_([_name(cube) for cube in rollup.all_cubes])
    connection.execute(delete(rollup.table).where(_of_days(rollup, days), cubes))
    for together in _cubes_together(connection, rollup):
        found = connection.execute(_reading(rollup, together).query, _given(days)).all()
        insert_rows(connection, rollup.table, list(_rows(rollup, together, found)))
    _mark(connection, rollup, _settled(connection, rollup, days), is_whole=True)


def refresh(connection: Connection, rollup: Rollup, facts: Iterable[Mapping[str, Any]]) -> None:
    """Remake the sums in which these facts count, or have counted before they changed.

    If there are many, or a day is not whole yet, note that it has to be remade.
    """
    by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for one in facts:
        if (day := one[rollup.day.name]) is not None:
            by_day[day].append(one)
    if not by_day:
        return
    table = ROLLED_DAYS.c
    query = select(table.day, table.is_whole).where(table.fact == rollup.name, table.day.in_(list(by_day)))
    is_whole: dict[date, bool] = {row.day: row.is_whole for row in connection.execute(query)}
    few = [day for day, some in by_day.items() if is_whole.get(day) and len(some) <= MOST_CHANGED]
    if len(few) > MOST_DAYS:
        few = []
    noted = {day for day in by_day if is_whole.get(day) is False}
    mark_changed(connection, rollup, by_day.keys() - noted - {*few})
    for day in few:
        _remake_some(connection, rollup, day, by_day[day])


def _remake_some(
    connection: Connection, rollup: Rollup, day: date, facts: Sequence[Mapping[str, Any]]
) -> None:
    """Remake the sums of a whole day that have values of these facts in each of their columns."""
    given = _given([day])
    for name in {"team_id", *(name for cube in rollup.all_cubes for name in _columns(cube))}:
        values = {one[name] for one in facts}
        given |= {f"{name}s": [one for one in values if one is not None], f"no_{name}": None in values}
    connection.execute(_removing(rollup), given)
    rows: list[dict[str, Any]] = []
    for cube in rollup.all_cubes:
        query = _reading(rollup, (cube,), is_chosen=True).query
        rows += _rows(rollup, (cube,), connection.execute(query, given))
    insert_rows(connection, rollup.table, rows)
    if rollup.settles:
        _mark(connection, rollup, _settled(connection, rollup, [day]), is_whole=True)


def _cubes_together(connection: Connection, rollup: Rollup) -> Sequence[tuple[Cube, ...]]:
    """PostgreSQL reads the facts once for all cubes; SQLite once for each."""
    is_on_server = connection.dialect.name == "postgresql"
    return (rollup.all_cubes,) if is_on_server else [(one,) for one in rollup.all_cubes]


def _of_days(rollup: Rollup, days: Collection[date]) -> ColumnElement[bool]:
    """Return the condition of the sums of these days: another roll-up may have its sums in the same table."""
    table = rollup.table.c
    return and_(table.figure.in_(rollup.keys), table.day.in_(list(days)))


def _given(days: Collection[date]) -> dict[str, Any]:
    return {"days": list(days), "now": _LATER, "week_ago": _LATER}


@cache
def _removing(rollup: Rollup) -> Delete:
    """Return how the chosen sums of days are removed."""
    table = rollup.table
    chosen = (and_(table.c.cube == _name(cube), _among(table, cube)) for cube in rollup.all_cubes)
    days = table.c.day.in_(bindparam("days", expanding=True))
    return delete(table).where(days, table.c.figure.in_(rollup.keys), or_(*chosen))


def _among(table: Table, cube: Cube) -> ColumnElement[bool]:
    """Return the condition that each column of a cube has one of the values given for it."""
    return and_(*(_is_among(table.c[name]) for name in ("team_id", *_columns(cube))))


def _is_among(column: Column[Any]) -> ColumnElement[bool]:
    found = column.in_(bindparam(f"{column.name}s", expanding=True))
    return or_(found, and_(bindparam(f"no_{column.name}", type_=Boolean), column.is_(None)))


def _settled(connection: Connection, rollup: Rollup, days: Collection[date]) -> dict[date, datetime | None]:
    """Return for each day the moment from which on its figures depend on the facts alone; None: always."""
    found: dict[date, datetime | None] = dict.fromkeys(days)
    if rollup.settles:
        latest = (func.max(one) for one in rollup.settles)
        query = select(rollup.day, *latest).where(rollup.day.in_(list(days))).group_by(rollup.day)
        for day, *moments in connection.execute(query):
            known = [one for one in moments if one is not None]
            found[day] = max(known) + rollup.settled_after if known else None
    return found


def _rows(
    rollup: Rollup, cubes: tuple[Cube, ...], found: Iterable[Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """Return a row for each figure that is not 0 in what `_reading` has found."""
    reading = _reading(rollup, cubes)
    empty = dict.fromkeys(rollup.table.c.keys())
    for number, *row in found:
        cube, values = reading.cubes[number], dict(zip(reading.names, row, strict=True))
        of_group = {name: values[name] for name in ("day", "team_id", *_columns(cube))}
        for figure in rollup.sums_of(cube):
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
def _reading(rollup: Rollup, cubes: tuple[Cube, ...], is_chosen: bool = False) -> _Reading:
    """Read the facts of the days once for all figures; is_chosen: only those with some values."""
    names = list(dict.fromkeys(name for cube in cubes for name in _columns(cube)))
    fact = rollup.fact.c
    groups = {"day": rollup.day, **{name: fact[name] for name in ("team_id", *names)}}
    figures = _sums_of(rollup, cubes)
    sums: dict[str, ColumnElement[Any]] = {one.key: func.sum(one.num) for one in figures}
    sums |= {f"of {one.key}": func.sum(one.den) for one in figures if one.den is not None}
    keys: Sequence[ColumnElement[Any]] = list(groups.values())
    number: ColumnElement[int] = literal(0)
    if len(cubes) > 1:  # the number has a bit for each column by which a row is not grouped
        number = func.grouping(*(fact[name] for name in names))
        keys = [
            func.grouping_sets(
                *(
                    tuple_(rollup.day, fact.team_id, *(fact[name] for name in _columns(cube)))
                    for cube in cubes
                )
            )
        ]
    query = select(number, *groups.values(), *sums.values()).group_by(*keys)
    query = query.where(rollup.day.in_(bindparam("days", expanding=True)))
    if is_chosen:
        query = query.where(or_(*(_among(rollup.fact, cube) for cube in cubes)))
    by_number = {_number(cube, names if len(cubes) > 1 else ()): cube for cube in cubes}
    return _Reading(query, by_number, (*groups, *sums))


def _sums_of(rollup: Rollup, cubes: tuple[Cube, ...]) -> Sequence[Figure]:
    return list({one.key: one for cube in cubes for one in rollup.sums_of(cube)}.values())


def _number(cube: Cube, names: Sequence[str]) -> int:
    return sum(1 << place for place, name in enumerate(reversed(names)) if name not in _columns(cube))


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


def _columns(cube: Cube) -> Cube:
    """Return the columns of a cube: slots are of all zones."""
    return tuple(SLOT if name == QUARTER_HOUR else name for name in cube)


def _name(cube: Cube) -> str:
    return ",".join(cube)
