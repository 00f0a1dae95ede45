"""Runs mutations with few round trips to PostgreSQL: prefetches reads and sends writes together.

A mutation needs a dozen small statements. So the rows that a batch refers to are read at its beginning; its
writes are sent at its end, or before another read. Then the assumptions are checked: a new row is new, a row
is still as it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnDefault,
    Connection,
    Dialect,
    RowMapping,
    Select,
    Table,
    TypeDecorator,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql.psycopg import dialect

from db.enums import EntryKind
from db.models import Applicant, Case, Contact, Conversation, Escalation
from db.models.base import Base
from db.mutation import Mutation, Rejected
from db.server.server_tx import LOCKED, Overtaken, ServerTx, telling_unseen
from db.sync.reading import among
from db.tx import table_of

_DIALECT: Dialect = dialect()  # type: ignore[no-untyped-call]
# The rows that mutations refer to, and the rows that these refer to; locks are always taken in this order.
_NAMED: tuple[tuple[type[Base], str], ...] = (
    (Contact, "contact_id"),
    (Conversation, "conversation_id"),
    (Escalation, "escalation_id"),
    (Case, "case_id"),
    (Applicant, "applicant_id"),
)
_KEPT = {table_of(model) for model, _field in _NAMED}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement in the driver's form, and the converter of its values."""

    sql: str
    makers: dict[str, Callable[[Any], Any] | None]

    def values(self, given: Values) -> Values:
        return {name: maker(given[name]) if maker else given[name] for name, maker in self.makers.items()}


