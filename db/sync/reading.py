"""Reads rows of the shared database; unreadable rows are quarantined, and the others arrive."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, TextClause, func, select, text
from sqlalchemy.exc import DataError

from db.chunks import chunks
from db.models.shapes import Shape, is_readable, shapes

_log = logging.getLogger(__name__)
_NOT_READ = (DataError, ValueError, OverflowError, RecursionError)  # raised by the driver, not by the server
_CHECKED = (Shape.TIME, Shape.DAY, Shape.OBJECT, Shape.OBJECTS)
HALVED = 50  # rows read at once after an unreadable one
Condition = ColumnElement[bool] | TextClause
ReadRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """A row there that cannot be stored here; it is read again when it changes."""

    table: str
    row_id: UUID
    reason: str


class Reader:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._aside: list[SetAsideRow] = []

    def taken_aside(self) -> tuple[SetAsideRow, ...]:
        """Return the rows quarantined since the last call."""
        aside, self._aside = tuple(self._aside), []
        return aside

    def rows(self, table: Table, *conditions: Condition) -> list[ReadRow]:
        """Read all at once, for a small number of rows."""
        try:
            found = _as_rows(table, self._connection.execute(select(table).where(*conditions)))
        except _NOT_READ:
            ids = self._connection.execute(select(table.c.id).where(*conditions)).scalars()
            return [row for some in chunks(ids.all(), HALVED) for row in self.of_ids(table, some)]
        return self._readable(table, found)

    def of_ids(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        """Read these; in halves, until the unreadable ones are isolated."""
        try:
            found = _as_rows(table, self._connection.execute(select(table).where(among(table.c.id, ids))))
        except _NOT_READ as error:
            if len(ids) == 1:
                self._set_aside(table, ids[0], str(error).partition("\n")[0])
                return []
            half = len(ids) // 2
            return [*self.of_ids(table, ids[:half]), *self.of_ids(table, ids[half:])]
        return self._readable(table, found)

    def _readable(self, table: Table, rows: list[ReadRow]) -> list[ReadRow]:
        """Return the rows that can be shown. Checked column by column, which is twice as fast."""
        unreadable: dict[int, str] = {}
        for name, shape, may_be_missing in _checked_columns(table):
            for at, row in enumerate(rows):
                value = row[name]
                if not (may_be_missing if value is None else is_readable(shape, value)):
                    unreadable.setdefault(at, f"{name} is no {shape.value} that can be shown")
        if not unreadable:
            return rows
        for at, reason in unreadable.items():
            self._set_aside(table, rows[at]["id"], reason)
        return [row for at, row in enumerate(rows) if at not in unreadable]

    def _set_aside(self, table: Table, row_id: UUID, reason: str) -> None:
        _log.warning("set aside, all others are taken: %s %s: %s", table.name, row_id, reason)
        self._aside.append(SetAsideRow(str(table.name), row_id, reason[:300]))


def _as_rows(table: Table, found: Iterable[Any]) -> list[ReadRow]:
    names = table.c.keys()
    return [dict(zip(names, row, strict=True)) for row in found]


@cache
def _checked_columns(table: Table) -> tuple[tuple[str, Shape, bool], ...]:
    """Return the columns whose values the driver reads but a workstation may be unable to store.

    A text is always readable. The third value says whether NULL is allowed.
    """
    named = ((name, shape, bool(table.c[name].nullable)) for name, shape in shapes(table).items())
    return tuple(one for one in named if one[1] in _CHECKED)


def among(column: Any, ids: list[UUID]) -> ColumnElement[bool]:
    """Return the condition with one array: a list of parameters would be planned for each length, and is
    limited to 65,535.
    """
    is_among: ColumnElement[bool] = column == func.any(text("CAST(:ids AS uuid[])").bindparams(ids=ids))
    return is_among
