"""Adds up figures from facts: sums, percentiles, and the rows behind them.

Days of many facts are added up once, in roll-ups (app/figures/rollups.py). What they hold is not read again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from app.figures.asking import MOST_LISTED, CountedAccess
from app.figures.classes import middle_of
from app.figures.figures import DAY, WEEK_MS, Figure, Group, column_of, is_of_contacts
from app.figures.rollups import (
    Cube,
    Rollup,
    conditions_of,
    days_to_read,
    is_settling,
    rollup_of,
    rollup_of_classes,
)

MOST_GROUPS = 5_000
LEAST_ROLLED = 4  # days; the facts of fewer are read sooner than which of them are rolled up
MOST_SORTED = 200_000  # rows of a percentile
MOST_STATEMENTS = 1_000  # that are kept: to make one takes longer than to add up a day


def add_up(
    connection: Connection,
    figure: Figure,
    since: date,
    until: date,
    now: datetime,
    by: Sequence[str] = (),
    only: Mapping[str, Any] | None = None,
) -> list[Group]:
    """Add up the facts of the days from `since` to before `until`, in the order of their groups.

    now: Up to when the facts are whole. only: Values of columns. Raises KeyError for an unknown column.
    """
    (found,) = add_up_together(connection, (figure,), since, until, now, by, only)
    return found


def add_up_together(
    connection: Connection,
    figures: Sequence[Figure],
    since: date,
    until: date,
    now: datetime,
    by: Sequence[str] = (),
    only: Mapping[str, Any] | None = None,
    chosen_by: Collection[str] = (),
    team_id: UUID | None = None,
    most: int = MOST_GROUPS,
) -> list[list[Group]]:
    """Add up figures of the same facts and days; see `add_up`.

    chosen_by: The columns by which the server shows the user some rows only: a roll-up must have them.
    team_id: Only facts of this team, and of none. most: How many groups are returned.
    """
    asked = _Asked(since, until, now, tuple(by), only or {}, tuple(chosen_by), team_id, most)
    found: dict[str, list[Group]] = {}
    for one in (one for one in figures if one.gone is not None):
        found |= (
            {one.key: _stock_by_day(connection, one, asked)} if DAY in by else _sums(connection, [one], asked)
        )
    sums = [one for one in figures if one.percent is None and one.gone is None]
    rollup = rollup_of(sums[0]) if sums else None
    cube = rollup.cube_of({*by, *asked.only, *chosen_by}) if rollup is not None else None
    if rollup is None or cube is None or not asked.is_long:
        found |= _sums(connection, sums, asked)
    else:
        fixed = [one for one in sums if not is_settling(one)]
        found |= _rolled_sums(connection, rollup, cube, fixed, asked)
        settling = [one for one in sums if is_settling(one)]
        found |= _rolled_sums(connection, rollup, cube, settling, asked, now)
    of_classes: dict[Column[int], list[tuple[Figure, int]]] = defaultdict(list)
    for one in figures:
        if one.percent is not None and one.classes is not None:
            of_classes[one.classes].append((one, one.percent))
    for classes, some in of_classes.items():
        found |= _percentiles(connection, classes, some, asked)
    return [found[one.key] for one in figures]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of some figures; see `add_up_together`."""

    since: date
    until: date
    now: datetime
    by: tuple[str, ...]
    only: Mapping[str, Any]
    chosen_by: tuple[str, ...] = ()
    team_id: UUID | None = None
    most: int = MOST_GROUPS

    @property
    def is_long(self) -> bool:
        """Whether it is worth to ask which days are rolled up."""
        return (self.until - self.since).days >= LEAST_ROLLED

    @property
    def choice(self) -> _Choice:
        only = tuple((name, value is not None) for name, value in self.only.items())
        return _Choice(only, self.team_id is not None)

    @property
    def values(self) -> dict[str, Any]:
        """Return what the parameters of conditions and figures stand for."""
        ahead = self.now.utcoffset() or timedelta()
        return {
            "now": self.now,
            "week_ago": self.now - timedelta(milliseconds=WEEK_MS),
            "ahead_s": int(ahead.total_seconds()),
            "since": self.since,
            "until": self.until,
            "team_id": self.team_id,
            **{f"only_{name}": value for name, value in self.only.items()},
        }


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which rows are chosen, without the values: so that a statement is made once for all of them.

    Attributes:
        only: Columns, each with whether it has a value.
    """

    only: tuple[tuple[str, bool], ...]
    has_team: bool

    def conditions(self, figure: Figure) -> list[ColumnElement[bool]]:
        until = bindparam("until", type_=Date)
        since = figure.day >= bindparam("since", type_=Date)
        if figure.gone is not None:
            since = or_(figure.gone.is_(None), figure.gone >= until)
        return [since, figure.day < until, *self.chosen(figure)]

    def chosen(self, figure: Figure) -> list[ColumnElement[bool]]:
        values = [
            column_of(figure, name) == (bindparam(f"only_{name}") if has_value else None)
            for name, has_value in self.only
        ]
        return [*values, *self.conditions_of_team(figure.fact)]

    def conditions_of_team(self, table: Table) -> list[ColumnElement[bool]]:
        of_team = table.c.team_id
        return [or_(of_team.is_(None), of_team == bindparam("team_id"))] if self.has_team else []


def _rolled_sums(
    connection: Connection,
    rollup: Rollup,
    cube: Cube,
    figures: Sequence[Figure],
    asked: _Asked,
    settled_by: datetime | None = None,
) -> dict[str, list[Group]]:
    """Add up a roll-up, and the facts of the days that it lacks."""
    if not figures:
        return {}
    days = days_to_read(connection, rollup, asked.since, asked.until, settled_by)
    if len(days) == (asked.until - asked.since).days:
        return _sums(connection, figures, asked)
    table = rollup.table.c
    keys = [rollup.column(name) for name in asked.by]
    query = select(table.figure, *keys, func.sum(table.num), func.sum(table.den)).where(
        conditions_of(rollup, cube, figures, asked.since, asked.until, asked.only),
        *asked.choice.conditions_of_team(rollup.table),
    )
    query = query.where(table.day.not_in(days)) if days else query
    sums: dict[str, dict[tuple[Any, ...], tuple[int, int]]] = {one.key: {} for one in figures}
    query = query.group_by(table.figure, *keys)
    if len(figures) == 1:
        query = query.order_by(*keys).limit(asked.most)
    for row in connection.execute(query, asked.values):
        sums[row[0]][tuple(row[1:-2])] = int(row[-2]), int(row[-1])
    if days:
        for key, groups in _sums(connection, figures, asked, days).items():
            for one in groups:
                num, den = sums[key].get(one.by, (0, 0))
                sums[key][one.by] = num + one.num, den + (one.den or 0)
    found: dict[str, list[Group]] = {}
    for figure in figures:
        added = sums[figure.key] if asked.by else {(): sums[figure.key].get((), (0, 0))}
        in_order = sorted(added.items(), key=lambda item: _in_order(item[0]))
        found[figure.key] = [
            Group(values, num, den if figure.den is not None else None)
            for values, (num, den) in in_order[: asked.most]
        ]
    return found


def _sums(
    connection: Connection, figures: Sequence[Figure], asked: _Asked, days: Sequence[date] = ()
) -> dict[str, list[Group]]:
    """Add up facts; days: only those of these. A group in which a figure counts nothing is left out."""
    found: dict[str, list[Group]] = {one.key: [] for one in figures}
    if not figures:
        return found
    query = _summing(tuple(figures), asked.by, asked.choice, bool(days))
    keys = len(asked.by)
    for row in connection.execute(query, {**asked.values, "most": asked.most, "days": list(days)}):
        values = iter(row[keys:])
        for figure in figures:
            num = int(next(values))
            den = int(next(values)) if figure.den is not None else None
            if num or den or not keys:
                found[figure.key].append(Group(tuple(row[:keys]), num, den))
    return found


@lru_cache(maxsize=MOST_STATEMENTS)
def _summing(
    figures: tuple[Figure, ...], by: tuple[str, ...], choice: _Choice, is_of_some_days: bool
) -> Select[Any]:
    keys = [column_of(figures[0], name) for name in by]
    sums = [
        func.coalesce(func.sum(one), 0).label(f"sum_{place}")
        for place, one in enumerate(part for figure in figures for part in (figure.num, figure.den))
        if one is not None
    ]
    query = select(*keys, *sums).where(*choice.conditions(figures[0]))
    if is_of_some_days:
        query = query.where(figures[0].day.in_(bindparam("days", expanding=True)))
    return query.group_by(*keys).order_by(*keys).limit(bindparam("most", type_=Integer))


def stocks_together(
    connection: Connection,
    figure: Figure,
    untils: Collection[date],
    now: datetime,
    by: Sequence[str],
    only: Mapping[str, Any],
) -> dict[date, list[Group]]:
    """Return what was there before each of these days, as `add_up` does, from one reading of the facts."""
    ends = sorted(set(untils))
    asked = _Asked(ends[0], ends[-1], now, tuple(by), only)
    query = _stocking(figure, asked.by, asked.choice, len(ends))
    values = {**asked.values, "most": asked.most, **{f"end_{place}": one for place, one in enumerate(ends)}}
    found: dict[date, list[Group]] = {one: [] for one in ends}
    for row in connection.execute(query, values):
        group, sums = tuple(row[: len(by)]), row[len(by) :]
        for end, num in zip(ends, sums, strict=True):
            if num or not by:
                found[end].append(Group(group, int(num), None))
    return found


@lru_cache(maxsize=MOST_STATEMENTS)
def _stocking(figure: Figure, by: tuple[str, ...], choice: _Choice, count: int) -> Select[Any]:
    assert figure.gone is not None
    keys, gone = [column_of(figure, name) for name in by], figure.gone
    ends = [bindparam(f"end_{place}", type_=Date) for place in range(count)]
    was_there = [and_(figure.day < end, or_(gone.is_(None), gone >= end)) for end in ends]
    sums = [func.coalesce(func.sum(case((one, figure.num), else_=0)), 0) for one in was_there]
    query = select(*keys, *(one.label(f"sum_{place}") for place, one in enumerate(sums)))
    query = query.where(figure.day < ends[-1], or_(gone.is_(None), gone >= ends[0]), *choice.chosen(figure))
    return query.group_by(*keys).order_by(*keys).limit(bindparam("most", type_=Integer))


def _stock_by_day(connection: Connection, figure: Figure, asked: _Asked) -> list[Group]:
    """Return what was there at the end of each day until now: what was there, and came, less what went."""
    since, until = asked.since, min(asked.until, asked.now.date() + timedelta(days=1))
    assert figure.gone is not None
    others = [name for name in asked.by if name != DAY]
    chosen = asked.choice.chosen(figure)

    def sums(day: ColumnElement[Any] | None, *where: ColumnElement[bool]) -> dict[tuple[Any, ...], int]:
        keys = [*([] if day is None else [day]), *(column_of(figure, name) for name in others)]
        query = select(*keys, func.coalesce(func.sum(figure.num), 0)).where(*where, *chosen).group_by(*keys)
        return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(query, asked.values)}

    gone = figure.gone
    there = sums(None, figure.day < since, or_(gone.is_(None), gone >= since))
    came = sums(figure.day, figure.day >= since, figure.day < until)
    went = sums(gone, gone >= since, gone < until)
    values = sorted({key[1:] for key in (*came, *went)} | set(there), key=_in_order)
    found = []
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        for value in values:
            there[value] = there.get(value, 0) + came.get((day, *value), 0) - went.get((day, *value), 0)
            rest = iter(value)
            found.append(
                Group(tuple(day if name == DAY else next(rest) for name in asked.by), there[value], None)
            )
    return [one for one in found if one.num][: asked.most]


def _percentiles(
    connection: Connection, classes: Column[int], figures: Sequence[tuple[Figure, int]], asked: _Asked
) -> dict[str, list[Group]]:
    """Return percentiles of each group of the same rows: exact of at most MOST_SORTED, else of classes."""
    first = figures[0][0]
    counts = _class_counts(connection, classes, first, asked)
    is_rounded = sum(map(Counter.total, counts.values())) > MOST_SORTED
    groups = sorted(counts, key=_in_order)[: asked.most]
    places = {figure.key: {by: _place(counts[by], percent) for by in groups} for figure, percent in figures}
    wanted = set().union(*({(by, place.number) for by, place in of.items()} for of in places.values()))
    values = {} if is_rounded else _values_in(connection, classes, first, wanted, asked)
    found: dict[str, list[Group]] = {}
    for figure, _ in figures:
        found[figure.key] = [
            Group(
                by,
                middle_of(place.number) if is_rounded else _at(values[by, place.number], place.rank),
                1,
                is_rounded,
            )
            for by, place in places[figure.key].items()
        ]
        if not asked.by and not groups:
            found[figure.key] = [Group((), 0, 0)]
    return found


def _class_counts(
    connection: Connection, classes: Column[int], figure: Figure, asked: _Asked
) -> dict[tuple[Any, ...], Counter[int]]:
    """Return by groups how many rows of a percentile each class has: of whole days from the roll-up."""
    counts: dict[tuple[Any, ...], Counter[int]] = defaultdict(Counter)

    def count(query: Select[Any]) -> None:
        for *by, number, rows in connection.execute(query, asked.values):
            counts[tuple(by)][number] += int(rows)

    rollup = rollup_of_classes(classes)
    cube = rollup.cube_of({*asked.by, *asked.only, *asked.chosen_by, classes.name})
    of_facts = [*asked.choice.conditions(figure), *_counts_in(figure)]
    if cube is not None and asked.is_long:
        days = days_to_read(connection, rollup, asked.since, asked.until)
        table, keys = rollup.table.c, [rollup.column(name) for name in asked.by]
        query = select(*keys, table[classes.name], func.sum(table.num)).group_by(*keys, table[classes.name])
        counting = [rollup.in_classes(classes)]
        query = query.where(
            conditions_of(rollup, cube, counting, asked.since, asked.until, asked.only),
            *asked.choice.conditions_of_team(rollup.table),
        )
        count(query.where(table.day.not_in(days)) if days else query)
        if not days:
            return counts
        of_facts.append(rollup.day.in_(days))
    keys = [column_of(figure, name) for name in asked.by]
    count(select(*keys, classes, func.count()).where(*of_facts).group_by(*keys, classes))
    return counts


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the value of a percentile is. number: Of its class. rank: Among the values in it, from 0."""

    number: int
    rank: int


