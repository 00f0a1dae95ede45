"""A connection that does not wait for ever: an unplugged cable causes no error."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from threading import Event
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from db.sync.tables import SCHEMA

V = TypeVar("V")
CHANNEL = "loket"
SILENT_S = 8.0  # while a response is expected
WORKING_S = 60.0  # while the server prepares a large result
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
    "application_name": "loket",
    # Times are sent and read in UTC, whatever the zone of the office's server.
    "options": "-c timezone=UTC",
}
_LOOK_S = 0.1  # how often `stopping` is checked


class Line(psycopg.Connection[Any]):
    """Breaks the connection if the server is silent for `silent_s`, or as soon as `stopping` is set."""

    stopping: Event | None = None
    silent_s = SILENT_S
    heard: list[str]  # notifications received during another query

    def wait(self, gen: PQGen[V], interval: float = _LOOK_S, timeout: float | None = None) -> V:
        return super().wait(self._watched(gen), _LOOK_S, timeout)

    def _watched(self, gen: PQGen[V]) -> Generator[Any, Any, V]:
        """psycopg resumes a generator after each interval, with 0 if no data arrived."""
        heard, ready = time.monotonic(), None
        while True:
            try:
                wanted = gen.send(ready)  # type: ignore[arg-type]  # None is how a generator is started
            except StopIteration as done:
                result: V = done.value
                return result
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif self.stopping is not None and self.stopping.is_set():
                self._break_off("the program ends")
            elif time.monotonic() - heard > self.silent_s:
                self._break_off(f"nothing was heard for {self.silent_s:.0f} s")

    def _break_off(self, why: str) -> None:
        """Close the connection, which cannot be used any more: a query is incomplete."""
        self.pgconn.finish()
        raise psycopg.OperationalError(why)

    def news(self) -> list[str]:
        """Return the received notifications; called when the socket is readable.

        Raises psycopg.OperationalError if the connection is dead.
        """
        self.pgconn.consume_input()
        notices, self.heard = self.heard, []
        while (notify := self.pgconn.notifies()) is not None:
            notices.append(notify.extra.decode())
        return notices


def open_line(conninfo: Mapping[str, str], password: str, stopping: Event | None = None) -> Line:
    """Connect; `conninfo` is libpq's, without the password. Raises psycopg.Error."""
    given: dict[str, Any] = {**CONNECTION_PARAMETERS, **conninfo, "password": password or None}
    line = Line.connect(**given)
    line.stopping, line.heard = stopping, []
    line.add_notify_handler(lambda notify: line.heard.append(notify.payload))
    try:
        line.execute(SESSION_SETTINGS)
        line.commit()
    except BaseException:
        line.close()
        raise
    return line


def notify_channel(engine: Engine, words: Sequence[str]) -> None:
    """Raise OperationalError if the server's queue is full: a session listens and never reads."""
    with engine.begin() as connection:
        # A separate transaction: a NOTIFY delays all commits of the server until it is on disk.
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        for one in words:
            connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, one))


def engine_on(line: Line) -> Engine:
    """Return an engine that uses only this connection."""
    # Errors are logged, and a statement's values are what people said and typed.
    return create_engine(
        "postgresql+psycopg://", creator=lambda: line, poolclass=StaticPool, hide_parameters=True
    )
