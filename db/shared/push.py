"""Runs the outbox again in the shared database: in order, each once, each with an outcome."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, RowMapping, func, select, update
from sqlalchemy.exc import DBAPIError

from db.models import Agent, Applicant, Case
from db.models.base import Base
from db.mutation import Me, Mutation, Rejected
from db.shared.link import CopiedFile, Enrolment, shared_errors, trouble_of
from db.shared.resending import AGAIN
from db.shared.standing import SharedError, Trouble
from db.shared.tables import PROGRAM
from db.tx import Touched, Tx, table_of
from db.words import EntryKind, Role

_log = logging.getLogger(__name__)
ReadBack = Callable[[str], Mutation]
BATCH = 50
TRIES = 8
_CROSSED = ("40P01", "40001")  # deadlock, serialization failure
_REFUSALS = {  # by SQLSTATE
    "42501": "shared_not_allowed",
    "LK010": "shared_not_allowed",
    "LK012": "clock_ahead",
    "23505": "shared_exists_already",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbox row as it goes up.

    Attributes:
        args: "": it was erased since, and there is nothing left to run.
        reason, facts: Why it was refused by the same database before a restore; see resending.py.
    """

    mut_no: int
    name: str
    args: str
    args_hash: str
    agent_id: UUID
    reason: str = ""
    facts: dict[str, Any] | None = None


class _Overtaken(Exception):  # noqa: N818
    """Another transaction changed a row that this one had read."""


