"""Changes that the shared database has not confirmed yet. These tables never leave the workstation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Text, false

from db.enums import MutationState, Role
from db.models.base import Base, Mapped, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member


class Outbox(Base):
    """One applied mutation, in the order of this workstation. `args_hash` is SHA-256 of `args`, in hex.

    queued_at: When it was applied here; None in rows of an older Loket.
    reason, facts: Of a rejection by the shared database. is_dealt_with: Its author has read it.
    erased_by: The mut_no of the erasure that emptied `args`; their hash stays. Such a row cannot run again:
        a push skips it, and sends the present rows that it created instead. For an erasure at another
        workstation: minus the number of the audit entry that records it.
    mac: Proves that its author saved it here (db/outbox_keys.py); "" without a shared database, and in rows
        of an older Loket.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        is_member("state", MutationState),
        is_member("role", Role),
        Index(None, "state", "mut_no"),
    )

    mut_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    args: Mapped[str] = mapped_column(Text)
    args_hash: Mapped[str] = mapped_column(Text)
    state: Mapped[MutationState] = mapped_column(EnumText(MutationState), default=MutationState.PENDING)
    reason: Mapped[str] = mapped_column(Text, default="")
    agent_id: Mapped[UUID] = mapped_column(Id)
    agent_name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    workstation: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcTime)
    erased_by: Mapped[int | None] = mapped_column(Integer)
    queued_at: Mapped[datetime | None] = mapped_column(UtcTime)
    facts: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    is_dealt_with: Mapped[bool] = mapped_column(default=False, server_default=false())
    mac: Mapped[str] = mapped_column(Text, default="", server_default="")


class ConfirmedImage(Base):
    """The confirmed image of a row that a pending mutation changed: a pull restores it, then reapplies the
    mutation.

    `row` NULL: the row did not exist.
    """

    __tablename__ = "base"

    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    row_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    row: Mapped[dict[str, Any] | None] = mapped_column(Facts)


class SetAside(Base):
    """A row of the shared database that could not be read or stored here; it is fetched again when it
    changes.
    """

    __tablename__ = "set_aside"

    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    row_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)


class SyncState(Base):
    """One row. A client_id is one database file; `cursor` and `epoch` are the shared database's.

    audited_from: The first mut_no in the audit trail; earlier ones were not recorded. is_unwiped: Data was
    erased, and its bytes may still be in the free space of the file. enrolled_as: The workstation's code
    under which the shared database knows this file; "": it does not. trail_id: The id that the audit trail's
    first entry is chained to, if no longer `client_id`. server_time: The time of the last exchange, by the
    shared database's clock.
    """

    __tablename__ = "sync_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    client_id: Mapped[UUID] = mapped_column(Id)
    next_mut: Mapped[int] = mapped_column(Integer, default=1)
    cursor: Mapped[str] = mapped_column(Text, default="")
    epoch: Mapped[str] = mapped_column(Text, default="")
    audited_from: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    is_unwiped: Mapped[bool] = mapped_column(default=False, server_default=false())
    enrolled_as: Mapped[str] = mapped_column(Text, default="", server_default="")
    trail_id: Mapped[UUID | None] = mapped_column(Id)
    server_time: Mapped[datetime | None] = mapped_column(UtcTime)


class NumberGiven(Base):
    """The last sequence of case numbers that a workstation gave out on a day (of its local calendar)."""

    __tablename__ = "number_given"

    workstation: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
