"""The index of words while much is coming: cases are put into it afterwards, each once."""

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
    SELECT key, number, subject, trim(description || ' ' || category || ' ' || service), coalesce((
            SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = case_.id AND text <> ''
        ), ''), registration_number, nib,
        coalesce((SELECT name FROM applicant WHERE id = case_.applicant_id), '')
    FROM search_case_key JOIN case_ ON case_.id = case_id
    WHERE case_id IN {_SOME} ORDER BY key
""")
_DONE = text(f"DELETE FROM search_later WHERE case_id IN {_SOME}")


@contextmanager
def paused(connection: Connection) -> Iterator[None]:
    """Only note what is to be found later; a transaction that breaks off ends this, too."""
    connection.execute(text("INSERT INTO search_paused VALUES (1)"))
    yield
    connection.execute(text("DELETE FROM search_paused"))


def is_due(connection: Connection) -> bool:
    """Whether there is anything that `index_some` has to do, perhaps of a time before this start."""
    return connection.execute(text("SELECT 1 FROM search_later LIMIT 1")).first() is not None


def index_some(connection: Connection) -> bool:
    """Let some more be found; return whether there are others."""
    connection.execute(_FILL, {"most": AT_ONCE})
    connection.execute(_DONE, {"most": AT_ONCE})
    return is_due(connection)
