"""A transaction of mutations: reads and writes rows, keeps confirmed images, records what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Date, RowMapping, Select, Table, insert, select, update

from db.enums import EntryKind, member_of
from db.models.base import Base
from db.models.case import Case
from db.models.outbox import ConfirmedImage
from db.models.shapes import Shape, is_readable, most_letters, shapes
from db.models.types import EnumText, Id, UtcTime, from_utc_text, utc_text
from db.mutation import Me, Rejected
from db.rules.sp4n import has_tracking


@dataclass(slots=True)
class TouchedRows:
    """The rows that a transaction changed, for the views that show them."""

    cases: set[UUID] = field(default_factory=set)
    contacts: set[UUID] = field(default_factory=set)
    applicants: set[UUID] = field(default_factory=set)
    staff: bool = False
    plan: bool = False  # the shift plan
    erased: set[UUID] = field(default_factory=set)  # rows of any table whose content was erased

    def add(self, other: TouchedRows) -> None:
        """Include another one's rows."""
        self.cases |= other.cases
        self.contacts |= other.contacts
        self.applicants |= other.applicants
        self.staff = self.staff or other.staff
        self.plan = self.plan or other.plan
        self.erased |= other.erased


class Tx:
    """The interface of the records for a mutation. All writing goes through it.

    Attributes:
        me: The actor.
        recorded_at: When this run is recorded; the same mutation run again elsewhere gets another time.
        touched: Filled by the writes.
    """

    def __init__(self, connection: Connection, me: Me, recorded_at: datetime, touched: TouchedRows) -> None:
        self._connection = connection
        self.me = me
        self.recorded_at = recorded_at
        self.touched = touched

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        return list(self._connection.execute(query).mappings())

    def row(self, model: type[Base], row_id: UUID) -> RowMapping | None:
        """Return one row by its id; None if it does not exist or is marked as deleted."""
        table = table_of(model)
        query = select(table).where(table.c.id == row_id)
        if "deleted_at" in table.c:
            query = query.where(table.c.deleted_at.is_(None))
        return self._connection.execute(query).mappings().one_or_none()

    def need(self, model: type[Base], row_id: UUID, code: str) -> RowMapping:
        """Return one row by its id, or raise Rejected with this code."""
        row = self.row(model, row_id)
        if row is None:
            raise Rejected(code, {"id": str(row_id)})
        return row

    def refuse_second(self, model: type[Base], row_id: UUID, code: str) -> None:
        """Raise Rejected if a row with this id exists (also a deleted one)."""
        table = table_of(model)
        if self._connection.execute(select(table.c.id).where(table.c.id == row_id)).first() is not None:
            raise Rejected(code, {"id": str(row_id)})

    def refuse_taken(self, column: Column[Any], text: str, code: str) -> None:
        """Raise Rejected if a row already has this value in a unique column."""
        if self.rows(select(column).where(column == text)):
            raise Rejected(code, {column.key: text})

    def refuse_known_tracking(self, tracking: str) -> None:
        """Raise Rejected if a case has this tracking id of SP4N-LAPOR!, whether I may see the case or not."""
        if self._connection.execute(select(table_of(Case).c.id).where(has_tracking(tracking))).first():
            raise Rejected("tracking_known", {"text": tracking})

    def insert(self, model: type[Base], **values: Any) -> None:
        table = table_of(model)
        refuse_unfit(table, values)
        self._keep_image(table, values["id"], None)
        self._connection.execute(insert(table).values(values))
        self._note(table, values["id"])

    def update(self, model: type[Base], row: RowMapping, **values: Any) -> None:
        """Change columns of a row that was read in this transaction; its version is incremented."""
        table = table_of(model)
        refuse_unfit(table, values)
        self._keep_image(table, row["id"], row)
        values.setdefault("version", row["version"] + 1)
        self._connection.execute(update(table).where(table.c.id == row["id"]).values(values))
        self._note(table, row["id"])

    def record_in_unseen_case(
        self,
        contact_id: UUID,
        kind: EntryKind,
        occurred_at: datetime,
        facts: dict[str, Any],
        entry_id: UUID | None,
    ) -> None:
        """Record my own contact in the timeline of a case that I do not see: only where that timeline is."""

    def _keep_image(self, table: Table, row_id: UUID, row: RowMapping | None) -> None:
        """Store the confirmed row, once; the result of a pending mutation is not confirmed."""
        kept = table_of(ConfirmedImage)
        key = (kept.c.table_name == table.name) & (kept.c.row_id == row_id)
        if self._connection.execute(select(kept.c.row_id).where(key)).first() is None:
            image = None if row is None else plain_row(row)
            self._connection.execute(insert(kept).values(table_name=table.name, row_id=row_id, row=image))

    def _note(self, table: Table, row_id: UUID) -> None:
        if table.name == "case_":
            self.touched.cases.add(row_id)
        elif table.name == "contact":
            self.touched.contacts.add(row_id)
        elif table.name == "applicant":
            self.touched.applicants.add(row_id)
        elif table.name in ("agent", "unit"):
            self.touched.staff = True
        elif table.name == "shift_plan":
            self.touched.plan = True


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def refuse_unfit(table: Table, values: Mapping[str, Any]) -> None:
    """Raise Rejected if one of these values is not readable for everybody; the server checks it, too."""
    for name, shape in shapes(table).items():
        value = values.get(name)
        if value is None:
            continue
        if shape in (Shape.NAME, Shape.PROSE):
            if len(value) > most_letters(shape):
                raise Rejected("text_too_long", {"count": len(value), "most": most_letters(shape)})
        elif not is_readable(shape, value):
            is_time = shape in (Shape.TIME, Shape.DAY)
            raise Rejected("time_out_of_range" if is_time else "not_to_be_kept", {"field": name})


def plain_row(row: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """Return a row in JSON form."""
    return {name: _plain(value) for name, value in row.items()}


def typed_row(table: Table, image: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a `plain_row`; dropped columns are left out."""
    return {name: _typed(table.c[name].type, value) for name, value in image.items() if name in table.c}


def _typed(column: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(column, EnumText):
        return member_of(column.enum, value)
    if isinstance(column, Id):
        return UUID(value)
    if isinstance(column, UtcTime):
        return from_utc_text(value)
    return date.fromisoformat(value) if isinstance(column, Date) else value


def _plain(value: Any) -> Any:
    """Return a column's value in JSON form: ids and times as text, enums by their value."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if hasattr(value, "value") else value
