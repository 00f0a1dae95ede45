"""Deferred indexing of words during mass changes: each case is indexed once, afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

AT_ONCE = 50  # cases in one transaction: a save fits between two
_SOME = "(SELECT case_id FROM search_later ORDER BY case_id LIMIT :most)"
_FILL = text(f"""
    INSERT OR REPLACE INTO search_case (
        rowid, number, subject, description, notes, registration_number, nib, applicant
    )
    SELECT key, number, subject,
        trim(description || ' ' || category || ' ' || service || ' ' || sp4n_tracking), coalesce((
            SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = case_.id AND text <> ''
        ), ''), registration_number, nib,
        coalesce((SELECT name FROM applicant WHERE id = case_.applicant_id), '')
    FROM search_case_key JOIN case_ ON case_.id = case_id
    WHERE case_id IN {_SOME} ORDER BY key
""")
_DONE = text(f"DELETE FROM search_later WHERE case_id IN {_SOME}")


@contextmanager
def paused(connection: Connection) -> Iterator[None]:
    """Only record what must be indexed later; a rolled-back transaction ends this, too."""
    connection.execute(text("INSERT INTO search_paused VALUES (1)"))
    yield
    connection.execute(text("DELETE FROM search_paused"))


def is_due(connection: Connection) -> bool:
    """Whether `index_some` has work, perhaps from before this start."""
    return connection.execute(text("SELECT 1 FROM search_later LIMIT 1")).first() is not None


def index_some(connection: Connection) -> bool:
    """Index some more cases; return whether others remain."""
    connection.execute(_FILL, {"most": AT_ONCE})
    connection.execute(_DONE, {"most": AT_ONCE})
    return is_due(connection)
