"""Checks the name and password of a member of staff, and changes the password."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg import sql

from db.sync.connection import shared_errors
from db.sync.line import open_line
from db.sync.sync_status import SharedError, Trouble


def who_is(conninfo: Mapping[str, str], password: str) -> UUID:
    """Return the id of the user with this login. Blocks for some seconds at most; raises SharedError."""
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


def change_password(conninfo: Mapping[str, str], password: str, new: str) -> None:
    """Change this login's password: the server gets a verifier, not the password itself.

    new: Of SHORTEST_PASSWORD letters or more. Blocks for some seconds at most; raises SharedError, then the
    former password is valid; only if the connection broke at the very end it is unknown which.
    """
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            with line.transaction():
                login = line.info.user
                kept = line.pgconn.encrypt_password(new.encode(), login.encode(), b"scram-sha-256").decode()
                line.execute(sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(kept)))
                line.execute("SELECT keep_verifier(%s)", (kept,))
        finally:
            line.close()
