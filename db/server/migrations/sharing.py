"""Generates the functions that say who may take a shared page, and which cases continue.

A new table needs them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from db.server.migrations.sql import run

_NEW = "t.xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(t.xid, after)"
_OLD = "pg_visible_in_snapshot({row}.xid, after)"


def create(tables: Iterable[Table]) -> None:
    """Create `loket.sharing` and `loket.continued` for these tables."""
    tables = list(tables)
    named = "\n        UNION ".join(one for table in tables for one in _named(table))
    is_old = _OLD.format(row="t")
    below = (table.name for table in tables if "case_id" in table.c)
    old = (f"OR EXISTS (SELECT FROM loket.{one} t WHERE t.case_id = c.id AND {is_old})" for one in below)
    run(
        "s0100_sharing",
        named=named,
        is_old=is_old,
        is_old_case=_OLD.format(row="c"),
        has_old_rows="\n        ".join(old),
    )


def _named(table: Table) -> Iterator[str]:
    """Yield the queries for the users that new rows of this table name: in the row itself, or in its case or
    contact.
    """
    rows = f"FROM loket.{table.name} t"
    for column in table.c:
        if any(key.column.table.name == "agent" for key in column.foreign_keys):
            yield f"SELECT t.{column.name} {rows} WHERE {_NEW} AND t.{column.name} IS NOT NULL"
    if "case_id" in table.c:
        joined = "JOIN loket.case_ c ON c.id = t.case_id"
        yield f"SELECT c.assignee_id {rows} {joined} WHERE {_NEW} AND c.assignee_id IS NOT NULL"
    if "contact_id" in table.c:
        joined = "JOIN loket.contact o ON o.id = t.contact_id"
        yield f"SELECT o.agent_id {rows} {joined} WHERE {_NEW} AND o.agent_id IS NOT NULL"
    if "contact_id" in table.c and "case_id" not in table.c:
        joined = "JOIN loket.contact o ON o.id = t.contact_id JOIN loket.case_ c ON c.id = o.case_id"
        yield f"SELECT c.assignee_id {rows} {joined} WHERE {_NEW} AND c.assignee_id IS NOT NULL"
