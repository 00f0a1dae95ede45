"""Inserts many rows by one statement: PostgreSQL gets a list for each column, not a message for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, column, func, insert, select
from sqlalchemy.sql.dml import Insert
from sqlalchemy.types import ARRAY


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have a value for each column."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        lists = {one.name: [row[one.name] for row in rows] for one in table.c}
        connection.execute(_insert(table), lists)
    else:
        connection.execute(insert(table), rows)


@cache
def _insert(table: Table) -> Insert:
    lists = [bindparam(one.name, type_=ARRAY(one.type)) for one in table.c]
    rows = func.unnest(*lists).table_valued(*(column(one.name, one.type) for one in table.c))
    return insert(table).from_select(list(table.c), select(*rows.render_derived().c))