class Push:
    """Runs mutations under the login of a connection; the shared database decides."""

    def __init__(self, engine: Engine, enrolment: Enrolment, read_back: ReadBack) -> None:
        self._engine = engine
        self._enrolment = enrolment
        self._read_back = read_back

    def send(self, rows: Sequence[Sent]) -> int:
        """Run some of these, which follow each other and are one person's; return the last number done.

        All in one transaction, or, if one of them breaks it, one by one: what cannot be done there at all is
        refused, with the reason. Raises SharedError or CopiedFile.
        """
        for _ in range(TRIES):
            try:
                return self._try(rows)
            except _Overtaken:
                _log.info("overtaken while sending mutation %s", rows[0].mut_no)
                rows = rows[: max(1, len(rows) // 2)]
        return self._refuse(rows[0], "shared_not_allowed")  # no race: a row that they see and may not change

    def _try(self, rows: Sequence[Sent]) -> int:
        try:
            return self._send(rows)
        except (SharedError, CopiedFile, _Overtaken):
            raise
        except Exception as error:  # a bug in one mutation must not stop those behind it
            if _state_of(error) in _CROSSED:
                raise _Overtaken("others hold what this needs, and wait for what it holds") from error
            trouble = trouble_of(error)
            if trouble is not Trouble.FAILED:
                raise SharedError(trouble, str(error)) from error
            if len(rows) > 1:
                return self.send(rows[: len(rows) // 2])
            _log.exception("mutation %s, %s, cannot be run there", rows[0].mut_no, rows[0].name)
            return self._refuse(rows[0], _REFUSALS.get(_state_of(error), "shared_refused"))

    def _refuse(self, row: Sent, code: str) -> int:
        with shared_errors():
            return self._send([row], Rejected(code))

    def _send(self, rows: Sequence[Sent], refusal: Rejected | None = None) -> int:
        """`refusal`: do not run it, only record this."""
        with self._engine.begin() as connection:
            own = self._enrolment
            last = connection.exec_driver_sql(
                "SELECT begin_push(%s, %s, %s)", (own.client_id, own.secret, PROGRAM)
            ).scalar_one()
            if last >= rows[0].mut_no:
                self._must_be_ours(connection, [row for row in rows if row.mut_no <= last])
                return min(int(last), rows[-1].mut_no)
            if last < rows[0].mut_no - 1:
                raise CopiedFile(f"{last} there, {rows[0].mut_no} here")
            me, at = self._me(connection), datetime.now(timezone.utc)
            outcomes = [refusal or self._run(connection, row, me, at) for row in rows]
            self._record(connection, rows, outcomes)
        return rows[-1].mut_no

    def _must_be_ours(self, connection: Connection, rows: Sequence[Sent]) -> None:
        """What is there under these numbers must be these very mutations (their answer was lost)."""
        own = self._enrolment
        found = connection.exec_driver_sql(
            "SELECT mut_no, args_hash FROM outcomes(%s, %s, %s)",
            (own.client_id, own.secret, rows[0].mut_no),
        )
        there = {row.mut_no: row.args_hash for row in found}
        for row in rows:
            if there.get(row.mut_no) != row.args_hash:
                raise CopiedFile(f"another mutation {row.mut_no}")

    def _me(self, connection: Connection) -> Me:
        query = select(Agent.id, Agent.name, Agent.role).where(Agent.id == func.my_id())
        found = connection.execute(query).one()
        return Me(found.id, found.name, Role(found.role), self._enrolment.workstation)

    def _run(self, connection: Connection, row: Sent, me: Me, at: datetime) -> Rejected | None:
        if row.reason not in ("", AGAIN):
            return Rejected(row.reason, row.facts)
        if not row.args:
            return None  # erased here before it was sent: there is nothing left of it
        if row.agent_id != me.agent_id:
            return Rejected("not_yours_to_send")
        mutation = self._read_back(row.args)
        try:
            with connection.begin_nested():
                mutation.run(SharedTx(connection, me, at, Touched()))
        except Rejected as refused:
            return refused
        return None

    def _record(
        self, connection: Connection, rows: Sequence[Sent], outcomes: Sequence[Rejected | None]
    ) -> None:
        """All at once: the driver sends many without waiting for each."""
        own = self._enrolment
        told = []
        for row, refused in zip(rows, outcomes, strict=True):
            reason = None if refused is None else json.dumps({"code": refused.code, "facts": refused.facts})
            outcome = "applied" if refused is None else "rejected"
            which = (own.client_id, own.secret, row.mut_no, row.name, row.args_hash)
            told.append((*which, outcome, reason))
        connection.exec_driver_sql("SELECT record_outcome(%s, %s, %s, %s, %s, %s, %s::jsonb)", told)


class SharedTx(Tx):
    """The same transaction for a mutation, in the shared database: others work there at the same time.

    A case is locked when it is read, so that its story goes on from the newest entry; a person, so that
    nobody gets a case whose record is merged into another at that moment. Any other row is changed only if
    it is still as it was read.
    """

    def row(self, model: type[Base], row_id: UUID) -> RowMapping | None:
        if model in (Case, Applicant):
            table = table_of(model)
            # Weak enough for those that only point to the row.
            locked = select(table).where(table.c.id == row_id).with_for_update(key_share=True)
            found = self._connection.execute(locked).mappings().one_or_none()
            if found is not None:
                return found if found["deleted_at"] is None else None
        return super().row(model, row_id)  # a row that one may read and not write is not found to be locked

    def update(self, model: type[Base], row: RowMapping, **values: Any) -> None:
        table = table_of(model)
        values.setdefault("version", row["version"] + 1)
        same = (table.c.id == row["id"]) & (table.c.version == row["version"])
        if self._connection.execute(update(table).where(same).values(values)).rowcount != 1:
            raise _Overtaken(table.name)
        self._note(table, row["id"])

    def tell_unseen(
        self,
        contact_id: UUID,
        kind: EntryKind,
        occurred_at: datetime,
        facts: dict[str, Any],
        entry_id: UUID | None,
    ) -> None:
        self._connection.exec_driver_sql(
            "SELECT tell_unseen(%s, %s, %s, %s, %s::jsonb)",
            (contact_id, entry_id, kind.value, occurred_at, json.dumps(facts)),
        )

    def _keep_image(self, table: object, row_id: UUID, row: RowMapping | None) -> None:
        """What is here is the truth: nothing to put back."""


def _state_of(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", ""))