def _place(counts: Counter[int], percent: int) -> _Place:
    """The percentile is the value of the first row in order up to which so many per cent of all rows are."""
    left = (counts.total() * percent + 99) // 100
    for number, rows in sorted(counts.items()):
        if left <= rows:
            return _Place(number, left - 1)
        left -= rows
    raise AssertionError("no per cent is more than all rows")


def _values_in(
    connection: Connection,
    classes: Column[int],
    figure: Figure,
    wanted: Collection[tuple[tuple[Any, ...], int]],
    asked: _Asked,
) -> dict[tuple[tuple[Any, ...], int], Counter[int]]:
    """Return how often groups have each value that is in one of these classes."""
    if not wanted:
        return {}
    found: dict[tuple[tuple[Any, ...], int], Counter[int]] = {one: Counter() for one in wanted}
    keys = [*(column_of(figure, name) for name in asked.by), classes, figure.num]
    query = select(*keys, func.count()).where(*asked.choice.conditions(figure), *_counts_in(figure))
    query = query.where(classes.in_(sorted({number for _, number in wanted}))).group_by(*keys)
    for *by, number, value, rows in connection.execute(query, asked.values):
        if (values := found.get((tuple(by), number))) is not None:
            values[int(value)] += rows
    return found


def _at(values: Counter[int], rank: int) -> int:
    """Return the value at this place, counted from 0, of all in their order."""
    for value, rows in sorted(values.items()):
        if rank < rows:
            return value
        rank -= rows
    raise AssertionError("there are fewer values than rows of their class")


