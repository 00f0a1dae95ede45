"""Reads rows of the shared database; one that cannot be read is set aside, and the others come."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, TextClause, func, select, text
from sqlalchemy.exc import DataError

from db.models.shapes import Shape, is_readable, shapes

_log = logging.getLogger(__name__)
_NOT_READ = (DataError, ValueError, OverflowError, RecursionError)  # by the driver, not by the server
_LOOKED_AT = (Shape.TIME, Shape.DAY, Shape.OBJECT, Shape.OBJECTS)
_LONG = (Shape.PROSE, Shape.OBJECT, Shape.OBJECTS)
FIRST_PAGE, PAGE_LETTERS = 4, 2_000_000  # rows of up to a million letters are possible
HALVED = 50  # rows that are read in one go after one could not be
_OBJECT, _SCALAR = 64, 24  # letters that what is no text counts as: an empty list takes memory, too
Condition = ColumnElement[bool] | TextClause


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """A row that is there and cannot be had here; it comes when it is another one."""

    table: str
    row_id: UUID
    reason: str


class Reader:
    def __init__(self, connection: Connection, page: int) -> None:
        """page: Rows that are read in one go."""
        self._connection, self._page = connection, page
        self._aside: list[SetAsideRow] = []

    def taken_aside(self) -> tuple[SetAsideRow, ...]:
        """Return what was set aside since the last time."""
        aside, self._aside = tuple(self._aside), []
        return aside

    def rows(self, table: Table, *conditions: Condition) -> list[RowMapping]:
        """Read all in one go: for what is known to be small."""
        try:
            found = list(self._connection.execute(select(table).where(*conditions)).mappings())
        except _NOT_READ:
            return [row for page in self._page_by_page(table, conditions) for row in page]
        return self._readable(table, found)

    def pages(self, table: Table, *conditions: Condition) -> Iterator[list[RowMapping]]:
        """Read in pages, of fewer rows the larger those are. Some may come twice."""
        by_cursor = select(table).where(*conditions).execution_options(stream_results=True)
        size = min(FIRST_PAGE, self._page)
        try:
            found = self._connection.execute(by_cursor).mappings()
            while page := list(found.fetchmany(size)):
                yield self._readable(table, page)
                of_a_row = max(1, sum(_letters(table, row) for row in page) // len(page))
                size = max(1, min(2 * size, PAGE_LETTERS // of_a_row, self._page))
        except _NOT_READ:
            yield from self._page_by_page(table, conditions)

    def _page_by_page(self, table: Table, conditions: tuple[Condition, ...]) -> Iterator[list[RowMapping]]:
        ids = list(self._connection.execute(select(table.c.id).where(*conditions)).scalars())
        step = min(self._page, HALVED)
        for start in range(0, len(ids), step):
            yield self._among(table, ids[start : start + step])

    def _among(self, table: Table, ids: list[UUID]) -> list[RowMapping]:
        """Read these; in halves, until those stand alone that cannot be read."""
        try:
            found = list(self._connection.execute(select(table).where(among(table.c.id, ids))).mappings())
        except _NOT_READ as error:
            if len(ids) == 1:
                self._set_aside(table, ids[0], str(error).partition("\n")[0])
                return []
            half = len(ids) // 2
            return [*self._among(table, ids[:half]), *self._among(table, ids[half:])]
        return self._readable(table, found)

    def _readable(self, table: Table, rows: list[RowMapping]) -> list[RowMapping]:
        looked_at = _looked_at(table)
        good = []
        for row in rows:
            for name, shape, may_be_missing in looked_at:
                value = row[name]
                if not (may_be_missing if value is None else is_readable(shape, value)):
                    self._set_aside(table, row["id"], f"{name} is no {shape.value} that can be shown")
                    break
            else:
                good.append(row)
        return good

    def _set_aside(self, table: Table, row_id: UUID, reason: str) -> None:
        _log.warning("set aside, all others are taken: %s %s: %s", table.name, row_id, reason)
        self._aside.append(SetAsideRow(table.name, row_id, reason[:300]))


def _letters(table: Table, row: RowMapping) -> int:
    return sum(_length(row[name]) for name, shape, _ in _shaped(table) if shape in _LONG)


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return _OBJECT + sum(len(name) + _length(inner) for name, inner in value.items())
    if isinstance(value, list):
        return _OBJECT + sum(map(_length, value))
    return len(value) if isinstance(value, str) else _SCALAR


@cache
def _shaped(table: Table) -> tuple[tuple[str, Shape, bool], ...]:
    found = ((name, shape, bool(table.c[name].nullable)) for name, shape in shapes(table).items())
    return tuple(found)


@cache
def _looked_at(table: Table) -> tuple[tuple[str, Shape, bool], ...]:
    """What the driver reads and we could not: a text is one in any case."""
    return tuple(one for one in _shaped(table) if one[1] in _LOOKED_AT)


def among(column: Any, ids: list[UUID]) -> ColumnElement[bool]:
    """As one array: a list of parameters would be planned anew for each length, and ends at 65,535."""
    is_among: ColumnElement[bool] = column == func.any(text("CAST(:ids AS uuid[])").bindparams(ids=ids))
    return is_among
