"""Generates the function that a pull calls first: which tables have new rows. A new table needs it again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Table

from db.server.migrations import policies
from db.server.migrations.sql import run
from db.sync.tables import WRITTEN, octets


def create(tables: Iterable[Table]) -> None:
    """Create `loket.news` for these tables."""
    parts = "\n    UNION ALL\n    ".join(map(_has_news, tables))
    written = "\n    UNION ALL\n    ".join(_gone_with_case(table.name) for table in WRITTEN)
    run("s0100_news", tables=parts, names_who_asks=policies.NAMES_WHO_ASKS, gone_written=written)


def _has_news(table: Table) -> str:
    new = "xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(xid, after)"
    return (
        f"SELECT '{table.name}', NULL::uuid, count(*), sum({octets(table)})::bigint FROM loket.{table.name} "
        f"WHERE {new} HAVING count(*) > 0"
    )


def _gone_with_case(table: str) -> str:
    """Return the query for rows of a conversation whose case the user does not see; a unit never had any."""
    new = "t.xid >= pg_snapshot_xmin(after) AND NOT pg_visible_in_snapshot(t.xid, after)"
    return (
        f"SELECT 'gone:{table}', t.id, NULL, NULL FROM loket.{table} t "
        f"JOIN loket.case_ ON case_.id = t.case_id "
        f"WHERE {new} AND loket.is_desk() AND NOT loket.sees_case(case_)"
    )
