"""Lays rows of the shared database over those of the replica, thousands at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.pysqlite import dialect

_SPEAKS: Dialect = dialect()
Maker = Callable[[Any], Any]


def lay(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or change those with their ids; they have the same columns."""
    # What the shared database let pass may hold words that only a newer Loket knows.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        if rows[0].keys() == set(table.c.keys()):
            sql, makers = _form(table)
            connection.exec_driver_sql(sql, _columnwise(rows, makers))
        else:  # as an older program kept it: what is missing has a default
            connection.execute(_upsert(table), rows)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")


def _columnwise(rows: Sequence[Mapping[str, Any]], makers: Sequence[tuple[str, Maker | None]]) -> list[Any]:
    """Return the rows as the driver takes them; one by one that was half of what a long pull took."""
    columns = ([row[name] for row in rows] for name, _maker in makers)
    made = (
        map(maker, column) if maker else column for column, (_, maker) in zip(columns, makers, strict=True)
    )
    return list(zip(*made, strict=True))


@cache
def _form(table: Table) -> tuple[str, tuple[tuple[str, Maker | None], ...]]:
    """Return the statement, and for each of its places the column and what makes its value of ours."""
    compiled = _upsert(table).compile(dialect=_SPEAKS, column_keys=list(table.c.keys()))
    names = compiled.positiontup
    assert names is not None
    makers = (compiled.binds[name].type.dialect_impl(_SPEAKS).bind_processor(_SPEAKS) for name in names)
    return str(compiled), tuple(zip(names, makers, strict=True))


def _upsert(table: Table) -> Any:
    made = insert(table)
    changed = {name: made.excluded[name] for name in table.c.keys() if name != "id"}  # noqa: SIM118
    return made.on_conflict_do_update(index_elements=["id"], set_=changed)
