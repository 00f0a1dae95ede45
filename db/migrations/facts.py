"""Makes the replica's tables of facts as this program has them.

A revision calls it whenever db/fact_tables.py has changed: facts are made again from the records, so nothing
is lost. The server makes its own tables.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable

from db.fact_tables import FACTS


def remake_fact_tables() -> None:
    connection = op.get_bind()
    FACTS.drop_all(connection)
    FACTS.create_all(connection)
    connection.execute(sa.text("DELETE FROM figures_cursor"))


def fact_tables() -> str:
    """Return another text when a table of facts has changed."""
    words = [
        str(statement)
        for table in FACTS.sorted_tables
        for statement in (CreateTable(table), *sorted(map(str, map(CreateIndex, table.indexes))))
    ]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