def _counts_in(figure: Figure) -> list[ColumnElement[bool]]:
    """Return the condition of the rows from which a percentile is made."""
    return [figure.den != 0] if figure.den is not None else []


def _in_order(by: Sequence[Any]) -> list[tuple[bool, Any]]:
    """As the databases sort: what is unknown comes last."""
    return [(value is None, value) for value in by]


def accesses_behind(
    connection: Connection,
    figure: Figure,
    since: date,
    until: date,
    now: datetime,
    only: Mapping[str, Any] | None = None,
    skip: int = 0,
) -> list[CountedAccess]:
    """Return the accesses to personal data that the figure counts, the newest first; at most MOST_LISTED."""
    asked = _Asked(since, until, now, (), only or {})
    fields = CountedAccess.__struct_fields__
    query = select(*(figure.fact.c[name] for name in fields))
    query = query.where(*asked.choice.conditions(figure), figure.num != 0)
    query = query.order_by(figure.fact.c.at.desc(), figure.fact.c.access_id.desc())
    found = connection.execute(query.offset(skip).limit(MOST_LISTED), asked.values)
    return [CountedAccess(**dict(zip(fields, row, strict=True))) for row in found]


def rows_behind(
    connection: Connection,
    figure: Figure,
    since: date,
    until: date,
    now: datetime,
    only: Mapping[str, Any] | None = None,
    skip: int = 0,
) -> list[UUID]:
    """Return the case, or of figures of calls the contact, of each row that the figure counts.

    At most MOST_LISTED after the skipped ones.
    """
    key = figure.fact.c.contact_id if is_of_contacts(figure) else figure.fact.c.case_id
    counts = [one != 0 for one in (figure.num, figure.den) if one is not None]
    asked = _Asked(since, until, now, (), only or {})
    query = select(key).where(*asked.choice.conditions(figure), or_(*counts))
    query = query.order_by(figure.day, key)
    query = query.offset(skip).limit(MOST_LISTED)
    return list(connection.execute(query, asked.values).scalars())
