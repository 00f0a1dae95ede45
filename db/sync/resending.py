"""After a restore the shared database lacks later changes: the workstations send them again.

They do so in any order. A change may depend on one that another workstation has not sent yet: it is rejected,
parked here, and sent again under a new number as soon as it can run on the pulled rows.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select, update

from db.audit import append
from db.enums import MutationState
from db.models import Outbox
from db.mutation import Me, Mutation
from db.outbox import deeds_of, queue
from db.outbox_keys import OutboxKeys
from db.tx import TouchedRows

AGAIN = "sent_again"
"""The reason of what waits because of a restore and was applied before it."""
OF_ABSENT = "of_absent"
"""Of what its author alone may send, who is not here; see blocked_senders.py."""
FOLLOWS = "follows_absent"
"""Of what rests on that. Any other reason: it was refused."""

_TOLD = (MutationState.ACKED, MutationState.APPLIED, MutationState.PARKED)
RUNS = Outbox.reason.in_(("", AGAIN))


def queue_again(connection: Connection, last_mut: int) -> None:
    """Queue again what the shared database had before the restore."""
    is_lost = Outbox.mut_no > last_mut
    applied = update(Outbox).where(is_lost, Outbox.state.in_(_TOLD))
    connection.execute(applied.values(state=MutationState.PENDING, reason=AGAIN, facts=None))
    # Its author knows the rejection, and may have repeated it in another way: report it, do not run it.
    refused = update(Outbox).where(is_lost, Outbox.state == MutationState.REJECTED, Outbox.reason != "")
    connection.execute(refused.values(state=MutationState.PENDING))


def state_of_refused(reason_before: str) -> MutationState:
    """Return the state of a mutation that the shared database rejects."""
    is_parked = reason_before in (AGAIN, OF_ABSENT, FOLLOWS)
    return MutationState.PARKED if is_parked else MutationState.REJECTED


def parked(connection: Connection, agent_id: UUID) -> list[RowMapping]:
    """Return the parked mutations in order; without those that their author has dealt with, or that wait for
    another person.
    """
    query = select(Outbox.__table__).where(
        Outbox.state == MutationState.PARKED,
        Outbox.is_dealt_with.is_(False),
        Outbox.args != "",
        (Outbox.reason != OF_ABSENT) | (Outbox.agent_id == agent_id),
    )
    return list(connection.execute(query.order_by(Outbox.mut_no)).mappings())


def report_anew(
    connection: Connection,
    row: RowMapping,
    mutation: Mutation,
    me: Me,
    touched: TouchedRows,
    at: datetime,
    keys: OutboxKeys,
) -> None:
    """Queue a mutation that has become possible; its old row is settled."""
    (place,) = queue(connection, (mutation,), me, at, keys)
    append(connection, deeds_of(place, mutation, touched), me, at)
    old = update(Outbox).where(Outbox.mut_no == row["mut_no"])
    connection.execute(old.values(state=MutationState.REJECTED, is_dealt_with=True))
