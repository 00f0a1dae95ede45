"""The state of this workstation's outbox: what waits, since when, and what was rejected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from db.enums import MutationState
from db.models import Outbox, SetAside, SyncState
from db.sync.blocked_senders import IS_ASIDE
from db.sync.unproven import UNPROVEN, count_unproven

# Changes that the program records without a user. A user cannot repair their rejection (if two workstations
# end a wait on its last day, the second one is rejected).
BY_ITSELF = frozenset(
    (
        *("change_agent_state", "end_agent_state", "end_lost_intervals", "start_line_gap", "end_line_gap"),
        *("record_sleep", "end_wait_by_date"),
    )
)
_WAITING = (MutationState.PENDING, MutationState.ACKED)
_REFUSED = (MutationState.REJECTED, MutationState.PARKED)
_IS_SAVED = Outbox.name.not_in(sorted(BY_ITSELF))
_IS_NEWS = _IS_SAVED | (Outbox.reason == UNPROVEN)
_IS_TOLD = Outbox.state.in_(_REFUSED) & Outbox.is_dealt_with.is_(False) & ~IS_ASIDE & _IS_NEWS
_IS_WAITING = Outbox.state.in_(_WAITING) | IS_ASIDE


@dataclass(frozen=True, slots=True)
class Waiting:
    """oldest_at, oldest_by: When the oldest waiting change was made here, and its author.

    saved, saved_at: How many of them a user saved, and when the first; the program recorded the others.
    refused: Rejected changes not dealt with yet.
    set_aside: Rows of the shared database that cannot be read here.
    unproven, unproven_of: Changes that were not sent because they are not proven to be their author's, and
        the names in them.
    """

    count: int = 0
    oldest_at: datetime | None = None
    oldest_by: str = ""
    saved: int = 0
    saved_at: datetime | None = None
    refused: int = 0
    set_aside: int = 0
    unproven: int = 0
    unproven_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A change that the shared database rejected: undone here, its content kept. `args` "": it was erased."""

    mut_no: int
    name: str
    args: str
    reason: str
    facts: dict[str, Any]
    agent_id: UUID
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """An unconfirmed change; `at`: when it was made."""

    mut_no: int
    name: str
    args: str
    at: datetime
    agent_name: str


@dataclass(frozen=True, slots=True)
class Station:
    """enrolled_as: The code under which the shared database knows this file; "" while it does not."""

    client_id: UUID
    next_mut: int
    enrolled_as: str
    was_filled: bool


def waiting(connection: Connection) -> Waiting:
    number = Outbox.mut_no
    counts = (
        func.count(),
        func.min(number),
        func.count().filter(_IS_SAVED),
        func.min(number).filter(_IS_SAVED),
    )
    count, first, saved, first_saved = connection.execute(select(*counts).where(_IS_WAITING)).one()
    columns = (number, Outbox.queued_at, Outbox.occurred_at, Outbox.agent_name)
    began = select(*columns).where(number.in_([one for one in (first, first_saved) if one is not None]))
    at = {row.mut_no: row for row in connection.execute(began)} if count else {}
    refused = connection.execute(select(func.count()).where(_IS_TOLD)).scalar_one()
    aside = connection.execute(select(func.count()).select_from(SetAside)).scalar_one()
    return Waiting(
        count,
        _queued(at.get(first)),
        at[first].agent_name if first in at else "",
        saved,
        _queued(at.get(first_saved)),
        refused,
        aside,
        *count_unproven(connection),
    )


def _queued(row: Any) -> datetime | None:
    """Return when it was queued; None for a row of an older program."""
    return (row.queued_at or row.occurred_at) if row is not None else None


def waiting_changes(connection: Connection, limit: int) -> tuple[WaitingRecord, ...]:
    """Return the waiting changes that a user saved, oldest first."""
    columns = (
        Outbox.mut_no,
        Outbox.name,
        Outbox.args,
        Outbox.agent_name,
        Outbox.queued_at,
        Outbox.occurred_at,
    )
    query = select(*columns).where(_IS_WAITING, _IS_SAVED).order_by(Outbox.mut_no).limit(limit)
    return tuple(
        WaitingRecord(row.mut_no, row.name, row.args, row.queued_at or row.occurred_at, row.agent_name)
        for row in connection.execute(query)
    )


def refused(connection: Connection, agent_id: UUID) -> tuple[RejectedRecord, ...]:
    """Return this user's rejected changes, oldest first."""
    query = select(
        Outbox.mut_no,
        Outbox.name,
        Outbox.args,
        Outbox.reason,
        Outbox.facts,
        Outbox.agent_id,
        Outbox.occurred_at,
    ).where(_IS_TOLD, Outbox.agent_id == agent_id)
    rows = connection.execute(query.order_by(Outbox.mut_no).limit(200))
    return tuple(
        RejectedRecord(
            row.mut_no,
            row.name,
            row.args,
            row.reason,
            dict(row.facts or {}),
            row.agent_id,
            row.occurred_at,
        )
        for row in rows
    )


def deal_with(connection: Connection, mut_no: int) -> None:
    """Record that the author has read the rejection; the row stays for the audit trail."""
    connection.execute(update(Outbox).where(Outbox.mut_no == mut_no).values(is_dealt_with=True))


def station(connection: Connection) -> Station:
    columns = (SyncState.client_id, SyncState.next_mut, SyncState.enrolled_as, SyncState.cursor)
    row = connection.execute(select(*columns)).one()
    return Station(row.client_id, row.next_mut, row.enrolled_as, bool(row.cursor))


def first_unsettled(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the first mutation without a known outcome; the next number if none."""
    query = select(Outbox.mut_no, Outbox.args_hash).where(Outbox.state.in_(_WAITING))
    row = connection.execute(query.order_by(Outbox.mut_no).limit(1)).first()
    if row is not None:
        return row.mut_no, row.args_hash
    return connection.execute(select(SyncState.next_mut)).scalar_one(), ""
