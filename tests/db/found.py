"""Whether what a story says is found by its words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

_DIFFERS = text("""
    SELECT case_.number FROM case_ JOIN search_case_key ON case_id = case_.id
    LEFT JOIN search_case ON search_case.rowid = key
    WHERE notes IS NULL OR length(trim(notes)) <> coalesce((
        SELECT sum(length(text) + 1) - 1 FROM timeline_entry WHERE case_id = case_.id AND text <> ''
    ), 0)
""")


def not_found(connection: Connection) -> list[Any]:
    """Return the cases whose words in the index are not those of their stories."""
    return list(connection.execute(_DIFFERS).scalars())