class Prefetch:
    """The common state of a batch's mutations: known rows, and statements waiting to be sent."""

    def __init__(self, connection: Connection, mutations: Iterable[Mutation]) -> None:
        """Read the rows that these refer to, locked where a mutation would lock them."""
        self._connection = connection
        self._raw: Any = connection.connection.driver_connection
        self._waiting: list[tuple[str, Values, int | None]] = []
        self._began: int | None = None  # where the statements of the running mutation begin
        self._is_saved = False  # some of its statements are sent, after a savepoint
        self.known: dict[tuple[str, UUID], Values] = {}
        self.added: set[UUID] = set()
        named = [{name: getattr(one, name) for name in one.__struct_fields__} for one in mutations]
        for model, field in _NAMED:
            ids = {found for one in named if isinstance(found := one.get(field), UUID)}
            if ids:
                named += self._read(model, sorted(ids))

    def run(self, mutation: Mutation, tx: PrefetchTx) -> Rejected | None:
        """Run one; a rejected one leaves nothing."""
        self._began, self._is_saved = len(self._waiting), False
        known, added = dict(self.known), set(self.added)
        refusal = None
        try:
            mutation.run(tx)
        except Rejected as refused:
            refusal = refused
            del self._waiting[self._began :]
            if self._is_saved:
                # Not in a pipeline: after a rollback psycopg 3.3 drops its prepared statements, but after
                # one in a pipeline it drops those, too, that it prepares next and believes to have.
                self._raw.execute("ROLLBACK TO SAVEPOINT one")
            self.known, self.added = known, added
        if self._is_saved:
            self._waiting.append(("RELEASE SAVEPOINT one", {}, None))
        self._began = None
        return refusal

    def write(self, sql: str, values: Values) -> None:
        """Queue a write, which must affect one row."""
        self._waiting.append((sql, values, 1))

    def must_be_new(self, column: Column[Any], value: Any) -> None:
        """Queue a check that no such row exists."""
        form = _finding(column)
        self._waiting.append((form.sql, form.values({"sought": value}), 0))

    def flush(self) -> None:
        """Send the queue. Raises Overtaken if an assumption was wrong."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        if self._began is not None:
            if not self._is_saved and self._began < len(waiting):
                waiting.insert(self._began, ("SAVEPOINT one", {}, None))
                self._is_saved = True
            self._began = 0
        with self._raw.pipeline():
            cursors = [self._raw.execute(sql, values) for sql, values, _rows in waiting]
        for cursor, (_sql, _values, rows) in zip(cursors, waiting, strict=True):
            if rows is not None and cursor.rowcount != rows:
                raise Overtaken("not as it was prefetched")

    def _read(self, model: type[Base], ids: list[UUID]) -> list[Values]:
        table = table_of(model)
        query = select(table).where(among(table.c.id, ids)).order_by(table.c.id)
        if model in LOCKED:
            query = query.with_for_update(key_share=True)
        found = [dict(row) for row in self._connection.execute(query).mappings()]
        self.known |= {(table.name, row["id"]): row for row in found}
        return found


class PrefetchTx(ServerTx):
    """Knows the prefetched rows and its own writes; sends the queue before any other read."""

    def __init__(self, prefetch: Prefetch, *others: Any) -> None:
        super().__init__(*others)
        self._prefetch = prefetch

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        self._prefetch.flush()
        return super().rows(query)

    def row(self, model: type[Base], row_id: UUID) -> RowMapping | None:
        key = (table_of(model).name, row_id)
        found = self._prefetch.known.get(key)
        if found is None:
            self._prefetch.flush()
            read = super().row(model, row_id)
            if read is not None:
                self._prefetch.known[key] = dict(read)
            return read
        return cast(RowMapping, found) if found.get("deleted_at") is None else None

    def refuse_second(self, model: type[Base], row_id: UUID, code: str) -> None:
        if row_id in self._prefetch.added:
            raise Rejected(code, {"id": str(row_id)})
        self._prefetch.must_be_new(table_of(model).c.id, row_id)

    def refuse_taken(self, column: Column[Any], text: str, code: str) -> None:
        self._prefetch.must_be_new(column, text)

    def refuse_known_tracking(self, tracking: str) -> None:
        self._prefetch.flush()  # a mutation before this one may have logged it
        super().refuse_known_tracking(tracking)

    def insert(self, model: type[Base], **values: Any) -> None:
        table = table_of(model)
        self._check_new(table, values)
        given = {name: made() for name, made in _defaults(table).items() if name not in values} | values
        form = _inserting(table, tuple(given))
        self._prefetch.write(form.sql, form.values(given))
        self._prefetch.added.add(values["id"])
        if table in _KEPT:
            row = dict.fromkeys(table.c.keys()) | given
            self._prefetch.known[table.name, values["id"]] = _as_read(table, row)
        self._note(table, values["id"])

    def update(self, model: type[Base], row: RowMapping, **values: Any) -> None:
        table = table_of(model)
        self._check(table, values)
        values.setdefault("version", row["version"] + 1)
        which = {"row_id": row["id"], "row_version": row["version"]}
        form = _updating(table, tuple(values))
        self._prefetch.write(form.sql, form.values(which | values))
        known = self._prefetch.known.pop((table.name, row["id"]), None)
        if known is not None and known["version"] == row["version"]:
            self._prefetch.known[table.name, row["id"]] = known | _as_read(table, values)
        self._note(table, row["id"])

    def record_in_unseen_case(
        self,
        contact_id: UUID,
        kind: EntryKind,
        occurred_at: datetime,
        facts: dict[str, Any],
        entry_id: UUID | None,
    ) -> None:
        self._must_be_past(occurred_at)
        self._prefetch.write(*telling_unseen(contact_id, kind, occurred_at, facts, entry_id))


def _as_read(table: Table, values: Values) -> Values:
    """Return written values as the columns would return them: an enum for its text."""
    return {name: _typed(table.c[name].type, value) for name, value in values.items()}


def _typed(kind: Any, value: Any) -> Any:
    if not isinstance(kind, TypeDecorator):
        return value
    for process in (kind.bind_processor(_DIALECT), kind.result_processor(_DIALECT, None)):
        value = process(value) if process is not None else value
    return value


@cache
def _defaults(table: Table) -> dict[str, Callable[[], Any]]:
    """Return the defaults of missing columns, as Core adds them."""
    made: dict[str, Callable[[], Any]] = {}
    for column in table.c:
        if isinstance(column.default, ColumnDefault):
            default = column.default.arg
            made[column.name] = partial(default, None) if callable(default) else partial(_same, default)
    return made


def _same(value: Any) -> Any:
    return value


@cache
def _inserting(table: Table, names: tuple[str, ...]) -> _Form:
    return _form(insert(table), names)


@cache
def _updating(table: Table, names: tuple[str, ...]) -> _Form:
    same = (table.c.id == bindparam("row_id")) & (table.c.version == bindparam("row_version"))
    return _form(update(table).where(same), names)


@cache
def _finding(column: Column[Any]) -> _Form:
    return _form(select(column).where(column == bindparam("sought")), ())


def _form(statement: Any, names: Iterable[str]) -> _Form:
    compiled = statement.compile(dialect=_DIALECT, column_keys=list(names) or None)
    makers = {
        name: bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        for name, bind in compiled.binds.items()
    }
    return _Form(str(compiled), makers)
