"""Adds up figures from facts: sums, percentiles, and the rows behind them.

Days of many facts are added up once, in roll-ups (app/figures/rollups.py). What they hold is not read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Subquery, Table, func, or_, select

from app.figures.asking import MOST_LISTED
from app.figures.classes import middle_of
from app.figures.figures import DAY, WEEK_MS, Figure, Group, column_of, is_of_contacts
from app.figures.rollups import Cube, Rollup, conditions_of, days_to_read, is_settling, rollup_of

MOST_GROUPS = 5_000
LEAST_ROLLED = 3  # days; the facts of fewer are read sooner than which of them are rolled up
MOST_SORTED = 200_000  # rows of a percentile
SORTED_IN_MEMORY = "SET LOCAL work_mem = '32MB'"


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
) -> list[list[Group]]:
    """Add up figures of the same facts and days; see `add_up`.

    chosen_by: The columns by which the server shows the user some rows only: a roll-up must have them.
    team_id: Only facts of this team, and of none.
    """
    asked = _Asked(since, until, now, tuple(by), only or {}, team_id)
    found: dict[str, list[Group]] = {}
    for one in (one for one in figures if one.gone is not None):
        found |= (
            {one.key: _stock_by_day(connection, one, asked)} if DAY in by else _sums(connection, [one], asked)
        )
    sums = [one for one in figures if one.percent is None and one.gone is None]
    rollup = rollup_of(sums[0]) if sums else None
    cube = rollup.cube_of({*by, *asked.only, *chosen_by}) if rollup is not None else None
    if rollup is None or cube is None or (until - since).days < LEAST_ROLLED:
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
    team_id: UUID | None = None

    def conditions(self, figure: Figure) -> list[ColumnElement[bool]]:
        since = figure.day >= self.since
        if figure.gone is not None:
            since = or_(figure.gone.is_(None), figure.gone >= self.until)
        return [since, figure.day < self.until, *self.chosen(figure)]

    def chosen(self, figure: Figure) -> list[ColumnElement[bool]]:
        values = [column_of(figure, name) == value for name, value in self.only.items()]
        return [*values, *self.conditions_of_team(figure.fact)]

    def conditions_of_team(self, table: Table) -> list[ColumnElement[bool]]:
        of_team = table.c.team_id
        return [] if self.team_id is None else [or_(of_team.is_(None), of_team == self.team_id)]

    @property
    def moments(self) -> dict[str, Any]:
        ahead = self.now.utcoffset() or timedelta()
        return {
            "now": self.now,
            "week_ago": self.now - timedelta(milliseconds=WEEK_MS),
            "ahead_s": int(ahead.total_seconds()),
        }


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
        *asked.conditions_of_team(rollup.table),
    )
    query = query.where(table.day.not_in(days)) if days else query
    sums: dict[str, dict[tuple[Any, ...], tuple[int, int]]] = {one.key: {} for one in figures}
    query = query.group_by(table.figure, *keys)
    if len(figures) == 1:
        query = query.order_by(*keys).limit(MOST_GROUPS)
    for row in connection.execute(query):
        sums[row[0]][tuple(row[1:-2])] = int(row[-2]), int(row[-1])
    if days:
        for key, groups in _sums(connection, figures, asked, rollup.day.in_(days)).items():
            for one in groups:
                num, den = sums[key].get(one.by, (0, 0))
                sums[key][one.by] = num + one.num, den + (one.den or 0)
    found: dict[str, list[Group]] = {}
    for figure in figures:
        added = sums[figure.key] if asked.by else {(): sums[figure.key].get((), (0, 0))}
        in_order = sorted(added.items(), key=lambda item: [(value is None, value) for value in item[0]])
        found[figure.key] = [
            Group(values, num, den if figure.den is not None else None)
            for values, (num, den) in in_order[:MOST_GROUPS]
        ]
    return found


def _sums(
    connection: Connection, figures: Sequence[Figure], asked: _Asked, *conditions: ColumnElement[bool]
) -> dict[str, list[Group]]:
    """Add up facts. A group in which a figure counts nothing is left out."""
    found: dict[str, list[Group]] = {one.key: [] for one in figures}
    if not figures:
        return found
    keys = [column_of(figures[0], name) for name in asked.by]
    sums = [
        func.coalesce(func.sum(one), 0).label(f"sum_{place}")
        for place, one in enumerate(part for figure in figures for part in (figure.num, figure.den))
        if one is not None
    ]
    query = select(*keys, *sums).where(*asked.conditions(figures[0]), *conditions)
    query = query.group_by(*keys).order_by(*keys).limit(MOST_GROUPS)
    for row in connection.execute(query, asked.moments):
        values = iter(row[len(keys) :])
        for figure in figures:
            num = int(next(values))
            den = int(next(values)) if figure.den is not None else None
            if num or den or not keys:
                found[figure.key].append(Group(tuple(row[: len(keys)]), num, den))
    return found


def _stock_by_day(connection: Connection, figure: Figure, asked: _Asked) -> list[Group]:
    """Return what was there at the end of each day until now: what was there, and came, less what went."""
    since, until = asked.since, min(asked.until, asked.now.date() + timedelta(days=1))
    assert figure.gone is not None
    others = [name for name in asked.by if name != DAY]
    chosen = asked.chosen(figure)

    def sums(day: ColumnElement[Any] | None, *where: ColumnElement[bool]) -> dict[tuple[Any, ...], int]:
        keys = [*([] if day is None else [day]), *(column_of(figure, name) for name in others)]
        query = select(*keys, func.coalesce(func.sum(figure.num), 0)).where(*where, *chosen).group_by(*keys)
        return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(query, asked.moments)}

    gone = figure.gone
    there = sums(None, figure.day < since, or_(gone.is_(None), gone >= since))
    came = sums(figure.day, figure.day >= since, figure.day < until)
    went = sums(gone, gone >= since, gone < until)
    values = sorted(
        {key[1:] for key in (*came, *went)} | set(there),
        key=lambda one: [(part is None, part) for part in one],
    )
    found = []
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        for value in values:
            there[value] = there.get(value, 0) + came.get((day, *value), 0) - went.get((day, *value), 0)
            rest = iter(value)
            found.append(
                Group(tuple(day if name == DAY else next(rest) for name in asked.by), there[value], None)
            )
    return [one for one in found if one.num][:MOST_GROUPS]


def _percentiles(
    connection: Connection, classes: Column[int], figures: Sequence[tuple[Figure, int]], asked: _Asked
) -> dict[str, list[Group]]:
    """Return percentiles of each group of the same rows: exact of at most MOST_SORTED, else of classes."""
    first, percents = figures[0][0], [percent for _, percent in figures]
    found: dict[str, list[Group]] = {one.key: [] for one, _ in figures}
    keys = [column_of(first, name).label(f"key_{place}") for place, name in enumerate(asked.by)]
    rows = select(*keys, first.num.label("value"), classes.label("class_")).where(
        *asked.conditions(first), *((first.den != 0,) if first.den is not None else ())
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(SORTED_IN_MEMORY)
    counted = select(func.count()).select_from(rows.limit(MOST_SORTED + 1).subquery())
    is_rounded = connection.execute(counted, asked.moments).scalar_one() > MOST_SORTED
    each = _from_classes if is_rounded else _from_values
    for by, values in each(connection, rows.subquery(), len(keys), percents, asked):
        for (figure, _), value in zip(figures, values, strict=True):
            found[figure.key].append(Group(by, value, 1, is_rounded))
    return found if keys or found[first.key] else {one.key: [Group((), 0, 0)] for one, _ in figures}


def _from_values(
    connection: Connection, rows: Subquery, width: int, percents: Sequence[int], asked: _Asked
) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    """The percentile is the value of the first row in order up to which so many per cent of all rows are."""
    keys = list(rows.c)[:width]
    of_group = func.count().over(partition_by=keys).label("total")
    in_order = func.row_number().over(partition_by=keys, order_by=rows.c.value).label("place")
    ranked = select(*keys, rows.c.value, in_order, of_group).subquery()
    keys, place, total = list(ranked.c)[:width], ranked.c.place, ranked.c.total
    query = select(*keys, ranked.c.value, place, total).where(
        or_(*(place == (total * percent + 99) // 100 for percent in percents))
    )
    values: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    totals: dict[tuple[Any, ...], int] = {}
    for row in connection.execute(query.order_by(*keys), asked.moments):
        by = tuple(row[:width])
        values[by][row.place], totals[by] = int(row.value), row.total
    for by, count in list(totals.items())[:MOST_GROUPS]:
        yield by, [values[by][(count * percent + 99) // 100] for percent in percents]


def _from_classes(
    connection: Connection, rows: Subquery, width: int, percents: Sequence[int], asked: _Asked
) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    keys = list(rows.c)[:width]
    query = select(*keys, rows.c.class_, func.count()).group_by(*keys, rows.c.class_)
    query = query.order_by(*keys, rows.c.class_)
    counts: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for row in connection.execute(query, asked.moments):
        counts[tuple(row[:width])].append((row[width], row[width + 1]))
    for by, classes in list(counts.items())[:MOST_GROUPS]:
        yield by, [middle_of(_class_at(classes, percent)) for percent in percents]


def _class_at(classes: Sequence[tuple[int, int]], percent: int) -> int:
    """Return the class up to which so many per cent of all rows are. classes: With their counts."""
    wanted = (sum(count for _, count in classes) * percent + 99) // 100
    so_far = accumulate(count for _, count in classes)
    return next(one for (one, _), total in zip(classes, so_far, strict=True) if total >= wanted)


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
    query = select(key).where(*asked.conditions(figure), or_(*counts))
    query = query.order_by(figure.day, key)
    query = query.offset(skip).limit(MOST_LISTED)
    return list(connection.execute(query, asked.moments).scalars())
