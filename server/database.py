"""Connections of the server to PostgreSQL: a pool with threads, and the user for whom a transaction acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from db.server.connection import CONNECTION_PARAMETERS, SESSION_SETTINGS
from db.server.installing import SERVER
from db.sync.sync_status import Trouble
from server.refused import refusals, refused_by

T = TypeVar("T")
ACTOR, CLIENT = "actor", "client"  # execution options: the user's login, and the workstation of the session
MOST_WAITING = 400  # requests that use or await the pool; more are refused
WAITS_FOR_CONNECTION_S = 5
_PARAMETERS = {**CONNECTION_PARAMETERS, "user": SERVER}


class Database:
    """All work on it runs in threads (`run`). Each transaction acts for one user (`acting`, `transact`)."""

    def __init__(self, conninfo: Mapping[str, Any], password: str = "", connections: int = 12) -> None:
        self._parameters: dict[str, Any] = {**_PARAMETERS, **conninfo, "password": password or None}
        # Errors are logged, and a statement's values are what people said and typed.
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=WAITS_FOR_CONNECTION_S,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(self._engine, "begin", _act)
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="database")
        self._waiting = 0
        self._worked_s = 0.0

    @property
    def waiting(self) -> int:
        """The number of requests that use or await the database."""
        return self._waiting

    @property
    def worked_s(self) -> float:
        """The summed duration of all work that has ended, with its wait for a thread and a connection."""
        return self._worked_s

    def acting(self, login: str, client_id: UUID | None = None) -> Engine:
        """Return an engine whose transactions act for this user at this workstation; "" for nobody."""
        return self._engine.execution_options(**{ACTOR: login, CLIENT: client_id})

    async def run(self, work: Callable[[], T]) -> T:
        """Run this in a thread. Raises Refused, also if too many requests wait."""
        if self._waiting >= MOST_WAITING:
            raise refused_by(Trouble.UNREACHABLE)
        self._waiting += 1
        began = monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _refusing, work)
        finally:
            self._waiting -= 1
            self._worked_s += monotonic() - began

    async def transact(self, login: str, work: Callable[[Connection], T], client_id: UUID | None = None) -> T:
        """Run this in one transaction that acts for this user at this workstation, "" for nobody.

        Raises Refused.
        """

        def transaction() -> T:
            with self.acting(login, client_id).begin() as connection:
                return work(connection)

        return await self.run(transaction)

    async def listen(self) -> psycopg.AsyncConnection[Any]:
        """Return a new connection outside the pool, for notifications. Raises psycopg.Error."""
        return await psycopg.AsyncConnection.connect(**self._parameters, autocommit=True)

    def close(self) -> None:
        """Wait for the running work, then close the connections."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def _connect(self) -> psycopg.Connection[Any]:
        raw = psycopg.connect(**self._parameters)
        raw.execute(SESSION_SETTINGS)
        raw.commit()
        return raw


def act_as(connection: Connection, login: str) -> None:
    """Let the rest of the transaction act for this user."""
    connection.exec_driver_sql("SELECT set_config('loket.actor', %s, true)", (login,))


def _act(connection: Connection) -> None:
    """Set the user and the workstation for whom the transaction acts; the settings end with it."""
    options = connection.get_execution_options()
    client_id = options.get(CLIENT)
    given = (options.get(ACTOR, ""), "" if client_id is None else str(client_id))
    connection.exec_driver_sql(
        "SELECT set_config('loket.actor', %s, true), set_config('loket.client', %s, true)", given
    )


def _refusing(work: Callable[[], T]) -> T:
    with refusals():
        return work()
