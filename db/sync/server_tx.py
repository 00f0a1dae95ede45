"""A mutation's transaction in the shared database, beside concurrent ones."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from db.enums import EntryKind
from db.models import Applicant, Case
from db.models.base import Base
from db.tx import Tx, refuse_unfit, table_of

LOCKED: tuple[type[Base], ...] = (Case, Applicant)


class Overtaken(Exception):  # noqa: N818
    """Another transaction changed a row that this one had read."""


class ServerTx(Tx):
    """A case is locked when it is read, so that its timeline continues from the newest entry; a person is
    locked, so that no case gets a person who is being merged into another. Any other row is changed only if
    it is still as it was read.
    """

    def row(self, model: type[Base], row_id: UUID) -> RowMapping | None:
        if model in LOCKED:
            table = table_of(model)
            # Weak enough for transactions that only refer to the row.
            locked = select(table).where(table.c.id == row_id).with_for_update(key_share=True)
            found = self._connection.execute(locked).mappings().one_or_none()
            if found is not None:
                return found if found["deleted_at"] is None else None
        return super().row(model, row_id)  # a row that may be read but not written cannot be locked

    def update(self, model: type[Base], row: RowMapping, **values: Any) -> None:
        table = table_of(model)
        refuse_unfit(table, values)
        values.setdefault("version", row["version"] + 1)
        same = (table.c.id == row["id"]) & (table.c.version == row["version"])
        if self._connection.execute(update(table).where(same).values(values)).rowcount != 1:
            raise Overtaken(table.name)
        self._note(table, row["id"])

    def tell_unseen(
        self,
        contact_id: UUID,
        kind: EntryKind,
        occurred_at: datetime,
        facts: dict[str, Any],
        entry_id: UUID | None,
    ) -> None:
        sql, values = telling_unseen(contact_id, kind, occurred_at, facts, entry_id)
        self._connection.exec_driver_sql(sql, values)

    def _keep_image(self, table: object, row_id: UUID, row: RowMapping | None) -> None:
        """Do nothing: the server's rows are confirmed."""


def telling_unseen(
    contact_id: UUID, kind: EntryKind, occurred_at: datetime, facts: dict[str, Any], entry_id: UUID | None
) -> tuple[str, dict[str, Any]]:
    """Return the driver's statement by which the server writes to a timeline that this user does not see."""
    given = (contact_id, entry_id, kind.value, occurred_at, json.dumps(facts))
    sql = "SELECT tell_unseen(%(contact)s, %(entry)s, %(kind)s, %(at)s, %(facts)s::jsonb)"
    return sql, dict(zip(("contact", "entry", "kind", "at", "facts"), given, strict=True))
