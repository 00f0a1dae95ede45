"""Adds up figures from facts: sums, percentiles, and the rows behind them.

Days of many facts are added up once, in roll-ups (app/figures/rollups.py). What they hold is not read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Subquery, Table, and_, func, or_, select

from app.figures.classes import middle_of
from app.figures.figures import DAY, WEEK_MS, Figure, Group, column_of, is_of_contacts
from app.figures.rollups import ROLLED, conditions_of, days_to_read, is_rolled

MOST_GROUPS = 5_000
MOST_SORTED = 200_000  # rows of a percentile


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

    now: Up to when the facts are whole, in the office's zone, whose hours divide a day. only: Values of
    columns. Raises KeyError for an unknown column.
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
    stocks = [one for one in figures if one.gone is not None]
    if stocks and len(figures) > 1:
        others = [one for one in figures if one.gone is None]
        added: dict[str, list[Group]] = {}
        for some in ([others] if others else []) + [[one] for one in stocks]:
            groups = add_up_together(connection, some, since, until, now, by, only, chosen_by, team_id)
            added |= {one.key: found for one, found in zip(some, groups, strict=True)}
        return [added[one.key] for one in figures]
    if stocks and DAY in by:
        return [_stock_by_day(connection, figures[0], since, until, now, by, only or {}, team_id)]
    conditions = list(_conditions(figures[0], since, until, only or {}))
    conditions += _of_team(figures[0].fact, team_id)
    found: dict[str, list[Group]] = {}
    rolled = [one for one in figures if is_rolled(one)]
    rollup = ROLLED.get(figures[0].fact)
    cube = rollup.cube_of({*by, *(only or {}), *chosen_by}) if rollup is not None else None
    if rolled and rollup is not None and cube is not None:
        where = conditions_of(rollup, cube, rolled, since, until, only or {})
        where = and_(where, *_of_team(rollup.table, team_id))
        days = days_to_read(connection, rollup.fact, since, until)
        where = and_(where, rollup.table.c.day.not_in(days)) if days else where
        read = [*conditions, rollup.day.in_(days)] if days else None
        found |= _rolled_sums(connection, rollup.table, rolled, where, read, now, by)
    else:
        rolled = []
    sums = [one for one in figures if one.percent is None and one not in rolled]
    found |= _sums(connection, sums, conditions, now, by)
    return [
        _percentiles(connection, one, one.percent, conditions, now, by)
        if one.percent is not None
        else found[one.key]
        for one in figures
    ]


def _rolled_sums(
    connection: Connection,
    table: Table,
    figures: Sequence[Figure],
    where: ColumnElement[bool],
    read: Sequence[ColumnElement[bool]] | None,
    now: datetime,
    by: Sequence[str],
) -> dict[str, list[Group]]:
    """Add up a roll-up, and the facts of the days that it lacks: `read`."""
    keys = [table.c[name] for name in by]
    query = select(table.c.figure, *keys, func.sum(table.c.num), func.sum(table.c.den)).where(where)
    sums: dict[str, dict[tuple[Any, ...], tuple[int, int]]] = {one.key: {} for one in figures}
    query = query.group_by(table.c.figure, *keys)
    if len(figures) == 1:
        query = query.order_by(*keys).limit(MOST_GROUPS)
    for row in connection.execute(query):
        sums[row[0]][tuple(row[1:-2])] = int(row[-2]), int(row[-1])
    if read is not None:
        for key, groups in _sums(connection, figures, read, now, by).items():
            for one in groups:
                num, den = sums[key].get(one.by, (0, 0))
                sums[key][one.by] = num + one.num, den + (one.den or 0)
    found: dict[str, list[Group]] = {}
    for figure in figures:
        added = sums[figure.key] if by else {(): sums[figure.key].get((), (0, 0))}
        in_order = sorted(added.items(), key=lambda item: [(value is None, value) for value in item[0]])
        found[figure.key] = [
            Group(values, num, den if figure.den is not None else None)
            for values, (num, den) in in_order[:MOST_GROUPS]
        ]
    return found


def _sums(
    connection: Connection,
    figures: Sequence[Figure],
    conditions: Sequence[ColumnElement[bool]],
    now: datetime,
    by: Sequence[str],
) -> dict[str, list[Group]]:
    """Add up facts. A group in which a figure counts nothing is left out."""
    found: dict[str, list[Group]] = {one.key: [] for one in figures}
    if not figures:
        return found
    keys = [column_of(figures[0], name) for name in by]
    sums = [
        func.coalesce(func.sum(one), 0).label(f"sum_{place}")
        for place, one in enumerate(part for figure in figures for part in (figure.num, figure.den))
        if one is not None
    ]
    query = select(*keys, *sums).where(*conditions)
    query = query.group_by(*keys).order_by(*keys).limit(MOST_GROUPS)
    for row in connection.execute(query, _moments(now)):
        values = iter(row[len(keys) :])
        for figure in figures:
            num = int(next(values))
            den = int(next(values)) if figure.den is not None else None
            if num or den or not keys:
                found[figure.key].append(Group(tuple(row[: len(keys)]), num, den))
    return found


def _stock_by_day(
    connection: Connection,
    figure: Figure,
    since: date,
    until: date,
    now: datetime,
    by: Sequence[str],
    only: Mapping[str, Any],
    team_id: UUID | None,
) -> list[Group]:
    """Return what was there at the end of each day until now: what was there, and came, less what went."""
    until = min(until, now.date() + timedelta(days=1))
    assert figure.gone is not None
    others = [name for name in by if name != DAY]
    chosen = [*_chosen(figure, only), *_of_team(figure.fact, team_id)]

    def sums(day: ColumnElement[Any] | None, *where: ColumnElement[bool]) -> dict[tuple[Any, ...], int]:
        keys = [*([] if day is None else [day]), *(column_of(figure, name) for name in others)]
        query = select(*keys, func.coalesce(func.sum(figure.num), 0)).where(*where, *chosen).group_by(*keys)
        return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(query, _moments(now))}

    gone = figure.gone
    there = sums(None, figure.day < since, or_(gone.is_(None), gone >= since))
    came = sums(figure.day, figure.day >= since, figure.day < until)
    went = sums(gone, gone >= since, gone < until)
    values = {key[1:] for key in (*came, *went)} | set(there)
    found = []
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        for value in sorted(values, key=lambda one: [(part is None, part) for part in one]):
            there[value] = there.get(value, 0) + came.get((day, *value), 0) - went.get((day, *value), 0)
            rest = iter(value)
            found.append(Group(tuple(day if name == DAY else next(rest) for name in by), there[value], None))
    return [one for one in found if one.num][:MOST_GROUPS]


def _percentiles(
    connection: Connection,
    figure: Figure,
    percent: int,
    conditions: Sequence[ColumnElement[bool]],
    now: datetime,
    by: Sequence[str],
) -> list[Group]:
    """Return the percentile of each group: exact of at most MOST_SORTED rows, else of classes."""
    keys = [column_of(figure, name) for name in by]
    rows = select(*(key.label(f"key_{place}") for place, key in enumerate(keys)), figure.num.label("value"))
    rows = rows.add_columns(figure.classes.label("class_")) if figure.classes is not None else rows
    rows = rows.where(*conditions, *((figure.den != 0,) if figure.den is not None else ()))
    counted = select(func.count()).select_from(rows.limit(MOST_SORTED + 1).subquery())
    if connection.execute(counted, _moments(now)).scalar_one() > MOST_SORTED and figure.classes is not None:
        found = _from_classes(connection, rows.subquery(), len(keys), percent, now)
    else:
        found = _from_values(connection, rows.subquery(), len(keys), percent, now)
    return found if found or keys else [Group((), 0, 0)]


def _from_values(
    connection: Connection, rows: Subquery, width: int, percent: int, now: datetime
) -> list[Group]:
    """The percentile is the value of the first row in order up to which so many per cent of all rows are."""
    keys = list(rows.c)[:width]
    count = func.count().over(partition_by=keys)
    place = func.row_number().over(partition_by=keys, order_by=rows.c.value)
    ranked = select(*keys, rows.c.value, place.label("place"), count.label("total")).subquery()
    keys = list(ranked.c)[:width]
    query = select(*keys, ranked.c.value).where(ranked.c.place == (ranked.c.total * percent + 99) // 100)
    query = query.order_by(*keys).limit(MOST_GROUPS)
    return [Group(tuple(row[:width]), int(row[width]), 1) for row in connection.execute(query, _moments(now))]


def _from_classes(
    connection: Connection, rows: Subquery, width: int, percent: int, now: datetime
) -> list[Group]:
    keys = list(rows.c)[:width]
    query = select(*keys, rows.c.class_, func.count()).group_by(*keys, rows.c.class_)
    query = query.order_by(*keys, rows.c.class_)
    counts: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for row in connection.execute(query, _moments(now)):
        counts[tuple(row[:width])].append((row[width], row[width + 1]))
    found = []
    for by, classes in list(counts.items())[:MOST_GROUPS]:
        wanted = (sum(count for _, count in classes) * percent + 99) // 100
        so_far = accumulate(count for _, count in classes)
        number = next(one for (one, _), total in zip(classes, so_far, strict=True) if total >= wanted)
        found.append(Group(by, middle_of(number), 1, is_rounded=True))
    return found


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

    At most MOST_GROUPS after the skipped ones.
    """
    key = figure.fact.c.contact_id if is_of_contacts(figure) else figure.fact.c.case_id
    counts = [one != 0 for one in (figure.num, figure.den) if one is not None]
    query = select(key).where(*_conditions(figure, since, until, only or {}), or_(*counts))
    query = query.order_by(figure.day, key)
    query = query.offset(skip).limit(MOST_GROUPS)
    return list(connection.execute(query, _moments(now)).scalars())


def _conditions(
    figure: Figure, since: date, until: date, only: Mapping[str, Any]
) -> Iterable[ColumnElement[bool]]:
    if figure.gone is None:
        yield figure.day >= since
    else:
        yield or_(figure.gone.is_(None), figure.gone >= until)
    yield figure.day < until
    yield from _chosen(figure, only)


def _chosen(figure: Figure, only: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    for name, value in only.items():
        yield column_of(figure, name) == value


def _of_team(table: Table, team_id: UUID | None) -> list[ColumnElement[bool]]:
    of_team = table.c.team_id
    return [] if team_id is None else [or_(of_team.is_(None), of_team == team_id)]


def _moments(now: datetime) -> dict[str, Any]:
    ahead = now.utcoffset() or timedelta()
    return {
        "now": now,
        "week_ago": now - timedelta(milliseconds=WEEK_MS),
        "ahead_s": int(ahead.total_seconds()),
    }
