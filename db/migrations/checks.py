"""Adds members to an enum column without copying its table, which would take a minute for a million rows."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op


def allow_words(table: str, column: str, words: str) -> None:
    """Replace the CHECK of an enum column; `words` are its members' texts, separated by spaces.

    On SQLite this changes the table's text in the schema, as its documentation describes for a CHECK (ALTER
    TABLE, section 7): the rows on disk stay unchanged.

    Raises:
        ValueError: The table has no such check.
    """
    name = f"ck_{table}_{column}_word"
    condition = f"{column} IN ({', '.join(repr(word) for word in words.split())})"
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, condition)
        return
    query = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
    before = str(connection.execute(query, {"table": table}).scalar_one())
    after, count = re.subn(
        rf'(CONSTRAINT "?{name}"? CHECK) \([^()]* IN \([^()]*\)\)', rf"\1 ({condition})", before
    )
    if count != 1:
        raise ValueError(f"{table} has no check {name}")
    version = int(connection.execute(sa.text("PRAGMA schema_version")).scalar_one())
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    change = sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table")
    connection.execute(change, {"sql": after, "table": table})
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
