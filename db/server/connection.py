"""Connections to PostgreSQL: their settings, the meaning of their errors, one snapshot for a workstation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from db.schema import REVISION
from db.sync.connection import Enrolment, Greeting
from db.sync.sync_status import SharedError, Trouble
from db.sync.tables import PROGRAM, SCHEMA, SERVER_REVISION

CHANNEL = "loket"
SESSION_SETTINGS = f"""
SET search_path = {SCHEMA};
SET statement_timeout = '60s';
SET lock_timeout = '6s';
SET idle_in_transaction_session_timeout = '60s';
SET plan_cache_mode = force_custom_plan
"""
# A connection to a vanished peer is detected within 15 s, even if it was not closed.
CONNECTION_PARAMETERS = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # ms; Linux only, elsewhere libpq ignores it
    "application_name": "loket server",
    # Times are sent and read in UTC, whatever the zone of the database's server.
    "options": "-c timezone=UTC",
}
_BY_STATE = {
    "LK001": Trouble.SIGN_IN,
    "LK002": Trouble.UPDATE_NEEDED,
    "LK003": Trouble.NOT_ENROLLED,
    "LK005": Trouble.CODE_TAKEN,
    "LK013": Trouble.TOO_MANY_STATIONS,
    "LK014": Trouble.COPY_IN_USE,
    "25006": Trouble.UNREACHABLE,  # a standby
    # A table, column or function that the server lacks.
    "42P01": Trouble.SERVER_OLDER,
    "42703": Trouble.SERVER_OLDER,
    "42883": Trouble.SERVER_OLDER,
}
# PostgreSQL's own error location; refusals of policies have others
_GRANT_MISSING = "aclcheck_error"
_BROKEN = ("58", "XX001", "XX002")  # the server's disk, damaged tables: no fault of the sent data
# Lost connection, no resources, shutdown, deadlock, or a lock or snapshot conflict.
_PASSING = ("08", "53", "57", "40", "55")


def trouble_of(error: Exception) -> Trouble:
    """Return the meaning of an error of psycopg or SQLAlchemy."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(original, "sqlstate", None)
    if isinstance(original, psycopg.Error) and original.diag.source_function == _GRANT_MISSING:
        return Trouble.SERVER_OLDER
    if state in _BY_STATE:
        return _BY_STATE[state]
    if state is None:
        is_lost = isinstance(original, psycopg.OperationalError | psycopg.InterfaceError | OSError)
        return Trouble.UNREACHABLE if is_lost else Trouble.FAILED
    return Trouble.UNREACHABLE if state[:2] in _PASSING else Trouble.FAILED


def is_of_server(error: Exception) -> bool:
    """Whether the server itself is broken, so that everything must wait."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", None) or "").startswith(_BROKEN)


@contextmanager
def shared_errors() -> Iterator[None]:
    """Convert the driver's exceptions to SharedError."""
    try:
        yield
    except (DBAPIError, psycopg.Error, OSError) as error:
        raise SharedError(trouble_of(error), str(error).strip()) from error


def engine_to(connect: Callable[[], psycopg.Connection], kept: int = 0) -> Engine:
    """Return an engine that makes each of its connections by this function.

    kept: How many stay open for the next use; 0: each is closed after its use.
    """
    pool: dict[str, Any] = {"pool_size": kept, "pool_pre_ping": True} if kept else {"poolclass": NullPool}
    # Errors are logged, and a statement's values are what people said and typed.
    engine = create_engine("postgresql+psycopg://", creator=connect, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def _at_home(raw: psycopg.Connection, _record: object) -> None:
        raw.execute(f"SET search_path = {SCHEMA}")
        raw.execute("SET plan_cache_mode = force_custom_plan")
        raw.commit()

    return engine


@contextmanager
def snapshot(
    engine: Engine, enrolment: Enrolment, program: int = PROGRAM
) -> Iterator[tuple[Connection, Greeting]]:
    """Greet, then hold one snapshot of the shared database open.

    Its rows, and how far our own mutations are in them, are of one moment. The greeting has a transaction
    before it, because it may write. That one is READ COMMITTED: in a snapshot, a write to a row that another
    request of this workstation has written meanwhile fails. Raises what `greet` raises.
    """
    with engine.connect() as connection:
        with connection.begin():
            greeting = greet(connection, enrolment, program)
        connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection, greeting


def greet(connection: Connection, enrolment: Enrolment, program: int) -> Greeting:
    """Raise SharedError if the shared database must be updated before this program can use it."""
    row = connection.exec_driver_sql(
        "SELECT epoch, agent_id, is_desk, sight, history_days, revision, server_revision, "
        "clock_timestamp() AS at "
        "FROM greet(%s, %s, %s)",
        (enrolment.client_id, enrolment.secret, program),
    ).one()
    if row.revision < REVISION or row.server_revision < SERVER_REVISION:
        raise SharedError(Trouble.SERVER_OLDER, f"{row.revision}, {row.server_revision}")
    return Greeting(row.epoch, row.agent_id, row.is_desk, row.sight, row.history_days, row.at)


def notify_channel(engine: Engine, words: Sequence[str]) -> None:
    """Raise OperationalError if the queue of PostgreSQL is full: a session listens and never reads."""
    with engine.begin() as connection:
        # A separate transaction: a NOTIFY delays all commits of PostgreSQL until it is on disk.
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        for one in words:
            connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, one))
