"""A workstation's queries to the archive of the shared database: s0100_archive.sql."""

from __future__ import annotations

from uuid import UUID

from db.sync.connection import shared_errors
from db.sync.line import open_line
from db.sync.sync_status import ArchivedCase, Way


def find_archived(way: Way, digits: str = "", person: UUID | None = None) -> tuple[ArchivedCase, ...]:
    """Return archived cases whose number begins with these digits, or those of a person; newest first.

    Blocks; raises SharedError.
    """
    with shared_errors():
        line = open_line(way.conninfo, way.password)
        try:
            query = "SELECT id, number, changed_at, subject FROM loket.find_archived(%s, %s)"
            rows = line.execute(query, (digits, person)).fetchall()
        finally:
            line.close()
    return tuple(ArchivedCase(*row) for row in rows)


def put_back(way: Way, case_id: UUID) -> bool:
    """Return a case to the working tables; return whether it was in the archive. Blocks;
    raises SharedError.
    """
    with shared_errors():
        line = open_line(way.conninfo, way.password)
        try:
            found = line.execute("SELECT loket.recall_cases(%s)", ([case_id],)).fetchone()
            line.commit()
        finally:
            line.close()
    return found is not None
