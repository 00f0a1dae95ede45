"""Upserts rows of the shared database into the replica, thousands at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.pysqlite import dialect

_DIALECT: Dialect = dialect()
Converter = Callable[[Any], Any]


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or update those with their ids; all rows have the same columns."""
    # The shared database may contain enum members that only a newer Loket knows.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        if rows[0].keys() == set(table.c.keys()):
            sql, converters = _compiled(table)
            connection.exec_driver_sql(sql, _driver_rows(rows, converters))
        else:  # an image that an older program stored: the missing columns have defaults
            connection.execute(_statement(table), rows)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")


def _driver_rows(
    rows: Sequence[Mapping[str, Any]], converters: Sequence[tuple[str, Converter | None]]
) -> list[Any]:
    """Return the rows in the driver's form. Column by column: row by row it took half of a long pull."""
    columns = ([row[name] for row in rows] for name, _converter in converters)
    converted = (
        map(converter, column) if converter else column
        for column, (_, converter) in zip(columns, converters, strict=True)
    )
    return list(zip(*converted, strict=True))


@cache
def _compiled(table: Table) -> tuple[str, tuple[tuple[str, Converter | None], ...]]:
    """Return the statement, and the column and converter of each of its parameters."""
    compiled = _statement(table).compile(dialect=_DIALECT, column_keys=list(table.c.keys()))
    names = compiled.positiontup
    assert names is not None
    types = (compiled.binds[name].type.dialect_impl(_DIALECT) for name in names)
    return str(compiled), tuple(zip(names, (one.bind_processor(_DIALECT) for one in types), strict=True))


def _statement(table: Table) -> Any:
    made = insert(table)
    changed = {name: made.excluded[name] for name in table.c.keys() if name != "id"}  # noqa: SIM118
    return made.on_conflict_do_update(index_elements=["id"], set_=changed)
