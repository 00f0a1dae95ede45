"""Where a history breaks off: something happens at the n-th thing that is asked of either database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError


class Died(BaseException):
    """The process ended here; no `except Exception` may keep it alive."""


Deed = Callable[["Wire | None"], None]


class Faults:
    """Counts the statements and commits on all databases while armed; at the n-th it does the deed, once.

    The deed gets the connection to the shared database, or None if it is a replica that is asked. A number
    below nothing counts the commits of wires only: just before one is the middle of a transaction.
    """

    def __init__(self) -> None:
        self._left, self._counts_commits = 0, False
        self._deed: Deed | None = None

    @contextmanager
    def armed(self, number: int, deed: Deed) -> Iterator[None]:
        self._left, self._deed, self._counts_commits = abs(number), deed, number < 0
        try:
            yield
        finally:
            self._deed = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listen to all engines."""
        listeners = (("before_cursor_execute", self._asked), ("commit", self._committing))
        for name, listener in listeners:
            event.listen(Engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners:
                event.remove(Engine, name, listener)

    def point(self, wire: Wire | None, is_commit: bool = False) -> None:
        if self._deed is None or (self._counts_commits and not is_commit):
            return
        self._left -= 1
        if self._left <= 0:
            deed, self._deed = self._deed, None
            deed(wire)

    def _asked(self, connection: Connection, *_rest: Any) -> None:
        raw = connection.connection.driver_connection
        if not isinstance(raw, psycopg.Connection):
            self.point(None)
        elif isinstance(raw, Wire):
            self.point(raw)

    def _committing(self, connection: Connection) -> None:
        """Before a replica's commit; a wire reports its own."""
        if connection.dialect.name == "sqlite":
            self.point(None)


class Wire(psycopg.Connection[Any]):
    """A connection to the shared database that stays for a whole history, so that none is made anew."""

    faults: Faults

    def execute(self, *asked: Any, **how: Any) -> psycopg.Cursor[Any]:
        """What is asked past SQLAlchemy, which goes to a cursor of its own."""
        self.faults.point(self)
        return super().execute(*asked, **how)

    def commit(self) -> None:
        self.faults.point(self, is_commit=True)
        super().commit()
        self.faults.point(self)

    def close(self) -> None:
        """The pool gives it back."""

    def hang_up(self) -> None:
        super().close()


def die(wire: Wire | None) -> None:
    """In a replica it is the disk that fails: SQLAlchemy would close its connection for a BaseException."""
    if wire is None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))
    wire.hang_up()
    raise Died
