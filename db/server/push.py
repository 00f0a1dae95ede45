"""Runs the outbox again in the shared database: in order, each mutation once, each with an outcome."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db.audit import Link
from db.enums import Role
from db.mutation import Me, Mutation, ReadBack, Rejected, UnknownMutation
from db.outbox import is_unchanged
from db.server.connection import is_of_server, shared_errors, trouble_of
from db.server.prefetch import Prefetch, PrefetchTx
from db.server.server_tx import Overtaken, ServerTx
from db.sync.connection import ClonedFile, Enrolment
from db.sync.sync_status import SharedError, Trouble
from db.sync.tables import PROGRAM
from db.sync.transport import Sent
from db.tx import TouchedRows

_log = logging.getLogger(__name__)
TRIES = 8
_RECALLED = ("no_such_case", "no_such_recording")  # what may be in the archive
_CROSSED = ("40P01", "40001")  # deadlock, serialization failure
_REFUSALS = {  # by SQLSTATE
    "42501": "shared_not_allowed",  # by a right of the server's login
    "LK010": "shared_not_allowed",  # by record_in_unseen_case
    "23505": "shared_exists_already",
}


class Push:
    """Runs mutations of the user for whom the engine's transactions act."""

    def __init__(
        self,
        engine: Engine,
        enrolment: Enrolment,
        read_back: ReadBack,
        program: int = PROGRAM,
        trail: Link | None = None,
    ) -> None:
        """`trail`: The end of the audit trail that the workstation reports."""
        self._engine = engine
        self._trail = trail
        self._enrolment = enrolment
        self._read_back = read_back
        self._program = program
        self._nowhere: set[UUID] = set()  # cases and recordings that are not in the archive, either

    def send(self, rows: Sequence[Sent]) -> int:
        """Run some of these consecutive mutations of one person; return the last number done.

        All in one transaction, or, if one of them breaks it, one by one: a mutation that cannot run there at
        all is rejected, with the reason. Raises SharedError, ClonedFile or UnknownMutation.
        """
        prefetches = True
        for _ in range(TRIES):
            try:
                return self._try(rows, prefetches)
            except _Missing as missing:
                self._recall(missing)
            except Overtaken:
                _log.info("overtaken while sending mutation %s", rows[0].mut_no)
                prefetches = len(rows) > 1
                rows = rows[: max(1, len(rows) // 2)]
        return self._refuse(rows[0], "shared_not_allowed")  # no race: a row that they see and may not change

    def _try(self, rows: Sequence[Sent], prefetches: bool) -> int:
        try:
            return self._send(rows, prefetches)
        except (SharedError, ClonedFile, Overtaken, _Missing):
            raise
        except UnknownMutation:
            if len(rows) == 1:
                raise
            return self.send(rows[: len(rows) // 2])
        except Exception as error:  # a bug in one mutation must not stop those behind it
            if _state_of(error) in _CROSSED:
                raise Overtaken("others hold what this needs, and wait for what it holds") from error
            trouble = trouble_of(error)
            if trouble is not Trouble.FAILED or is_of_server(error):
                raise SharedError(trouble, str(error)) from error
            if len(rows) > 1:
                return self.send(rows[: len(rows) // 2])
            if prefetches:
                return self._try(rows, False)
            _log.exception("mutation %s, %s, cannot be run there", rows[0].mut_no, rows[0].name)
            return self._refuse(rows[0], _REFUSALS.get(_state_of(error), "shared_refused"))

    def _refuse(self, row: Sent, code: str) -> int:
        with shared_errors():
            return self._send([row], False, Rejected(code))

    def _send(self, rows: Sequence[Sent], prefetches: bool, refusal: Rejected | None = None) -> int:
        """`prefetches`: Use prefetch.py. `refusal`: Do not run the mutation, only record this."""
        with self._engine.begin() as connection:
            begun = self._begin(connection)
            last = begun.last
            if last >= rows[0].mut_no:
                self._must_be_ours(connection, [row for row in rows if row.mut_no <= last])
                self._anchor(connection)
                return min(last, rows[-1].mut_no)
            if last < rows[0].mut_no - 1:
                raise ClonedFile(f"{last} there, {rows[0].mut_no} here")
            outcomes = [refusal] if refusal else self._run(connection, rows, begun, prefetches)
            missing = _Missing(*(_missing(outcomes, code) - self._nowhere for code in _RECALLED))
            if missing.cases or missing.recordings:
                raise missing
            self._record(connection, rows, outcomes)
            self._anchor(connection)
        return rows[-1].mut_no

    def _anchor(self, connection: Connection) -> None:
        if self._trail is not None:
            anchor_trail(connection, self._enrolment, self._trail)

    def _recall(self, missing: _Missing) -> None:
        """Put back archived cases that a mutation continues, if this user may see them; ask once for each."""
        with shared_errors(), self._engine.begin() as connection:
            connection.exec_driver_sql("SELECT recall_cases(%s)", (list(missing.cases),)).all()
            connection.exec_driver_sql("SELECT recall_recordings(%s)", (list(missing.recordings),)).all()
        self._nowhere |= missing.cases | missing.recordings

    def _begin(self, connection: Connection) -> _Begun:
        own, raw = self._enrolment, connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        with raw.pipeline():
            # Repeated statements are planned once, which saves much of their cost.
            raw.execute("SET LOCAL plan_cache_mode = auto")
            begun = raw.execute(
                "SELECT begin_push(%s, %s, %s), now()", (own.client_id, own.secret, self._program)
            )
            station = raw.execute(
                "SELECT earliest_opening FROM known_client(%s, %s)", (own.client_id, own.secret)
            )
            found = raw.execute("SELECT id, name, role FROM agent WHERE id = my_id()")
        ((last, at),), ((agent_id, name, role),) = begun.fetchall(), found.fetchall()
        ((earliest_opening,),) = station.fetchall()
        return _Begun(last, at, earliest_opening, Me(agent_id, name, Role(role), own.workstation))

    def _must_be_ours(self, connection: Connection, rows: Sequence[Sent]) -> None:
        """Check that the mutations there under these numbers are these (their acknowledgement was lost)."""
        own = self._enrolment
        found = connection.exec_driver_sql(
            "SELECT mut_no, args_hash FROM outcomes(%s, %s, %s)",
            (own.client_id, own.secret, rows[0].mut_no),
        )
        there = {row.mut_no: row.args_hash for row in found}
        for row in rows:
            if there.get(row.mut_no) != row.args_hash:
                raise ClonedFile(f"another mutation {row.mut_no}")

    def _run(
        self, connection: Connection, rows: Sequence[Sent], begun: _Begun, prefetches: bool
    ) -> list[Rejected | None]:
        what = [self._what(row, begun.me) for row in rows]
        given = (begun.me, begun.at, TouchedRows(), begun.earliest_opening)
        for one in what:
            if isinstance(one, Mutation) and one.recalls_of:
                connection.exec_driver_sql("SELECT recall_person(%s)", (getattr(one, one.recalls_of),)).all()
        if prefetches:
            prefetch = Prefetch(connection, (one for one in what if isinstance(one, Mutation)))
            fast = PrefetchTx(prefetch, connection, *given)
            outcomes = [prefetch.run(one, fast) if isinstance(one, Mutation) else one for one in what]
            prefetch.flush()
        else:
            tx = ServerTx(connection, *given)
            outcomes = [_alone(connection, one, tx) if isinstance(one, Mutation) else one for one in what]
        _note_accesses(connection, what, outcomes)
        return outcomes

    def _what(self, row: Sent, me: Me) -> Mutation | Rejected | None:
        """Return the mutation to run, or the outcome without running it."""
        if not row.is_run:
            return Rejected(row.reason, row.facts)
        if not row.args:
            return None  # erased here before it was sent
        if row.agent_id != me.agent_id:
            return Rejected("not_yours_to_send")
        if not is_unchanged(row.args, row.args_hash):
            _log.error("mutation %s, %s, is not what was saved: its file was changed", row.mut_no, row.name)
            return Rejected("changed_on_disk")
        mutation = self._read_back(row.args)  # UnknownMutation: none of these is sent
        return Rejected("shared_not_allowed") if mutation.is_of_administrator else mutation

    def _record(
        self, connection: Connection, rows: Sequence[Sent], outcomes: Sequence[Rejected | None]
    ) -> None:
        """Record all outcomes at once: the driver sends many statements without waiting for each."""
        own = self._enrolment
        arguments = []
        for row, refused in zip(rows, outcomes, strict=True):
            reason = None if refused is None else json.dumps({"code": refused.code, "facts": refused.facts})
            outcome = "applied" if refused is None else "rejected"
            which = (own.client_id, own.secret, row.mut_no, row.name, row.args_hash)
            arguments.append((*which, outcome, reason))
        connection.exec_driver_sql("SELECT record_outcome(%s, %s, %s, %s, %s, %s, %s::jsonb)", arguments)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A push. last: The last number on the server; at: Its clock; earliest_opening: As in ServerTx."""

    last: int
    at: datetime
    earliest_opening: datetime
    me: Me


class _Missing(Exception):  # noqa: N818
    """Cases and recordings that are not in the working tables."""

    def __init__(self, cases: set[UUID], recordings: set[UUID]) -> None:
        super().__init__()
        self.cases, self.recordings = cases, recordings


def _missing(outcomes: Iterable[Rejected | None], code: str) -> set[UUID]:
    refused = (one for one in outcomes if one is not None and one.code == code)
    return {UUID(one.facts["id"]) for one in refused if "id" in one.facts}


def _alone(connection: Connection, mutation: Mutation, tx: ServerTx) -> Rejected | None:
    try:
        with connection.begin_nested():
            mutation.run(tx)
    except Rejected as refused:
        return refused
    return None


def _note_accesses(
    connection: Connection,
    what: Sequence[Mutation | Rejected | None],
    outcomes: Sequence[Rejected | None],
) -> None:
    """Record the applied mutations that the record of accesses must have."""
    for one, refused in zip(what, outcomes, strict=True):
        if refused is None and isinstance(one, Mutation) and (noted := one.access()):
            connection.exec_driver_sql("SELECT note_access(%s, %s)", noted)


def anchor_trail(connection: Connection, enrolment: Enrolment, end: Link) -> None:
    """Record the end of the workstation's audit trail."""
    given = (enrolment.client_id, enrolment.secret, end.sequence, bytes.fromhex(end.hash))
    connection.exec_driver_sql("SELECT anchor_trail(%s, %s, %s, %s)", given)


def _state_of(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", ""))
