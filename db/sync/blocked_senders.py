"""Sets aside changes that only an absent person may send, so that others' changes at the workstation
continue.

They are recorded on the server as rejected, without being run, and *parked*: undone here, with their
arguments kept. So the numbers of this workstation stay dense and in order. When their author signs in here
they are sent again under new numbers. Changes that depend on them are parked, too, and sent as soon as they
can run.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select, update

from db.enums import MutationState
from db.erasure import ids_in
from db.models import Agent, Outbox, Unit
from db.sync.resending import AGAIN, FOLLOWS, OF_ABSENT

# few rows, even after years
_NOT_SETTLED = (MutationState.PENDING, MutationState.ACKED, MutationState.PARKED)
_IS_MARKED = Outbox.reason.in_((OF_ABSENT, FOLLOWS)) & Outbox.is_dealt_with.is_(False)
IS_ASIDE: ColumnElement[bool] = (Outbox.state == MutationState.PARKED) & _IS_MARKED


def senders(connection: Connection) -> set[UUID]:
    """Return the authors of changes that wait to be sent."""
    query = select(Outbox.agent_id).where(Outbox.state == MutationState.PENDING).distinct()
    return set(connection.execute(query).scalars())


def step_aside(connection: Connection, absent: Collection[UUID]) -> None:
    """Mark the waiting changes of these people, and those that refer to a row of these changes."""
    columns = (Outbox.mut_no, Outbox.args, Outbox.agent_id)
    waiting = select(*columns).where(Outbox.state == MutationState.PENDING, Outbox.reason.in_(("", AGAIN)))
    everybodys = {
        str(one) for model in (Agent, Unit) for one in connection.execute(select(model.id)).scalars()
    }
    named: set[str] = set()
    for row in connection.execute(waiting.order_by(Outbox.mut_no)).all():
        ids = set(ids_in(row.args)) - everybodys
        is_theirs = row.agent_id in absent
        if is_theirs or not named.isdisjoint(ids):
            named |= ids
            reason = OF_ABSENT if is_theirs else FOLLOWS
            connection.execute(update(Outbox).where(Outbox.mut_no == row.mut_no).values(reason=reason))


def is_any_aside(connection: Connection) -> bool:
    marked = select(Outbox.mut_no).where(_IS_MARKED, Outbox.state.in_(_NOT_SETTLED))
    return connection.execute(marked.limit(1)).first() is not None
