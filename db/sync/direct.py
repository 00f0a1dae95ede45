"""The way to the shared database over a connection to PostgreSQL, under the login of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table

from db.mutation import ReadBack
from db.replica import Replica
from db.sync.cloned_file import KnownOutcome
from db.sync.comparing import Comparison, Here, differing
from db.sync.connection import Enrolment, Greeting, shared_errors, snapshot
from db.sync.exchange import Exchange
from db.sync.pull import Held, Pull, Pulled
from db.sync.push import Push, Sent
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.transport import Since

OUTCOMES = "SELECT mut_no, outcome, reason, args_hash FROM outcomes(%s, %s, %s) WHERE mut_no IS NOT NULL"
Dial = Callable[[UUID | None], Engine | None]


class Direct:
    """A Transport. Its engine has the login of one person."""

    def __init__(self, engine: Engine, enrolment: Enrolment, read_back: ReadBack) -> None:
        self._engine, self._enrolment = engine, enrolment
        self._push = Push(engine, enrolment, read_back)

    def push(self, rows: Sequence[Sent]) -> int:
        return self._push.send(rows)

    @contextmanager
    def reading(self, since: Since, held: Held) -> Iterator[DirectReading]:
        with shared_errors(), snapshot(self._engine, self._enrolment) as (connection, greeting):
            yield DirectReading(connection, self._enrolment, greeting, since, held)

    def report_compared(self, differing: int) -> None:
        self._call("SELECT tell_compared(%s, %s, %s)", differing)

    def report_backlog(self, count: int, since: datetime | None, author: str) -> None:
        self._call("SELECT tell_backlog(%s, %s, %s, %s, %s)", count, since, author)

    def audit_end(self) -> tuple[int, str]:
        sequence, last_hash = self._call("SELECT * FROM audit_end(%s, %s)")
        return int(sequence), str(last_hash)

    def keep_audit(self, entries: Sequence[str], is_broken: bool) -> int:
        (last,) = self._call("SELECT keep_audit(%s, %s, %s, %s)", list(entries), is_broken)
        return int(last)

    def _call(self, sql: str, *values: object) -> tuple[Any, ...]:
        """Call a function of the shared database that checks the workstation's secret."""
        with shared_errors(), self._engine.begin() as connection:
            given = (self._enrolment.client_id, self._enrolment.secret, *values)
            return tuple(connection.exec_driver_sql(sql, given).one())


class DirectReading:
    """A Reading, in a REPEATABLE READ transaction that stays open meanwhile."""

    def __init__(
        self, connection: Connection, enrolment: Enrolment, greeting: Greeting, since: Since, held: Held
    ) -> None:
        self.greeting = greeting
        self._connection, self._since = connection, since
        self._pull = Pull(connection, enrolment, greeting, held, since.oldest_mut)
        self._comparison: Comparison | None = None

    def parts(self) -> Iterator[Pulled]:
        return self._pull.parts(self._since.epoch, self._since.cursor, self._since.acknowledged)

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]]:
        self._comparison = Comparison(self._connection, self.greeting, aside)
        return differing(self._comparison, self.greeting, here, aside)

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        assert self._comparison is not None
        return self._comparison.rows(table, ids)

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        assert self._comparison is not None
        return self._comparison.set_aside()


class DirectRegistry:
    """A Registry. The engine has the login of one person."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enrol(self, enrolment: Enrolment, first: int) -> None:
        with shared_errors(), self._engine.begin() as connection:
            given = (enrolment.client_id, enrolment.workstation, enrolment.secret, first)
            connection.exec_driver_sql("SELECT enrol(%s, %s, %s, %s)", given)

    def outcomes(self, enrolment: Enrolment, oldest: int) -> Sequence[KnownOutcome]:
        with shared_errors(), self._engine.begin() as connection:
            given = (enrolment.client_id, enrolment.secret, oldest)
            return [KnownOutcome(*row) for row in connection.exec_driver_sql(OUTCOMES, given).all()]


def direct_exchange(replica: Replica, enrolment: Enrolment, read_back: ReadBack, dial: Dial) -> Exchange:
    """Return an exchange over PostgreSQL.

    `dial` returns an engine with the login of this person, or (None) of the person who is signed in here;
    None if it does not know the password.
    """

    def reach(agent_id: UUID | None) -> Direct | None:
        engine = dial(agent_id)
        return None if engine is None else Direct(engine, enrolment, read_back)

    return Exchange(replica, read_back, reach)
