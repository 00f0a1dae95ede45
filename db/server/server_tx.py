"""A mutation's transaction in the shared database, beside concurrent ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, select, update

from db.enums import EntryKind
from db.models import Applicant, Case, Conversation
from db.models.base import Base
from db.models.types import UtcTime
from db.mutation import Me, Rejected
from db.sync.sync_status import SharedError, Trouble
from db.tx import TouchedRows, Tx, refuse_unfit, table_of

LOCKED: tuple[type[Base], ...] = (Case, Applicant, Conversation)
# The clocks of workstations differ: a small difference is accepted. A time that is minutes ahead waits, with
# all changes after it, until it has passed; a time further ahead is rejected.
AHEAD_BORNE, AHEAD_WAITS = timedelta(minutes=5), timedelta(minutes=30)
_LATER = frozenset({"due_at", "promise_at"})  # of the future


class Overtaken(Exception):  # noqa: N818
    """Another transaction changed a row that this one had read."""


class ServerTx(Tx):
    """A case is locked when it is read, so that its timeline continues from the newest entry; a person is
    locked, so that no case gets a person who is being merged into another; a conversation, so that it has one
    open episode and one holder. Any other row is changed only if it is still as it was read.

    earliest_opening: No case of this workstation is older; None for no limit.
    """

    def __init__(
        self,
        connection: Connection,
        me: Me,
        recorded_at: datetime,
        touched: TouchedRows,
        earliest_opening: datetime | None = None,
    ) -> None:
        super().__init__(connection, me, recorded_at, touched)
        self._earliest_opening = earliest_opening

    def row(self, model: type[Base], row_id: UUID) -> RowMapping | None:
        if model not in LOCKED:
            return super().row(model, row_id)
        table = table_of(model)
        # Weak enough for transactions that only refer to the row.
        locked = select(table).where(table.c.id == row_id).with_for_update(key_share=True)
        found = self._connection.execute(locked).mappings().one_or_none()
        return found if found is not None and found["deleted_at"] is None else None

    def refuse_known_tracking(self, tracking: str) -> None:
        """Another import of the same id waits until this transaction has ended."""
        asked = "SELECT is_tracking_known(%s)"
        if self._connection.exec_driver_sql(asked, (tracking,)).scalar_one():
            raise Rejected("tracking_known", {"text": tracking})

    def insert(self, model: type[Base], **values: Any) -> None:
        self._check_new(table_of(model), values)
        super().insert(model, **values)

    def update(self, model: type[Base], row: RowMapping, **values: Any) -> None:
        table = table_of(model)
        self._check(table, values)
        values.setdefault("version", row["version"] + 1)
        same = (table.c.id == row["id"]) & (table.c.version == row["version"])
        if self._connection.execute(update(table).where(same).values(values)).rowcount != 1:
            raise Overtaken(table.name)
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
        sql, values = telling_unseen(contact_id, kind, occurred_at, facts, entry_id)
        self._connection.exec_driver_sql(sql, values)

    def _check_new(self, table: Table, values: Mapping[str, Any]) -> None:
        """Check the values of a new row. Raises Rejected or SharedError, as `_check`."""
        self._check(table, values)
        if table.name != Case.__tablename__:
            return
        if self._earliest_opening is not None and values["opened_at"] < self._earliest_opening:
            raise Rejected("clock_behind")
        asked = "SELECT is_number_of_another(%s, %s)"
        if self._connection.exec_driver_sql(asked, (values["number"], self.me.workstation)).scalar_one():
            raise Rejected("shared_not_allowed")

    def _check(self, table: Table, values: Mapping[str, Any]) -> None:
        """Raise Rejected for a value that not everybody can read, and for a time far ahead of the clock;
        SharedError for one that must wait until the clock has reached it.
        """
        refuse_unfit(table, values)
        for name in _past_times(table):
            if (value := values.get(name)) is not None:
                self._must_be_past(value)

    def _must_be_past(self, at: datetime) -> None:
        ahead = at - self.recorded_at
        if ahead > AHEAD_WAITS:
            raise Rejected("clock_ahead")
        if ahead > AHEAD_BORNE:
            raise SharedError(Trouble.CLOCK_AHEAD, "a time is ahead of the clock of the server")

    def _keep_image(self, table: object, row_id: UUID, row: RowMapping | None) -> None:
        """Do nothing: the server's rows are confirmed."""


@cache
def _past_times(table: Table) -> tuple[str, ...]:
    """Return the columns with the time of something that has happened."""
    times = (column.name for column in table.c if isinstance(column.type, UtcTime))
    return tuple(name for name in times if name.endswith("_at") and name not in _LATER)


def telling_unseen(
    contact_id: UUID, kind: EntryKind, occurred_at: datetime, facts: dict[str, Any], entry_id: UUID | None
) -> tuple[str, dict[str, Any]]:
    """Return the driver's statement by which the server writes to a timeline that this user does not see."""
    given = (contact_id, entry_id, kind.value, occurred_at, json.dumps(facts))
    sql = "SELECT record_in_unseen_case(%(contact)s, %(entry)s, %(kind)s, %(at)s, %(facts)s::jsonb)"
    return sql, dict(zip(("contact", "entry", "kind", "at", "facts"), given, strict=True))
