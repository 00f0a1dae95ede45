"""One workstation's connection to the shared database, and what an error on it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from db.schema import REVISION
from db.shared.standing import SharedError, Trouble
from db.shared.tables import SCHEMA, SERVER_REVISION


class CopiedFile(Exception):  # noqa: N818 - what happened, not an error of anybody
    """The shared database has other mutations under these numbers: this file is a copy of another one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What makes a workstation known. `secret` is kept in the key store only."""

    client_id: UUID
    workstation: str
    secret: str


_BY_STATE = {
    "LK001": Trouble.SIGN_IN,
    "LK002": Trouble.UPDATE_NEEDED,
    "LK003": Trouble.NOT_ENROLLED,
    "LK005": Trouble.CODE_TAKEN,
    "LK011": Trouble.CLOCK_AHEAD,
    "LK013": Trouble.TOO_MANY_STATIONS,
    "25006": Trouble.UNREACHABLE,  # a standby
    # A table, column or function that this program knows and the server does not.
    "42P01": Trouble.SERVER_OLDER,
    "42703": Trouble.SERVER_OLDER,
    "42883": Trouble.SERVER_OLDER,
    "28P01": Trouble.SIGN_IN,
    "28000": Trouble.SIGN_IN,
}
# An error while connecting brings no SQLSTATE, only words.
_REFUSED = ("authentication failed", "no password supplied")
_CLOSED = "is not permitted to log in"  # said only to who has proven the password
# Lost connection, no room, shutting down, deadlock, a lock or a snapshot that others were faster with.
_PASSING = ("08", "53", "57", "40", "55")


def trouble_of(error: Exception) -> Trouble:
    """Return what an error of psycopg or SQLAlchemy means."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(original, "sqlstate", None)
    if state in _BY_STATE:
        return _BY_STATE[state]
    if state is None:
        text = str(original)
        if "certificate" in text or "SSL" in text:
            return Trouble.UNTRUSTED
        if _CLOSED in text:
            return Trouble.LOGIN_CLOSED
        if any(words in text for words in _REFUSED):
            return Trouble.SIGN_IN
        is_lost = isinstance(original, psycopg.OperationalError | psycopg.InterfaceError)
        return Trouble.UNREACHABLE if is_lost else Trouble.FAILED
    return Trouble.UNREACHABLE if state[:2] in _PASSING else Trouble.FAILED


@contextmanager
def shared_errors() -> Iterator[None]:
    """Turn what the driver raises into SharedError."""
    try:
        yield
    except (DBAPIError, psycopg.Error, OSError) as error:
        raise SharedError(trouble_of(error), str(error).strip()) from error


def engine_to(connect: Callable[[], psycopg.Connection]) -> Engine:
    """Return an engine whose every connection is a new one of these."""
    # Errors end in the log, and the values of a statement are what people said and typed.
    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _at_home(raw: psycopg.Connection, _record: object) -> None:
        raw.execute(f"SET search_path = {SCHEMA}")
        raw.execute("SET plan_cache_mode = force_custom_plan")
        raw.commit()

    return engine


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the shared database says first.

    Attributes:
        agent_id, is_desk: As whom it knows this login, and whether that is one who sees everybody that asks.
        sight: Changes with whatever decides what this person may see.
    """

    epoch: str
    agent_id: UUID
    is_desk: bool
    sight: str
    history_days: int


def greet(connection: Connection, enrolment: Enrolment, program: int) -> Greeting:
    """Raise SharedError if the shared database has to be updated before this program can use it."""
    row = connection.exec_driver_sql(
        "SELECT epoch, agent_id, is_desk, sight, history_days, revision, server_revision "
        "FROM greet(%s, %s, %s)",
        (enrolment.client_id, enrolment.secret, program),
    ).one()
    if row.revision < REVISION or row.server_revision < SERVER_REVISION:
        raise SharedError(Trouble.SERVER_OLDER, f"{row.revision}, {row.server_revision}")
    return Greeting(row.epoch, row.agent_id, row.is_desk, row.sight, row.history_days)
