"""A workstation's queries to the archive of the shared database: s0100_archive.sql."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from db.sync.connection import shared_errors
from db.sync.line import open_line
from db.sync.sync_status import ArchivedCase


def find_archived(
    conninfo: Mapping[str, str], password: str, digits: str = "", person: UUID | None = None
) -> tuple[ArchivedCase, ...]:
    """Return archived cases whose number begins with these digits, or those of a person; newest first.

    Blocks; raises SharedError.
    """
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            query = "SELECT id, number, changed_at, subject FROM loket.find_archived(%s, %s)"
            rows = line.execute(query, (digits, person)).fetchall()
        finally:
            line.close()
    return tuple(ArchivedCase(*row) for row in rows)


def put_back(conninfo: Mapping[str, str], password: str, case_id: UUID) -> bool:
    """Return a case to the working tables; return whether it was in the archive. Blocks;
    raises SharedError.
    """
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            found = line.execute("SELECT loket.recall_cases(%s)", ([case_id],)).fetchone()
            line.commit()
        finally:
            line.close()
    return found is not None
