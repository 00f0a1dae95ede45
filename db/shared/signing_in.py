"""Whether a name and a password are somebody of the office."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from db.shared.line import open_line
from db.shared.link import shared_errors
from db.shared.standing import SharedError, Trouble


def who_is(conninfo: Mapping[str, str], password: str) -> UUID:
    """Return the id of the person with this login. Blocks for some seconds at most; raises SharedError."""
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            row = line.execute("SELECT my_id(), my_role() IS NOT NULL").fetchone()
        finally:
            line.close()
    if row is None or row[0] is None or not row[1]:
        raise SharedError(Trouble.SIGN_IN, "nobody of the office")
    found: UUID = row[0]
    return found
